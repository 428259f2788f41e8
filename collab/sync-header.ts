import { createDecoder, readVarString, readVarUint } from 'lib0/decoding'

/** Hocuspocus: a sync message, and one that answers. */
const SYNC_TYPES = new Set([0, 4])

/** y-protocols/sync: a state vector, the answer to one, an update. */
export const SYNC_STEP_1 = 0
export const SYNC_STEP_2 = 1
export const SYNC_UPDATE = 2

/** What a message of a Hocuspocus client says before its payload. */
export interface MessageHeader {
  /** The document's name, perhaps with a session. */
  address: string
  /** Where the address ends, in bytes. */
  addressEnd: number
  /** Step of a sync message. */
  step: number | undefined
  /** Where the payload begins, in bytes. */
  end: number
}

/** @returns undefined for what cannot be read: Hocuspocus refuses it */
export function readHeader(message: Uint8Array): MessageHeader | undefined {
  try {
    const decoder = createDecoder(message)
    const address = readVarString(decoder)
    const addressEnd = decoder.pos
    const step = SYNC_TYPES.has(readVarUint(decoder)) ? readVarUint(decoder) : undefined
    return { address, addressEnd, step, end: decoder.pos }
  } catch {
    return undefined
  }
}

/** The one update that a message carries behind its header; undefined when the length that it says is not what follows. */
export function readPayload(message: Uint8Array, { end }: MessageHeader): Uint8Array | undefined {
  try {
    const decoder = createDecoder(message)
    decoder.pos = end
    const length = readVarUint(decoder)
    return decoder.pos + length === message.length ? message.subarray(decoder.pos) : undefined
  } catch {
    return undefined
  }
}
