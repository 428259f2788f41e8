import { socketCloseCodes, type YWebsocketCloseReason, yWebsocketCloseCodes } from '../contracts/live/close-codes.ts'
import { findActiveSession } from '../domain/auth/sessions.queries.ts'
import type { ConnectionContext, SocketClient } from './connection-context.ts'
import { type AuthenticationDeps, isDocumentId, judge, Refused } from './extensions/authentication.ts'
import type { IncomingOptions } from './incoming.ts'
import type { LeanHocuspocus } from './lean-hocuspocus.ts'
import { findConnection, type LiveConnectionOptions, openLiveConnection } from './live-connection.ts'
import type { LiveSocket, SocketHandlers } from './socket.ts'
import { createYFrames, emptyAwareness, type YFrames } from './y-frames.ts'

export interface YWebsocketDeps extends AuthenticationDeps {
  hocuspocus: LeanHocuspocus
}

/** What a client says in its address. */
export interface YAddress extends IncomingOptions {
  documentId: string
  token: string
  schema: number | undefined
  client: SocketClient
  onClosed: LiveConnectionOptions['onClosed']
}

interface Close {
  code: number
  reason: string
}

/** `readyState` of a WebSocket. */
const CLOSING = 2
/** Both sides are told this often that the connection lives, in ms: clients give up after 30 s, Hocuspocus after 60 s. */
const KEEP_ALIVE_MS = 15_000
/** Changed rights close a socket within 2 s also when the database does not answer. */
const JUDGE_AGAIN_MS = 1_000

/**
 * Serves a client of the plain y-websocket protocol: to Hocuspocus it is one more connection to the document, so that rights,
 * guard, log, order and limits are the same code. Only the words differ, and every close is a close of the WebSocket.
 */
export function openYWebsocket(deps: YWebsocketDeps, live: LiveSocket, address: YAddress): SocketHandlers {
  const { hocuspocus } = deps
  const { documentId, token, schema, client, rateLimit, admission, onError, onClosed } = address
  const frames = createYFrames(documentId)
  const socket = new YSocket(deps, live, address, frames)
  if (!isDocumentId(documentId)) {
    void socket.refuse()
    return { message: () => undefined, close: () => undefined }
  }
  const connection = openLiveConnection(hocuspocus, {
    socket,
    schema,
    client,
    rateLimit,
    admission,
    onError,
    onClosed,
    onLate: () => socket.end(socketCloseCodes.TRY_AGAIN_LATER),
  })
  const isNews = (client: number, clock: number) => {
    const known = hocuspocus.documents.get(documentId)?.awareness.meta.get(client)
    return known === undefined || known.clock < clock
  }
  const keepAlive = setInterval(() => {
    live.send(emptyAwareness)
    connection.message(frames.nothing)
  }, KEEP_ALIVE_MS)
  keepAlive.unref()
  connection.message(frames.token(token))
  return {
    message(data) {
      if (socket.isEnding) return
      const message = frames.incoming(data, isNews)
      if (message === 'unreadable') socket.end(closeOf('UPDATE_REFUSED'))
      else if (message !== 'nothing') connection.message(message)
    },
    close(code, reason) {
      clearInterval(keepAlive)
      connection.close(code, reason)
    },
    tick: () => connection.tick?.(),
  }
}

/** The socket as Hocuspocus sees it. */
class YSocket implements LiveSocket {
  readonly #deps: YWebsocketDeps
  readonly #live: LiveSocket
  readonly #address: YAddress
  readonly #frames: YFrames
  #ending = false

  constructor(deps: YWebsocketDeps, live: LiveSocket, address: YAddress, frames: YFrames) {
    this.#deps = deps
    this.#live = live
    this.#address = address
    this.#frames = frames
  }

  /** From here on nothing goes out or in, though the code of the close may still be looked for. */
  get isEnding(): boolean {
    return this.#ending
  }

  get readyState(): number {
    return this.#ending ? CLOSING : this.#live.readyState
  }

  send(message: Uint8Array): void {
    if (this.#ending) return
    const outgoing = this.#frames.outgoing(message)
    if (outgoing.kind === 'message') this.#live.send(outgoing.data)
    else if (outgoing.kind === 'denied') void this.refuse()
    else if (outgoing.kind === 'closed') {
      const { reason } = outgoing
      this.end(isCloseReason(reason) ? closeOf(reason) : socketCloseCodes.TRY_AGAIN_LATER)
    }
  }

  /** Closes of the whole socket are all "come back later", except for changed rights. */
  close(code?: number): void {
    if (code === socketCloseCodes.ACCESS_CHANGED.code) void this.#followRights()
    else if (!this.#ending) this.end(socketCloseCodes.TRY_AGAIN_LATER)
  }

  terminate(): void {
    this.#live.terminate()
  }

  holdUp(ms: number): void {
    this.#live.holdUp(ms)
  }

  end({ code, reason }: Close): void {
    this.#ending = true
    this.#live.close(code, reason)
  }

  /** The door stays shut: says why, as far as the one who asks may know. */
  async refuse(): Promise<void> {
    if (this.#ending) return
    this.#ending = true
    const verdict = await this.#judgeAgain()
    // Allowed after all: something else has failed.
    this.end('code' in verdict ? verdict : socketCloseCodes.TRY_AGAIN_LATER)
  }

  /**
   * Stock clients stay away after 44xx, so whose rights are the same is told to come back instead (a lost announcement makes
   * everybody be judged anew).
   */
  async #followRights(): Promise<void> {
    if (this.#ending) return
    const before = findConnection(this.#deps.hocuspocus, this)?.context
    this.#ending = true
    const verdict = await this.#judgeAgain()
    if ('code' in verdict)
      this.end(verdict.code === yWebsocketCloseCodes.NOT_YOURS ? closeOf('ACCESS_REVOKED') : verdict)
    else
      this.end(
        before && hasSameRights(before, verdict) ? socketCloseCodes.TRY_AGAIN_LATER : socketCloseCodes.ACCESS_CHANGED,
      )
  }

  async #judgeAgain(): Promise<ConnectionContext | Close> {
    const late = new Promise<Close>((resolve) => {
      setTimeout(() => resolve(socketCloseCodes.TRY_AGAIN_LATER), JUDGE_AGAIN_MS).unref()
    })
    return Promise.race([this.#judge().catch(() => socketCloseCodes.TRY_AGAIN_LATER), late])
  }

  async #judge(): Promise<ConnectionContext | Close> {
    const { db, tokens, clock } = this.#deps
    const { documentId, token, schema, client } = this.#address
    const now = clock.now()
    const claims = await tokens.verify(token, now)
    if (!claims || !(await findActiveSession(db, claims, now))) return closeOf('TOKEN')
    try {
      return await judge(this.#deps, { token, documentId, schema, client, socket: this })
    } catch (error) {
      return error instanceof Refused ? closeOf('NOT_YOURS') : socketCloseCodes.TRY_AGAIN_LATER
    }
  }
}

function hasSameRights(before: ConnectionContext, now: ConnectionContext): boolean {
  return before.access === now.access && before.party === now.party && before.epoch === now.epoch
}

function closeOf(reason: YWebsocketCloseReason): Close {
  return { code: yWebsocketCloseCodes[reason], reason }
}

function isCloseReason(reason: string): reason is YWebsocketCloseReason {
  return Object.hasOwn(yWebsocketCloseCodes, reason)
}
