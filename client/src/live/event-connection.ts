import { type ClientFrame, type EventFrame, eventCloseCodes, eventFrameSchema } from '../../../contracts/events.ts'

/** First and longest pause before coming back, in ms; each is spread, so that a deploy does not bring everybody at once. */
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
/** A connection that lasted so long begins with the first pause again, in ms. */
const STEADY_MS = 10_000
/** A newer token is sent this often, in ms: tokens last ten minutes and have at least one left when we get them. */
const TOKEN_EVERY_MS = 30_000

export interface EventConnectionDeps {
  /** Of `/v1/events`, without a token: it goes in the first frame, where no log of a proxy sees it. */
  address: string
  /** @throws when there is none at the moment */
  getToken(): Promise<string>
  onFrame(frame: EventFrame): void
  /** The server answers again: who is there comes anew. */
  onOpen?(): void
  WebSocket: typeof WebSocket
}

/** One events connection that comes back by itself and misses nothing: it tells the server the last id it has seen. */
export interface EventConnection {
  /** Tries at once: the network is back. */
  reconnectNow(): void
  /** Says something passing; without a connection it is not said. */
  send(frame: ClientFrame): void
  close(): void
}

export function openEventConnection(deps: EventConnectionDeps): EventConnection {
  let since: string | undefined
  let socket: WebSocket | undefined
  let pause = FIRST_PAUSE_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let closed = false

  async function connect(): Promise<void> {
    clearTimeout(timer)
    const token = await deps.getToken().catch(() => undefined)
    if (closed) return
    if (token === undefined) return comeBack()
    const opened = new deps.WebSocket(deps.address)
    socket = opened
    let openedAt: number | undefined
    let sent = token
    const tokens = setInterval(() => {
      // The same one again is no news.
      const renew = (next: string) => {
        if (next !== sent && opened.readyState === opened.OPEN) opened.send(JSON.stringify({ token: next }))
        sent = next
      }
      deps.getToken().then(renew, () => undefined)
    }, TOKEN_EVERY_MS)
    opened.onopen = () => {
      openedAt = Date.now()
      deps.onOpen?.()
      opened.send(JSON.stringify({ token, ...(since !== undefined && { since }) }))
    }
    opened.onmessage = ({ data }) => receive(String(data))
    opened.onclose = ({ code }) => {
      clearInterval(tokens)
      if (socket !== opened) return
      socket = undefined
      if (openedAt !== undefined && Date.now() - openedAt > STEADY_MS) pause = FIRST_PAUSE_MS
      // A server that does not understand us will not the next time either.
      if (code !== eventCloseCodes.BAD_FRAME.code) comeBack()
    }
  }

  function receive(text: string): void {
    const frame = eventFrameSchema.safeParse(JSON.parse(text)).data
    if (!frame) return // of a newer server
    if ('id' in frame) since = frame.id
    deps.onFrame(frame)
  }

  function comeBack(): void {
    if (closed) return
    timer = setTimeout(() => void connect(), pause * (0.5 + Math.random()))
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }

  void connect()
  return {
    reconnectNow() {
      if (closed) return
      const old = socket
      socket = undefined
      if (old) leave(old)
      pause = FIRST_PAUSE_MS
      void connect()
    },
    send(frame) {
      if (socket?.readyState === socket?.OPEN) socket?.send(JSON.stringify(frame))
    },
    close() {
      closed = true
      clearTimeout(timer)
      if (socket) leave(socket)
      socket = undefined
    },
  }
}

/** Closes it, at once or when it is open: to close it before is an error for the browser, and in the console. */
function leave(socket: WebSocket): void {
  socket.onmessage = null
  if (socket.readyState === socket.CONNECTING) socket.onopen = () => socket.close()
  else socket.close()
}
