import { setTimeout as delay } from 'node:timers/promises'
import type { WebSocket } from 'ws'
import { type EventCloseReason, type EventFrame, eventCloseCodes } from '../../contracts/events.ts'

/** Bytes that may wait for a reader before the next page of its events is read from the database. */
const WAITING_BYTES = 256 * 1024
/** A reader that has not taken those for so long is closed, in ms; it comes back with its last id and loses nothing. */
const SLOW_READER_MS = 30_000
const LOOK_EVERY_MS = 25

/** One WebSocket that sends frames. Memory for a reader that does not read is bounded: stored events wait in the database. */
export interface EventSocket {
  isOpen(): boolean
  send(frame: EventFrame): void
  /** As `send`, but dropped where the reader is behind: for what passes. */
  sendIfReading(frame: EventFrame): void
  /** Resolves when the reader has taken enough for more; closes it when it takes too long. */
  hasRoom(): Promise<void>
  close(reason: EventCloseReason): void
  terminate(): void
  /** Asks whether the peer still lives; one that has not answered the last time is cut. */
  ping(): void
}

export function createEventSocket(socket: WebSocket): EventSocket {
  let alive = true
  socket.on('pong', () => {
    alive = true
  })
  // 'close' follows; without a listener an error would end the process.
  socket.on('error', () => undefined)
  const isOpen = () => socket.readyState === socket.OPEN
  const close = (reason: EventCloseReason) => {
    if (isOpen()) socket.close(eventCloseCodes[reason].code, eventCloseCodes[reason].reason)
  }
  const send = (frame: EventFrame) => {
    if (isOpen()) socket.send(JSON.stringify(frame))
  }
  return {
    isOpen,
    send,
    sendIfReading(frame) {
      if (socket.bufferedAmount < WAITING_BYTES) send(frame)
    },
    async hasRoom() {
      const end = Date.now() + SLOW_READER_MS
      while (isOpen() && socket.bufferedAmount > WAITING_BYTES) {
        if (Date.now() > end) {
          close('TRY_AGAIN_LATER')
          // The closing frame waits behind the unread data; without this the memory would stay taken.
          socket.terminate()
        }
        await delay(LOOK_EVERY_MS)
      }
    },
    close,
    terminate: () => socket.terminate(),
    ping() {
      if (alive) socket.ping()
      else socket.terminate()
      alive = false
    },
  }
}
