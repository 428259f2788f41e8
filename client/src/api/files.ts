import type { Endpoint, EndpointBody, EndpointData } from '../../../contracts/endpoint.ts'
import { hasCode } from './api-error.ts'
import { session } from './session.ts'
import { addressOf, failureOf, offline } from './transport.ts'

interface Upload<E> {
  fields: { [Name in keyof EndpointBody<E>]?: string | undefined }
  file: File
  /** From 0 to 1, while the file is on its way. */
  onProgress(share: number): void
}

/**
 * Sends a file with its fields and says how far it is; `fetch` cannot say that of what it sends.
 * @throws ApiError as `api` does
 */
export async function upload<E extends Endpoint>(endpoint: E, { fields, file, onProgress }: Upload<E>) {
  const form = new FormData()
  for (const [name, value] of Object.entries<string | undefined>(fields)) if (value) form.set(name, value)
  // Last: a server that refuses a field need not wait for the file.
  form.set('file', file)
  const token = await session.tokens.get()
  try {
    return await sendForm<EndpointData<E>>(endpoint, form, token, onProgress)
  } catch (error) {
    if (!hasCode(error, 'UNAUTHENTICATED', 'TOKEN_EXPIRED')) throw error
    return sendForm<EndpointData<E>>(endpoint, form, await session.tokens.get(token), onProgress)
  }
}

function sendForm<Data>(endpoint: Endpoint, form: FormData, token: string, onProgress: (share: number) => void) {
  return new Promise<Data>((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open(endpoint.method, endpoint.path)
    request.setRequestHeader('authorization', `Bearer ${token}`)
    request.setRequestHeader('x-client', 'web')
    request.upload.onprogress = ({ loaded, total }) => onProgress(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(offline())
    request.onload = () => {
      const body = readJson(request.responseText)
      if (request.status < 400 && typeof body === 'object' && body !== null && 'data' in body) {
        resolve(body.data as Data)
        return
      }
      const headers = new Headers({ 'x-request-id': request.getResponseHeader('x-request-id') ?? '' })
      reject(failureOf({ status: request.status, headers }, body))
    }
    request.send(form)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Fetches a file that needs the token; the address alone would open nothing. @throws ApiError */
export async function download(
  endpoint: Endpoint,
  params: Record<string, string>,
  query: Record<string, string | number> = {},
): Promise<Blob> {
  const ask = async (token: string) => {
    const headers = { authorization: `Bearer ${token}` }
    const response = await fetch(addressOf(endpoint, { params, query }), { headers, cache: 'no-store' }).catch(() => {
      throw offline()
    })
    if (!response.ok) throw failureOf(response, readJson(await response.text()))
    return response.blob()
  }
  const token = await session.tokens.get()
  try {
    return await ask(token)
  } catch (error) {
    if (!hasCode(error, 'UNAUTHENTICATED', 'TOKEN_EXPIRED')) throw error
    return ask(await session.tokens.get(token))
  }
}

/** Hands a file to the browser's own downloads. */
export function saveFile(blob: Blob, fileName: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(blob)
  link.download = fileName
  link.click()
  // The browser has taken hold of it by then.
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
