import { createDecoder, type Decoder, readVarString, readVarUint } from 'lib0/decoding'
import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding'

/** Message types that both protocols have in common. */
const SYNC = 0
const AWARENESS = 1
/** Hocuspocus only. */
const AUTH = 2
const QUERY_AWARENESS = 3
const CLOSE = 7
/** Within AUTH: a token from the client, a refusal from the server. */
const AUTH_TOKEN = 0
const AUTH_DENIED = 1
/** y-protocols/sync knows a state vector, the answer to one, and an update. */
const LAST_SYNC_STEP = 2

/** Presence of one client is a few kB; only what is sent back is more, and that is dropped anyway. */
const MAX_PRESENCE_BYTES = 64 * 1024

const textDecoder = new TextDecoder()

/** What a Hocuspocus message means to a y-websocket client. */
export type Outgoing =
  | { kind: 'message'; data: Uint8Array }
  /** The door stays shut. */
  | { kind: 'denied' }
  | { kind: 'closed'; reason: string }
  /** Acknowledgements, requests for a token: y-websocket has no words for them. */
  | { kind: 'nothing' }

/**
 * Translates between y-websocket and Hocuspocus. Both send the same sync and awareness messages; Hocuspocus puts the document's
 * name in front, so that several documents can share a socket.
 */
export function createYFrames(documentId: string) {
  const address = encode((encoder) => writeVarString(encoder, documentId))

  function addressed(data: Uint8Array): Uint8Array {
    // Memory of its own: a length that lies about what follows must not reach into a shared pool.
    const message = new Uint8Array(address.length + data.length)
    message.set(address)
    message.set(data, address.length)
    return message
  }

  return {
    /** The token of the address, as a Hocuspocus client would send it first. */
    token: (token: string): Uint8Array =>
      addressed(
        encode((encoder) => {
          for (const type of [AUTH, AUTH_TOKEN]) writeVarUint(encoder, type)
          writeVarString(encoder, token)
        }),
      ),

    /** A message that Hocuspocus takes and does nothing about. */
    nothing: addressed(encode((encoder) => writeVarUint(encoder, QUERY_AWARENESS))),

    /**
     * @param isNews whether an awareness state is newer than the one that is known: y-websocket clients send back what they hear
     * @returns the message for Hocuspocus, or `nothing` when there is nothing to do, or `unreadable`
     */
    incoming(
      data: Uint8Array,
      isNews: (client: number, clock: number) => boolean,
    ): Uint8Array | 'nothing' | 'unreadable' {
      try {
        const decoder = createDecoder(data)
        const type = readVarUint(decoder)
        if (type === SYNC) {
          if (readVarUint(decoder) > LAST_SYNC_STEP) return 'unreadable'
          return hasBytes(decoder) ? addressed(data) : 'unreadable'
        }
        if (type !== AWARENESS) return 'nothing'
        if (!hasBytes(decoder)) return 'unreadable'
        const states = readAwareness(decoder)
        if (data.length > MAX_PRESENCE_BYTES || !states.some(({ client, clock }) => isNews(client, clock)))
          return 'nothing'
        for (const { json } of states) JSON.parse(textDecoder.decode(json))
        return addressed(data)
      } catch {
        return 'unreadable'
      }
    },

    outgoing(message: Uint8Array): Outgoing {
      const data = message.subarray(address.length)
      const decoder = createDecoder(data)
      switch (readVarUint(decoder)) {
        case SYNC:
        case AWARENESS:
          return { kind: 'message', data }
        case AUTH:
          return { kind: readVarUint(decoder) === AUTH_DENIED ? 'denied' : 'nothing' }
        case CLOSE:
          return { kind: 'closed', reason: readVarString(decoder) }
        default:
          return { kind: 'nothing' }
      }
    },
  }
}
export type YFrames = ReturnType<typeof createYFrames>

/** An awareness update without states. Clients reconnect when they hear nothing for 30 s, and pings they do not hear. */
export const emptyAwareness: Uint8Array = encode((encoder) => {
  for (const value of [AWARENESS, 1, 0]) writeVarUint(encoder, value)
})

function encode(write: (encoder: ReturnType<typeof createEncoder>) => void): Uint8Array {
  const encoder = createEncoder()
  write(encoder)
  return toUint8Array(encoder)
}

/** Whether the bytes that are announced are there; lib0 does not look. Reads the length only. */
function hasBytes(decoder: Decoder): boolean {
  const length = readVarUint(decoder)
  return decoder.pos + length <= decoder.arr.length
}

/** @throws when it cannot be read; the states themselves are left as they are */
function readAwareness(decoder: Decoder): { client: number; clock: number; json: Uint8Array }[] {
  const states: { client: number; clock: number; json: Uint8Array }[] = []
  for (let left = readVarUint(decoder); left > 0; left--) {
    const client = readVarUint(decoder)
    const clock = readVarUint(decoder)
    const length = readVarUint(decoder)
    const end = decoder.pos + length
    if (end > decoder.arr.length) throw new Error('a state is cut off')
    states.push({ client, clock, json: decoder.arr.subarray(decoder.pos, end) })
    decoder.pos = end
  }
  return states
}
