import { createDecoder, readVarInt, readVarString, readVarUint } from 'lib0/decoding'

/** Message types of the Hocuspocus protocol that say something about saving (see @hocuspocus/provider, MessageType). */
const SYNC = 0
const AWARENESS = 1
const AUTH = 2
const CLOSE = 7
const SYNC_STATUS = 8
/** Sync message kinds of y-protocols. */
const SYNC_STEP_2 = 1
const UPDATE = 2

/** Auth message kinds. */
const TOKEN = 0
const PERMISSION_DENIED = 1

/** Between document name and session in a routing key. */
const KEY_SEPARATOR = '\u0000'

export type Frame =
  /** Our answer to the server's first question: it carries everything the server lacks. */
  | { documentName: string; kind: 'handshake' }
  | { documentName: string; kind: 'update' }
  | { documentName: string; kind: 'acknowledgement'; accepted: boolean }

/** Reads what a frame means for saving; undefined for all others, malformed ones included. */
export function readFrame(data: Uint8Array): Frame | undefined {
  try {
    const decoder = createDecoder(data)
    const documentName = readVarString(decoder).split(KEY_SEPARATOR)[0] ?? ''
    const type = readVarUint(decoder)
    if (type === SYNC_STATUS) return { documentName, kind: 'acknowledgement', accepted: readVarInt(decoder) === 1 }
    if (type !== SYNC) return undefined
    const step = readVarUint(decoder)
    if (step === SYNC_STEP_2) return { documentName, kind: 'handshake' }
    if (step === UPDATE) return { documentName, kind: 'update' }
    return undefined
  } catch {
    return undefined
  }
}

/** Whose doing a frame from the server is about: an acknowledgement answers one's own, changes and places are those of others. */
export function readOrigin(data: Uint8Array): 'own' | 'others' | undefined {
  try {
    const decoder = createDecoder(data)
    readVarString(decoder)
    const type = readVarUint(decoder)
    if (type === SYNC_STATUS) return 'own'
    const isChange = type === SYNC && readVarUint(decoder) === UPDATE
    return isChange || type === AWARENESS ? 'others' : undefined
  } catch {
    return undefined
  }
}

/** What a frame means for whether the server has this document open for us. */
export interface OpeningFrame {
  documentName: string
  /** `ask`: a token, to be let in; `refusal`: not let in; `close`: in both directions. */
  kind: 'ask' | 'refusal' | 'close'
}

/** Reads a frame that opens or closes a document; undefined for all others, malformed ones included. */
export function readOpeningFrame(data: Uint8Array): OpeningFrame | undefined {
  try {
    const decoder = createDecoder(data)
    const documentName = readVarString(decoder).split(KEY_SEPARATOR)[0] ?? ''
    const type = readVarUint(decoder)
    if (type === CLOSE) return { documentName, kind: 'close' }
    if (type !== AUTH) return undefined
    const step = readVarUint(decoder)
    if (step === TOKEN) return { documentName, kind: 'ask' }
    return step === PERMISSION_DENIED ? { documentName, kind: 'refusal' } : undefined
  } catch {
    return undefined
  }
}
