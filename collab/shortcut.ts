import * as Y from 'yjs'
import { type Admission, DocumentClosed } from './admission.ts'
import {
  type ClientConnection,
  connectionAt,
  finishFirst,
  isBusy,
  type LiveConnection,
  noteMessage,
} from './hocuspocus-internals.ts'
import { type MessageHeader, readHeader, readPayload, SYNC_UPDATE } from './sync-header.ts'

/** Hocuspocus: whether an update is saved. */
const SYNC_STATUS = 8

/** Merging is quick for a few hundred keystrokes and quadratic beyond. */
const MOST_TOGETHER = 100
const BYTES_TOGETHER = 64 * 1024

export interface ShortcutOptions {
  client: ClientConnection
  admission: Admission
  /** The long way: Hocuspocus with its hooks. */
  forward(message: Uint8Array): void
  onError(error: unknown): void
}

/**
 * Takes a connection's updates from its socket to the log, past Hocuspocus: stock builds some ten promises and parses the
 * socket's address twice for each message, and decodes each update twice. Only updates that the guard lets in at once go this
 * way; one at a time for each connection, and whatever comes behind it waits, so that the order stays (docs/rules.md, SYNC1).
 */
export function createShortcut({ client, admission, forward, onError }: ShortcutOptions) {
  /** Addresses with an update on its way into the log, and what has come behind it. */
  const onTheWay = new Map<string, Uint8Array[]>()
  let bytes = 0

  function message(data: Uint8Array, header: MessageHeader | undefined): void {
    const behind = header && onTheWay.get(header.address)
    if (behind) {
      behind.push(data)
      bytes += data.length
    } else if (header?.step !== SYNC_UPDATE || !take(data, header)) forward(data)
  }

  function take(data: Uint8Array, header: MessageHeader): boolean {
    const update = readPayload(data, header)
    return update !== undefined && admit(update, 1, { header, acknowledgement: savedMessage(data, header) })
  }

  /** @returns false when the long way has to decide; nothing has happened then */
  function admit(update: Uint8Array, count: number, { header, acknowledgement }: Sender): boolean {
    const connection = connectionAt(client, header.address)
    if (!connection || isBusy(connection)) return false
    const admitted = tryToAdmit(connection, update)
    if (admitted === undefined) return false
    noteMessage(client)
    const acknowledge = () => {
      // Whoever has left, or come back under the same address, does not wait for it.
      if (!connection.document.hasConnection(connection)) return
      for (let i = 0; i < count; i++) connection.send(acknowledgement)
    }
    if (admitted === 'known') acknowledge()
    else {
      onTheWay.set(header.address, [])
      finishFirst(connection, settle(connection, header.address, admitted, acknowledge))
    }
    return true
  }

  /** What nobody expected must not end the process: the long way meets it again, and closes the document. */
  function tryToAdmit(connection: LiveConnection, update: Uint8Array): ReturnType<Admission['admitAtOnce']> {
    try {
      return admission.admitAtOnce(connection, update)
    } catch (error) {
      onError(error)
      return undefined
    }
  }

  async function settle(
    connection: LiveConnection,
    address: string,
    admitted: Promise<void>,
    acknowledge: () => void,
  ): Promise<void> {
    let isIn = false
    try {
      await admitted
      isIn = true
      acknowledge()
    } catch (error) {
      if (!(error instanceof DocumentClosed)) onError(error)
      const { code, reason } = error instanceof DocumentClosed ? error : new DocumentClosed('UPDATE_REFUSED')
      connection.close({ code, reason })
    }
    const behind = onTheWay.get(address) ?? []
    onTheWay.delete(address)
    for (const data of behind) bytes -= data.length
    // What was sent behind an update that is not in could only be a gap.
    if (isIn) goOn(behind)
  }

  /** What one person typed while a commit ran is one update: else a connection gets no further than one keystroke a commit. */
  function goOn(behind: readonly Uint8Array[]): void {
    const together = leadingUpdates(behind)
    const rest = together && admit(together.update, together.count, together) ? behind.slice(together.count) : behind
    for (const data of rest) message(data, readHeader(data))
  }

  return { message, waitingBytes: () => bytes }
}

/** Who is to be told, and how. */
interface Sender {
  header: MessageHeader
  acknowledgement: Uint8Array
}

/** The updates at the head of these messages, as one; undefined when there are not two, or when they are no updates of Yjs. */
function leadingUpdates(messages: readonly Uint8Array[]): (Sender & { update: Uint8Array; count: number }) | undefined {
  const updates: Uint8Array[] = []
  let bytes = 0
  let sender: Sender | undefined
  for (const data of messages) {
    const header = readHeader(data)
    const update = header?.step === SYNC_UPDATE ? readPayload(data, header) : undefined
    if (header === undefined || update === undefined) break
    bytes += update.length
    if (updates.length === MOST_TOGETHER || bytes > BYTES_TOGETHER) break
    sender ??= { header, acknowledgement: savedMessage(data, header) }
    updates.push(update)
  }
  if (sender === undefined || updates.length < 2) return undefined
  try {
    return { ...sender, update: Y.mergeUpdates(updates), count: updates.length }
  } catch {
    return undefined
  }
}

/** An acknowledgement for the address of this message. */
function savedMessage(data: Uint8Array, { addressEnd }: MessageHeader): Uint8Array {
  const message = new Uint8Array(addressEnd + 2)
  message.set(data.subarray(0, addressEnd))
  message[addressEnd] = SYNC_STATUS
  message[addressEnd + 1] = 1
  return message
}
