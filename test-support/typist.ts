import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { createDecoder, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'

/** Somebody at a stock provider who types tokens (`c3-17;`) into random places and remembers what became of each. */
export interface Typist {
  provider: HocuspocusProvider
  socket: HocuspocusProviderWebsocket
  document: Y.Doc
  /** Own tokens in the order in which they were typed. */
  typed: string[]
  /** Own tokens that the server has acknowledged, with the time it did (`Date.now()`). */
  acknowledged: Map<string, number>
  /** Tokens of others that arrived here. */
  seen: Set<string>
  /** Why the document or the socket was closed, or the door stayed shut, in order. */
  refusals: string[]
  /** Called at each acknowledgement, with the tokens that it covers. */
  onAcknowledged(listener: (tokens: readonly string[]) => void): void
  start(perSecond: number): void
  pause(): void
  destroy(): void
}

export interface TypistOptions {
  /** Names the client in its tokens. */
  client: number
  url: string
  token: () => Promise<string>
  documentId: string
  document?: Y.Doc
}

/** Opens a stock provider with short reconnect pauses. Nothing is typed before `start`. */
export function createTypist({ client, url, token, documentId, document = new Y.Doc() }: TypistOptions): Typist {
  const typed: string[] = []
  /** Own clock after each token: an acknowledged update up to a clock covers the tokens before it. */
  const clocks: number[] = []
  const acknowledged = new Map<string, number>()
  const seen = new Set<string>()
  const refusals: string[] = []
  const listeners: ((tokens: readonly string[]) => void)[] = []
  let timer: NodeJS.Timeout | undefined
  let covered = 0

  const WebSocketPolyfill = countingSocket(document, (clock) => {
    const tokens: string[] = []
    for (; covered < typed.length && (clocks[covered] ?? Number.POSITIVE_INFINITY) <= clock; covered++) {
      const own = typed[covered]
      if (own !== undefined) tokens.push(own)
    }
    for (const own of tokens) acknowledged.set(own, Date.now())
    if (tokens.length > 0) for (const listener of listeners) listener(tokens)
  })
  const socket = new HocuspocusProviderWebsocket({
    url,
    WebSocketPolyfill,
    delay: 100,
    minDelay: 50,
    maxDelay: 300,
    factor: 1.2,
    jitter: true,
  })
  const provider = new HocuspocusProvider({
    websocketProvider: socket,
    name: documentId,
    document,
    token,
    onAuthenticationFailed: ({ reason }) => refusals.push(`authenticationFailed ${reason}`),
    onClose: ({ event }) => refusals.push(`${event.code} ${event.reason}`),
  })
  document.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin === provider) for (const other of tokensIn(update)) if (!isOwn(other)) seen.add(other)
  })
  provider.attach()

  const isOwn = (other: string) => other.startsWith(`c${client}-`)
  const type = () => {
    const own = `c${client}-${typed.length};`
    insertToken(document, own)
    typed.push(own)
    clocks.push(Y.getState(document.store, document.clientID))
  }
  return {
    provider,
    socket,
    document,
    typed,
    acknowledged,
    seen,
    refusals,
    onAcknowledged: (listener) => listeners.push(listener),
    start(perSecond) {
      clearInterval(timer)
      timer = setInterval(type, 1000 / perSecond)
    },
    pause: () => clearInterval(timer),
    destroy() {
      clearInterval(timer)
      provider.destroy()
      socket.destroy()
    },
  }
}

/** Every token in a document and how often it is there. */
export function tokensOf(document: Y.Doc): Map<string, number> {
  const counts = new Map<string, number>()
  for (const [token] of document
    .getXmlFragment(RICH_TEXT)
    .toString()
    .matchAll(/c\d+-\d+;/g)) {
    counts.set(token, (counts.get(token) ?? 0) + 1)
  }
  return counts
}

/** Reading the whole document after each update would be the load that is measured. */
export function tokensIn(update: Uint8Array): string[] {
  return Y.decodeUpdate(update).structs.flatMap((struct) => {
    const content = struct instanceof Y.Item ? struct.content : undefined
    return content instanceof Y.ContentString ? (content.str.match(/c\d+-\d+;/g) ?? []) : []
  })
}

/** In a paragraph of its own, or between two tokens of an existing one: never inside a token. */
export function insertToken(document: Y.Doc, token: string): void {
  const fragment = document.getXmlFragment(RICH_TEXT)
  const blocks = fragment.toArray().filter((block) => block instanceof Y.XmlElement && block.nodeName === 'paragraph')
  const block = blocks[Math.floor(Math.random() * blocks.length)] as Y.XmlElement | undefined
  const text = block?.length ? block.get(block.length - 1) : undefined
  if (!(text instanceof Y.XmlText) || Math.random() < 0.1) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(token)])
    fragment.insert(Math.floor(Math.random() * (fragment.length + 1)), [paragraph])
    return
  }
  const ends = [...text.toString().matchAll(/;/g)].map(({ index }) => index + 1)
  text.insert([...ends, text.length][Math.floor(Math.random() * (ends.length + 1))] ?? text.length, token)
}

const MESSAGE_SYNC = 0
const MESSAGE_SYNC_REPLY = 4
const MESSAGE_SYNC_STATUS = 8
const SYNC_STEP_1 = 0
const SYNC_UPDATE = 2

/**
 * A WebSocket that knows which update each acknowledgement is for: the server answers in order. (The provider's own count of
 * unsynced changes is set to 1 at a reconnect, whatever was queued, so that it can reach 0 too early.)
 * @param onCovered told the own clock up to which the server has acknowledged
 */
function countingSocket(document: Y.Doc, onCovered: (clock: number) => void) {
  const lastClock = (update: Uint8Array) => Y.parseUpdateMeta(update).to.get(document.clientID) ?? 0
  // The answer to a state vector holds everything that the server did not have: its acknowledgement covers all there is.
  const now = () => Y.getState(document.store, document.clientID)
  return class CountingSocket extends WebSocket {
    #sent: number[] = []

    constructor(url: string) {
      super(url)
      this.on('message', (data: ArrayBuffer | Buffer) => {
        const bytes = new Uint8Array(data as ArrayBuffer)
        if (bytes.length === 1) return // a ping
        const decoder = createDecoder(bytes)
        readVarString(decoder)
        if (readVarUint(decoder) !== MESSAGE_SYNC_STATUS) return
        const clock = this.#sent.shift() ?? 0
        if (readVarUint(decoder) === 1) onCovered(clock)
      })
    }

    override send(data: Uint8Array): void {
      const decoder = createDecoder(data)
      readVarString(decoder)
      const type = readVarUint(decoder)
      if (type === MESSAGE_SYNC || type === MESSAGE_SYNC_REPLY) {
        const step = readVarUint(decoder)
        if (step !== SYNC_STEP_1) this.#sent.push(step === SYNC_UPDATE ? lastClock(readVarUint8Array(decoder)) : now())
      }
      super.send(data)
    }
  }
}
