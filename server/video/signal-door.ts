import type { IncomingMessage } from 'node:http'
import { connect as connectTcp, isIP } from 'node:net'
import type { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import type { Registry } from 'prom-client'
import type { Clock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { denialCounter } from '../../adapters/denials.ts'
import type { Logger } from '../../adapters/log.ts'
import type { VideoRooms } from '../../adapters/video/video.ts'
import { mayEnter } from '../../domain/consultations/guard-room.ts'
import { SIGNAL_PATH } from '../../domain/consultations/room.commands.ts'

export interface DoorDeps {
  db: Database
  clock: Clock
  log: Logger
  video: VideoRooms
  registry: Registry
  /** Whether a browser page of this origin may open a socket. */
  allowedOrigin(origin: string): boolean
  isDraining(): boolean
}

/** Only what browsers need: the media server's own API stays inside. */
const RTC_PATH = `${SIGNAL_PATH}/rtc`
/** A media server on this machine or nearby answers at once, in ms. */
const CONNECT_MS = 5_000
/** Connections that are waiting for or have passed the door, of this process: more than its people could use. */
const MAX_OPEN = 5_000

/**
 * The door to the media server: its signalling goes through our own address, so that each connection and reconnection is judged with the
 * rights of that moment. A token of LiveKit is good until it runs out; at this door it is not. Media itself
 * flows directly.
 */
export function createSignalDoor(deps: DoorDeps) {
  const open = new Set<Duplex>()
  const noteDenied = denialCounter(deps.registry)

  async function pass(request: IncomingMessage, socket: Duplex, head: Buffer, url: URL): Promise<void> {
    const status = await judgeTicket(deps, url, request)
    if (status !== undefined) {
      noteDenied('enterRoom', status.startsWith('401') ? 'UNAUTHENTICATED' : 'FORBIDDEN')
      return refuse(socket, status)
    }
    const target = deps.video.signalUrl()
    if (!target) return refuse(socket, '503 Service Unavailable')
    join({ request, socket, head, upstream: connectTo(target), target, path: url })
  }

  return {
    /** @returns false when the path is not ours */
    handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): boolean {
      const url = URL.parse(request.url ?? '/', 'http://localhost')
      if (!url || (url.pathname !== RTC_PATH && !url.pathname.startsWith(`${RTC_PATH}/`))) return false
      const { origin } = request.headers
      if (deps.isDraining()) refuse(socket, '503 Service Unavailable')
      else if (origin !== undefined && !deps.allowedOrigin(origin)) refuse(socket, '403 Forbidden')
      else if (open.size >= MAX_OPEN) refuse(socket, '429 Too Many Requests')
      else {
        open.add(socket)
        socket.on('close', () => open.delete(socket))
        pass(request, socket, head, url).catch((error: unknown) => {
          deps.log.warn({ err: error }, 'the door to the media server could not be opened')
          refuse(socket, '503 Service Unavailable')
        })
      }
      return true
    },
    /** Lets go of everybody: their clients come back to the next process. */
    drain(): void {
      for (const socket of open) socket.destroy()
    },
  }
}

/** @returns the status of the refusal; undefined for whoever may enter */
export async function judgeTicket(
  deps: Pick<DoorDeps, 'db' | 'clock' | 'video'>,
  url: URL,
  { headers }: Pick<IncomingMessage, 'headers'>,
): Promise<string | undefined> {
  const bearer = /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1]
  const token = url.searchParams.get('access_token') ?? bearer
  const ticket = token ? await deps.video.readToken(token) : undefined
  if (!ticket) return '401 Unauthorized'
  return (await mayEnter(deps, ticket)) ? undefined : '403 Forbidden'
}

/** Where a path of ours lies on the media server. */
export function upstreamPath(target: URL, { pathname, search }: URL): string {
  return `${target.pathname.replace(/\/+$/, '')}${pathname.slice(SIGNAL_PATH.length)}${search}`
}

function connectTo({ protocol, hostname, port }: URL): Duplex {
  const isSecure = protocol === 'wss:' || protocol === 'https:'
  const host = hostname.replace(/^\[|\]$/g, '')
  const address = { host, port: port ? Number(port) : isSecure ? 443 : 80 }
  const upstream = isSecure
    ? connectTls({ ...address, ...(isIP(host) === 0 && { servername: host }) })
    : connectTcp(address)
  upstream.setTimeout(CONNECT_MS, () => upstream.destroy())
  upstream.once(isSecure ? 'secureConnect' : 'connect', () => upstream.setTimeout(0))
  return upstream
}

interface Joined {
  request: IncomingMessage
  socket: Duplex
  head: Buffer
  upstream: Duplex
  target: URL
  path: URL
}

/** Sends the request on as it came, to the other path and host, and lets the bytes flow both ways. */
function join({ request, socket, head, upstream, target, path }: Joined): void {
  const lines = [`GET ${upstreamPath(target, path)} HTTP/1.1`, `Host: ${target.host}`]
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const [name = '', value = ''] = request.rawHeaders.slice(i, i + 2)
    // Cookies and credentials of ours are not the media server's.
    if (!/^(host|cookie|origin|x-forwarded-.*)$/i.test(name)) lines.push(`${name}: ${value}`)
  }
  upstream.write(`${lines.join('\r\n')}\r\n\r\n`)
  upstream.write(head)
  upstream.pipe(socket)
  socket.pipe(upstream)
  const endBoth = () => {
    upstream.destroy()
    socket.destroy()
  }
  for (const end of [upstream, socket]) end.once('error', endBoth).once('close', endBoth)
}

/** Answers an upgrade with plain HTTP and lets go. */
function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
