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

/** The socket that the shortcut belongs to. */
export interface LongWay {
  readonly client: ClientConnection
  readonly admission: Admission
  /** Hocuspocus with its hooks. */
  forward(message: Uint8Array): void
  onError(error: unknown): void
}

/**
 * Takes a connection's updates from its socket to the log, past Hocuspocus: stock builds some ten promises and parses the
 * socket's address twice for each message, and decodes each update twice. Only updates that the guard lets in at once go this
 * way; one at a time for each connection, and whatever comes behind it waits, so that the order stays (docs/rules.md, SYNC1).
 */
export class Shortcut {
  readonly #way: LongWay
  /** Addresses with an update on its way into the log, and what has come behind it. */
  #onTheWay: Map<string, Uint8Array[]> | undefined

  constructor(way: LongWay) {
    this.#way = way
  }

  message(data: Uint8Array, header: MessageHeader | undefined): void {
    const behind = header && this.#onTheWay?.get(header.address)
    if (behind) behind.push(data)
    else if (header?.step !== SYNC_UPDATE) this.#way.forward(data)
    else if (!this.#take(data, header)) this.#goTheLongWay([data], header.address)
  }

  /** Sizes in bytes of the messages that wait behind an update. */
  waitingSizes(): number[] {
    return [...(this.#onTheWay?.values() ?? [])].flatMap((behind) => behind.map(({ length }) => length))
  }

  #take(data: Uint8Array, header: MessageHeader): boolean {
    const update = readPayload(data, header)
    return update !== undefined && this.#admit(update, 1, { header, acknowledgement: savedMessage(data, header) })
  }

  /**
   * The long way is a commit a message: who types faster than that would never get off it, so whatever comes behind waits here, and goes on
   * together.
   */
  #goTheLongWay(messages: readonly Uint8Array[], address: string): void {
    for (const data of messages) this.#way.forward(data)
    const connection = connectionAt(this.#way.client, address)
    if (!connection || !isBusy(connection) || this.#onTheWay?.has(address)) return
    this.#onTheWay ??= new Map()
    this.#onTheWay.set(address, [])
    const goOn = () => {
      const behind = this.#letGo(address)
      if (connectionAt(this.#way.client, address) === connection) this.#goOn(behind)
      // It was refused, or has left: then only what opens the document anew means something.
      else for (const data of behind) if (readHeader(data)?.step !== SYNC_UPDATE) this.#way.forward(data)
    }
    // Nobody waits for this: what is thrown here would end the process.
    connection
      .waitForPendingMessages()
      .then(goOn)
      .catch((error: unknown) => this.#way.onError(error))
  }

  /** What has come behind an update. */
  #letGo(address: string): readonly Uint8Array[] {
    const behind = this.#onTheWay?.get(address) ?? []
    this.#onTheWay?.delete(address)
    return behind
  }

  /** @returns false when the long way has to decide; nothing has happened then */
  #admit(update: Uint8Array, count: number, { header, acknowledgement }: Sender): boolean {
    const connection = connectionAt(this.#way.client, header.address)
    if (!connection || isBusy(connection)) return false
    let finish: (() => void) | undefined
    const settled = (error: unknown) => {
      this.#settle(connection, header.address, error, acknowledge)
      finish?.()
    }
    const admitted = this.#tryToAdmit(connection, update, settled)
    if (admitted === undefined) return false
    noteMessage(this.#way.client)
    const acknowledge = () => {
      // Whoever has left, or come back under the same address, does not wait for it.
      if (!connection.document.hasConnection(connection)) return
      for (let i = 0; i < count; i++) connection.send(acknowledgement)
    }
    if (admitted === 'known') acknowledge()
    else {
      this.#onTheWay ??= new Map()
      this.#onTheWay.set(header.address, [])
      finishFirst(
        connection,
        new Promise((resolve) => {
          finish = resolve
        }),
      )
    }
    return true
  }

  /** What nobody expected must not end the process: the long way meets it again, and closes the document. */
  #tryToAdmit(
    connection: LiveConnection,
    update: Uint8Array,
    settled: (error: unknown) => void,
  ): ReturnType<Admission['admitAtOnce']> {
    try {
      return this.#way.admission.admitAtOnce(connection, update, settled)
    } catch (error) {
      this.#way.onError(error)
      return undefined
    }
  }

  /** The log calls this while it settles a commit: whatever happens to one connection is nothing to the others. */
  #settle(connection: LiveConnection, address: string, error: unknown, acknowledge: () => void): void {
    const behind = this.#letGo(address)
    try {
      if (error === undefined) {
        acknowledge()
        this.#goOn(behind)
      } else {
        // What was sent behind an update that is not in could only be a gap.
        if (!(error instanceof DocumentClosed)) this.#way.onError(error)
        const { code, reason } = error instanceof DocumentClosed ? error : new DocumentClosed('UPDATE_REFUSED')
        connection.close({ code, reason })
      }
    } catch (unexpected) {
      this.#way.onError(unexpected)
    }
  }

  /** What one person typed while a commit ran is one update: else a connection gets no further than one keystroke a commit. */
  #goOn(behind: readonly Uint8Array[]): void {
    const together = leadingUpdates(behind)
    // What has to go the long way goes there at once: to be merged again with each that comes would take the square of it.
    if (together && !this.#admit(together.update, together.count, together)) {
      this.#goTheLongWay(behind.slice(0, together.count), together.header.address)
    }
    for (const data of behind.slice(together?.count ?? 0)) this.message(data, readHeader(data))
  }
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
