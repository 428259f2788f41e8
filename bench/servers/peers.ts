import { randomUUID } from 'node:crypto'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../test-support/postgres.ts'
import type { Peer, RunningPeer, Seat } from '../peer.ts'
import { installPeer, peerFolder } from './peer-folder.ts'
import { startDurablePostgres } from './postgres.ts'
import { startServer } from './server-process.ts'

interface StockOptions {
  folder: 'hocuspocus' | 'y-websocket' | 'relay'
  /** Its own embedded Postgres, as durable as ours. */
  postgres?: boolean
  /** Environment that turns on storage in this folder. */
  storage?: (directory: string) => Record<string, string>
  seat: (port: number, documentName: string) => Seat
}

async function startStock(options: StockOptions): Promise<RunningPeer> {
  const cwd = peerFolder(options.folder)
  installPeer(cwd)
  const directory = mkdtempSync(join(tmpdir(), 'lc-bench-'))
  chmodSync(directory, 0o755)
  const port = await freePort()
  const postgres = options.postgres ? await startDurablePostgres() : undefined
  const start = () =>
    startServer({
      script: join(cwd, 'server.mjs'),
      cwd,
      env: {
        PORT: String(port),
        NODE_ENV: 'production',
        ...(postgres ? { DATABASE_URL: postgres.adminUrl } : {}),
        ...options.storage?.(directory),
      },
      readyUrl: `http://127.0.0.1:${port}/`,
      logFile: join(directory, 'server.log'),
    })
  const running: RunningPeer = {
    server: await start(),
    postgresPid: postgres?.pid,
    async openRooms(count, clients) {
      return Array.from({ length: count }, () => {
        const name = randomUUID()
        return Array.from({ length: clients }, () => options.seat(port, name))
      })
    },
    async restart() {
      running.server = await start()
    },
    async stop() {
      await running.server.terminate()
      await postgres?.stop()
      rmSync(directory, { recursive: true, force: true })
    },
  }
  return running
}

const hocuspocusSeat = (port: number, documentName: string): Seat => ({
  url: `ws://127.0.0.1:${port}/`,
  documentName,
  token: 'nobody-asks',
})
const pathSeat = (port: number, documentName: string): Seat => ({
  url: `ws://127.0.0.1:${port}/${documentName}`,
  documentName,
  token: '',
})

/** Stock Hocuspocus in memory: the yardstick. */
export const hocuspocusInMemory: Peer = {
  name: 'hocuspocus',
  protocol: 'hocuspocus',
  acknowledges: true,
  stores: false,
  start: () => startStock({ folder: 'hocuspocus', seat: hocuspocusSeat }),
}

/** Stock Hocuspocus that stores whole states with its database extension. */
export const hocuspocusWithDatabase: Peer = {
  name: 'hocuspocus+db',
  protocol: 'hocuspocus',
  acknowledges: true,
  stores: true,
  start: () => startStock({ folder: 'hocuspocus', postgres: true, seat: hocuspocusSeat }),
}

export const yWebsocketInMemory: Peer = {
  name: 'y-websocket',
  protocol: 'y-websocket',
  acknowledges: false,
  orientation: true,
  stores: false,
  start: () => startStock({ folder: 'y-websocket', seat: pathSeat }),
}

export const yWebsocketWithLevelDb: Peer = {
  name: 'y-websocket+leveldb',
  protocol: 'y-websocket',
  acknowledges: false,
  orientation: true,
  stores: true,
  start: () =>
    startStock({
      folder: 'y-websocket',
      storage: (directory) => ({ YPERSISTENCE: join(directory, 'level') }),
      seat: pathSeat,
    }),
}

/** The floor: frames go to the others of the room and nobody reads them. */
export const relay: Peer = {
  name: 'relay',
  protocol: 'relay',
  acknowledges: false,
  orientation: true,
  stores: false,
  start: () => startStock({ folder: 'relay', seat: pathSeat }),
}
