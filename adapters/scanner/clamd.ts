import { connect, type Socket } from 'node:net'
import type { ScanFailure, Scanner, ScanResult } from './scanner.ts'

/**
 * clamd's INSTREAM (clamd(8)): `zINSTREAM\0`, then each piece with its length before it (four bytes, big-endian), then a
 * length of zero; the answer is one line that ends in NUL: `stream: OK`, `stream: <name> FOUND`, or `… ERROR`.
 */

export interface ClamdOptions {
  /** `tcp://host:3310` or `unix:///run/clamav/clamd.ctl`. */
  url: string
  /** Until the connection stands. */
  connectMs?: number
  /** Without any progress: neither taking bytes nor answering. clamd's own `ReadTimeout` is 120 s. */
  silenceMs?: number
}

const DEFAULT_PORT = 3310
const CONNECT_MS = 5_000
const SILENCE_MS = 120_000
/** An answer is one short line; who sends more is not clamd. */
const MAX_ANSWER = 4_096
/** clamd takes any; larger ones only cost memory. */
const MAX_PIECE = 64 * 1024

class ScanError extends Error {
  override readonly name = 'ScanError'
  readonly reason: ScanFailure

  constructor(reason: ScanFailure) {
    super(`The scanner gave no verdict: ${reason}.`)
    this.reason = reason
  }
}

/** A scanner that speaks clamd's protocol. Each file gets a connection of its own, as clamd wants it. */
export function createClamdScanner({ url, connectMs = CONNECT_MS, silenceMs = SILENCE_MS }: ClamdOptions): Scanner {
  const place = placeOf(url)
  return {
    async scan(bytes) {
      const socket = connect(place)
      try {
        await connected(socket, connectMs)
        socket.setTimeout(silenceMs)
        const answer = answerOf(socket)
        // Awaited below; until then a refusal in the middle must not count as unhandled.
        answer.catch(() => undefined)
        await send(socket, bytes, answer)
        return judge(await answer)
      } catch (error) {
        if (error instanceof ScanError) return { outcome: 'unavailable', reason: error.reason }
        throw error
      } finally {
        socket.destroy()
      }
    },
  }
}

function placeOf(url: string): { path: string } | { host: string; port: number } {
  const { protocol, hostname, port, pathname } = new URL(url)
  if (protocol === 'unix:') return { path: decodeURIComponent(pathname) }
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? DEFAULT_PORT : Number(port) }
}

function connected(socket: Socket, connectMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new ScanError('unreachable')), connectMs)
    socket.once('connect', () => {
      clearTimeout(timer)
      resolve()
    })
    // Stays for the life of the socket: what breaks later is seen by `answerOf`, and must not end the process.
    socket.on('error', () => {
      clearTimeout(timer)
      reject(new ScanError('unreachable'))
    })
  })
}

/** One line, up to its NUL. clamd may send it and close before it has taken everything (its size limit). */
function answerOf(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = ''
    socket.on('data', (piece: Buffer) => {
      answer += piece.toString('latin1')
      const end = answer.indexOf('\0')
      if (end >= 0) resolve(answer.slice(0, end))
      else if (answer.length > MAX_ANSWER) reject(new ScanError('not_understood'))
    })
    socket.on('timeout', () => reject(new ScanError('too_slow')))
    socket.on('close', () => reject(new ScanError('closed_early')))
  })
}

async function send(socket: Socket, bytes: AsyncIterable<Uint8Array>, answer: Promise<string>): Promise<void> {
  let answered = false
  const stop = answer.then(
    () => (answered = true),
    () => (answered = true),
  )
  const write = (piece: Uint8Array) => {
    if (socket.write(piece)) return
    return Promise.race([stop, new Promise((resolve) => socket.once('drain', resolve))])
  }
  await write(Buffer.from('zINSTREAM\0', 'latin1'))
  for await (const piece of bytes) {
    for (let at = 0; at < piece.length; at += MAX_PIECE) {
      if (answered || !socket.writable) return
      const part = piece.subarray(at, at + MAX_PIECE)
      await write(lengthOf(part.length))
      await write(part)
    }
  }
  if (socket.writable) await write(lengthOf(0))
}

function lengthOf(bytes: number): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(bytes)
  return length
}

function judge(answer: string): ScanResult {
  if (answer === 'stream: OK') return { outcome: 'clean' }
  const found = /^stream: ([\x21-\x7e]{1,200}) FOUND$/.exec(answer)?.[1]
  if (found) return { outcome: 'infected', signature: found }
  throw new ScanError(/size limit exceeded.*ERROR$/.test(answer) ? 'size_limit' : 'not_understood')
}
