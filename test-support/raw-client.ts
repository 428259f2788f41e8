import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import {
  createEncoder,
  type Encoder,
  toUint8Array,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'

/** Message types of the Hocuspocus protocol. */
export const messageTypes = { sync: 0, awareness: 1, auth: 2, close: 7, status: 8 } as const
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

/**
 * The Hocuspocus protocol without the provider: sends any bytes, repeats nothing, and notes what it is told. A member with a
 * program of their own.
 */
export interface RawClient {
  socket: WebSocket
  /** What the server has sent of the document. */
  document: Y.Doc
  acknowledged: number
  refused: number
  /** Reason of an in-band close, of the door, or `code reason` of the socket's close. */
  closed: string | undefined
  send(bytes: Uint8Array): void
  sendUpdate(update: Uint8Array): void
  destroy(): void
}

/** One frame for a document. */
export function frame(address: string, type: number, write: (encoder: Encoder) => void = () => undefined): Uint8Array {
  const encoder = createEncoder()
  writeVarString(encoder, address)
  writeVarUint(encoder, type)
  write(encoder)
  return toUint8Array(encoder)
}

export function authFrame(address: string, token: string): Uint8Array {
  return frame(address, messageTypes.auth, (encoder) => {
    writeVarUint(encoder, 0)
    writeVarString(encoder, token)
  })
}

/** @param step 0 a state vector, 1 the answer to one, 2 an update */
export function syncFrame(address: string, step: number, bytes: Uint8Array): Uint8Array {
  return frame(address, messageTypes.sync, (encoder) => {
    writeVarUint(encoder, step)
    writeVarUint8Array(encoder, bytes)
  })
}

/** Opens a socket, signs in and syncs once; from then on it only does what it is told. @throws when it is not let in */
export async function openRawClient({
  url,
  token,
  documentId,
}: {
  url: string
  token: string
  documentId: string
}): Promise<RawClient> {
  const socket = new WebSocket(url)
  socket.binaryType = 'nodebuffer'
  const client: RawClient = {
    socket,
    document: new Y.Doc(),
    acknowledged: 0,
    refused: 0,
    closed: undefined,
    send: (bytes) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(bytes)
    },
    sendUpdate: (update) => client.send(syncFrame(documentId, UPDATE, update)),
    destroy: () => socket.terminate(),
  }
  await new Promise<void>((resolve, reject) => {
    socket.on('open', () => {
      client.send(authFrame(documentId, token))
      client.send(syncFrame(documentId, STEP_1, Y.encodeStateVector(client.document)))
    })
    socket.on('message', (data: Buffer) => {
      if (read(client, documentId, new Uint8Array(data)) === 'synced') resolve()
    })
    socket.on('close', (code, reason) => {
      client.closed ??= `${code} ${reason.toString()}`
      reject(new Error(client.closed))
    })
    socket.on('error', reject)
  })
  return client
}

function read(client: RawClient, documentId: string, data: Uint8Array): 'synced' | undefined {
  const decoder = createDecoder(data)
  if (readVarString(decoder) !== documentId) return undefined
  switch (readVarUint(decoder)) {
    case messageTypes.sync: {
      const step = readVarUint(decoder)
      const bytes = readVarUint8Array(decoder)
      // An answer with nothing in it ends the handshake.
      if (step === STEP_1) client.send(syncFrame(documentId, STEP_2, new Uint8Array([0, 0])))
      else Y.applyUpdate(client.document, bytes)
      return step === STEP_2 ? 'synced' : undefined
    }
    case messageTypes.auth:
      if (readVarUint(decoder) === 1) client.closed ??= readVarString(decoder)
      return undefined
    case messageTypes.status:
      if (readVarUint(decoder) === 1) client.acknowledged++
      else client.refused++
      return undefined
    case messageTypes.close:
      client.closed ??= readVarString(decoder)
      return undefined
    default:
      return undefined
  }
}
