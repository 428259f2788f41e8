import { createDecoder, hasContent, readVarString, readVarUint } from 'lib0/decoding'
import { type ClientConnection, connectionAt, waitingAtTheDoor } from './hocuspocus-internals.ts'
import type { LiveSocket } from './socket.ts'

/** Documents that a socket may have asked for without having shown a token yet. */
const MAX_PENDING_DOCUMENTS = 10
/** Bytes and messages that may wait for the answer to a token. */
const MAX_QUEUED_BYTES = 1024 * 1024
const MAX_QUEUED_MESSAGES = 1_000

/** Message types that a client may send (Hocuspocus 4.7): sync to close; what is above is the server's or nobody's. */
const LAST_TYPE = 7
const AUTHENTICATION = 2
/** What is not about the text itself; ours are the reports of contracts/live/copy-report.ts, far shorter than this, in bytes. */
const STATELESS = 5
const MAX_STATELESS_BYTES = 512
/** Of an authentication message: here is my token. */
const TOKEN = 0

/** What stock says: who sent something unreadable, and who asked for too much before showing a token. */
const UNREADABLE = { code: 4401, reason: 'Unauthorized' }
const TOO_MUCH = { code: 4205, reason: 'Reset Connection' }

/**
 * Keeps from Hocuspocus what it would complain of on stderr, with names that the client chose: whoever can open a socket could
 * fill a disk with that, or write into logs. Refused the way stock refuses it, only without a word.
 * @returns true when the message may go on to Hocuspocus
 */
export function mayComeIn(client: ClientConnection, socket: LiveSocket, data: Uint8Array): boolean {
  const message = read(data)
  if (!message || message.address in Object.prototype) return refuse(socket, UNREADABLE)
  // Nobody listens to a longer one.
  if (message.type === STATELESS && data.length > MAX_STATELESS_BYTES) return false
  const isKnown = message.type <= LAST_TYPE && (message.type !== AUTHENTICATION || message.showsToken)
  // One document on its socket, perhaps under another session of the same name.
  const [documentName = ''] = message.address.split('\0')
  if (connectionAt(client, message.address) ?? connectionAt(client, documentName)) return isKnown
  if (!isKnown) return refuse(socket, UNREADABLE)
  const waiting = waitingAtTheDoor(client, message.address)
  if (!waiting.isAsked && waiting.documents >= MAX_PENDING_DOCUMENTS) return refuse(socket, TOO_MUCH)
  const isQueued = message.type !== AUTHENTICATION || waiting.isAnswered
  const isTooMuch = waiting.bytes + data.length > MAX_QUEUED_BYTES || waiting.messages >= MAX_QUEUED_MESSAGES
  return isQueued && isTooMuch ? refuse(socket, TOO_MUCH) : true
}

function refuse(socket: LiveSocket, { code, reason }: { code: number; reason: string }): false {
  socket.close(code, reason)
  return false
}

/** @returns undefined for what cannot be read */
function read(data: Uint8Array): { address: string; type: number; showsToken: boolean } | undefined {
  try {
    const decoder = createDecoder(data)
    const address = readVarString(decoder)
    const type = readVarUint(decoder)
    if (type !== AUTHENTICATION) return { address, type, showsToken: false }
    const showsToken = readVarUint(decoder) === TOKEN
    readVarString(decoder)
    // The provider's version, which older ones do not say.
    if (hasContent(decoder)) readVarString(decoder)
    return { address, type, showsToken }
  } catch {
    return undefined
  }
}
