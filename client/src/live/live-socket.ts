import { HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { SCHEMA_VERSION } from '../../../contracts/live/schema.ts'
import {
  type Acknowledgements,
  afterIncoming,
  afterOutgoing,
  isSettled,
  nothingSent,
  waitsForHandshake,
} from './acknowledgements.ts'
import { type Frame, readFrame, readOpeningFrame } from './wire-frames.ts'

/** First pause before a reconnect, milliseconds. `minDelay` must not exceed it, or the provider never connects. */
const RECONNECT_MS = 500
/** Longest pause: somebody who waits for the server should not wait for our clock as well. */
const LONGEST_PAUSE_MS = 15_000
const WEBSOCKET_OPEN = 1

/** Where live documents are served: our own origin. */
export function collabAddress(location: Pick<Location, 'protocol' | 'host'>): string {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  return `${scheme}://${location.host}/collab?schema=${SCHEMA_VERSION}`
}

/**
 * The one WebSocket of this tab, shared by all open documents. Differs from the stock one in two points: changes are neither
 * queued while it is closed nor sent before the first exchange (which carries them all; copies sent ahead of it would leave
 * gaps, which the server refuses, and spoil the count), and it counts acknowledgements for each document.
 */
export class LiveSocket extends HocuspocusProviderWebsocket {
  private readonly counts = new Map<string, Acknowledgements>()
  /** Documents that the server has open for us, or was asked to open. */
  private readonly asked = new Set<string>()
  private readonly settledListeners = new Map<string, () => void>()

  constructor(url: string, webSocket?: typeof WebSocket) {
    super({
      url,
      autoConnect: true,
      delay: RECONNECT_MS,
      minDelay: RECONNECT_MS,
      maxDelay: LONGEST_PAUSE_MS,
      factor: 1.6,
      ...(webSocket && { WebSocketPolyfill: webSocket }),
    })
    this.on('close', () => {
      this.counts.clear()
      this.asked.clear()
    })
    this.on('message', (event: MessageEvent<ArrayBuffer>) => {
      const data = new Uint8Array(event.data)
      const opening = readOpeningFrame(data)
      if (opening) this.asked.delete(opening.documentName)
      const frame = readFrame(data)
      if (frame) this.count(frame, (state) => afterIncoming(state, frame))
    })
  }

  override send(message: Uint8Array): void {
    const open = this.webSocket?.readyState === WEBSOCKET_OPEN
    if (this.isStrayClose(message)) return
    const frame = readFrame(message)
    if (frame && waitsForHandshake(this.counts.get(frame.documentName) ?? nothingSent, frame)) return
    if (frame) this.count(frame, (state) => afterOutgoing(state, frame, open))
    if (open) this.webSocket?.send(message as Uint8Array<ArrayBuffer>)
  }

  /** Calls back whenever everything sent for the document is acknowledged. Returns how to stop. */
  onSettled(documentName: string, listener: () => void): () => void {
    this.settledListeners.set(documentName, listener)
    return () => this.settledListeners.delete(documentName)
  }

  /** Forgets what was sent for a document that is being opened anew on the same connection. */
  forget(documentName: string): void {
    this.counts.delete(documentName)
  }

  /** True when this connection has carried and got acknowledged everything of the document. */
  isSettled(documentName: string): boolean {
    return isSettled(this.counts.get(documentName) ?? nothingSent)
  }

  /** Ends a connection that may be dead without saying so, and tries again at once. */
  reconnectNow(): void {
    this.emit('close', { event: { code: 4408, reason: 'network changed' } })
    void this.connect()
  }

  /**
   * Keeps back the close of a document that the server does not have open for us: it would keep that message until we are
   * let in again, and then close at once what we have just opened.
   */
  private isStrayClose(message: Uint8Array): boolean {
    const opening = readOpeningFrame(message)
    if (opening?.kind === 'ask') this.asked.add(opening.documentName)
    return opening?.kind === 'close' && !this.asked.delete(opening.documentName)
  }

  private count(frame: Frame, change: (state: Acknowledgements) => Acknowledgements): void {
    const state = change(this.counts.get(frame.documentName) ?? nothingSent)
    this.counts.set(frame.documentName, state)
    if (frame.kind === 'acknowledgement' && isSettled(state)) this.settledListeners.get(frame.documentName)?.()
  }
}
