import { sendUploadBytes, type Upload } from '../../../../contracts/document-uploads.ts'
import { hasCode } from '../../api/api.ts'
import { session } from '../../api/session.ts'
import { addressOf, failureOf, offline } from '../../api/transport.ts'

interface Piece {
  uploadId: string
  offset: number
  bytes: Blob
  /** Bytes of this piece that are on their way. */
  onSent(bytes: number): void
  signal: AbortSignal
}

/**
 * Sends one piece of a file and says how far it is (`fetch` cannot).
 * @throws ApiError as `api` does, `OFFLINE` for a connection that broke; an AbortError once `signal` says so
 */
export async function sendPiece(piece: Piece): Promise<Upload> {
  const token = await session.tokens.get()
  try {
    return await put(piece, token)
  } catch (error) {
    if (!hasCode(error, 'UNAUTHENTICATED', 'TOKEN_EXPIRED')) throw error
    return put(piece, await session.tokens.get(token))
  }
}

function put({ uploadId, offset, bytes, onSent, signal }: Piece, token: string): Promise<Upload> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const request = new XMLHttpRequest()
    const abort = () => request.abort()
    signal.addEventListener('abort', abort)
    request.open(sendUploadBytes.method, addressOf(sendUploadBytes, { params: { id: uploadId }, query: { offset } }))
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.setRequestHeader('content-type', 'application/octet-stream')
    request.setRequestHeader('x-client', 'web')
    request.upload.onprogress = ({ loaded }) => onSent(loaded)
    request.onloadend = () => signal.removeEventListener('abort', abort)
    request.onabort = () => reject(signal.reason)
    request.onerror = () => reject(offline())
    request.onload = () => {
      const body = readJson(request.responseText)
      if (request.status < 400 && typeof body === 'object' && body !== null && 'data' in body) {
        resolve(body.data as Upload)
        return
      }
      const headers = new Headers({ 'x-request-id': request.getResponseHeader('x-request-id') ?? '' })
      reject(failureOf({ status: request.status, headers }, body))
    }
    request.send(bytes)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
