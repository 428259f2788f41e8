import type { Admission } from './admission.ts'
import { DocumentClosed } from './admission.ts'
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
    const connection = connectionAt(client, header.address)
    if (!connection || isBusy(connection)) return false
    const update = readPayload(data, header)
    const admitted = update && admission.admitAtOnce(connection, update)
    if (admitted === undefined) return false
    noteMessage(client)
    const acknowledgement = savedMessage(data, header)
    if (admitted === 'known') connection.send(acknowledgement)
    else {
      onTheWay.set(header.address, [])
      finishFirst(connection, settle(connection, header.address, acknowledgement, admitted))
    }
    return true
  }

  async function settle(
    connection: LiveConnection,
    address: string,
    acknowledgement: Uint8Array,
    admitted: Promise<void>,
  ) {
    let isIn = false
    try {
      await admitted
      isIn = true
      // Whoever has left, or come back under the same address, does not wait for it.
      if (connection.document.hasConnection(connection)) connection.send(acknowledgement)
    } catch (error) {
      if (!(error instanceof DocumentClosed)) onError(error)
      const { code, reason } = error instanceof DocumentClosed ? error : new DocumentClosed('UPDATE_REFUSED')
      connection.close({ code, reason })
    }
    const behind = onTheWay.get(address) ?? []
    onTheWay.delete(address)
    for (const data of behind) bytes -= data.length
    // What was sent behind an update that is not in could only be a gap.
    if (isIn) for (const data of behind) message(data, readHeader(data))
  }

  return { message, waitingBytes: () => bytes }
}

/** An acknowledgement for the address of this message. */
function savedMessage(data: Uint8Array, { addressEnd }: MessageHeader): Uint8Array {
  const message = new Uint8Array(addressEnd + 2)
  message.set(data.subarray(0, addressEnd))
  message[addressEnd] = SYNC_STATUS
  message[addressEnd + 1] = 1
  return message
}
