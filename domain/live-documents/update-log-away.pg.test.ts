import type { AddressInfo } from 'node:net'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { connectPool } from '../../adapters/database/connect.ts'
import { createLogger } from '../../adapters/log.ts'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { insertCase, insertPerson, until } from '../../test-support/live-server.ts'
import { listUpdateRows } from './live-documents.queries.ts'
import { openRow } from './sealing.ts'
import { LogRefused, LogUnavailable } from './update-log.ts'
import { createUpdateLog, type UpdateLogOptions, type UpdateLogWriter } from './update-log-writer.ts'

let database: TestDatabase
let line: Line
let pool: pg.Pool
let documentId: string
let notesId: string
let userId: string

/** The way to the database, which can be cut and mended. */
interface Line {
  url: string
  cut(): void
  mend(): void
  close(): Promise<void>
}

async function openLine(appUrl: string): Promise<Line> {
  const target = new URL(appUrl)
  const sockets = new Set<Socket>()
  let isCut = false
  const server: Server = createServer((socket) => {
    if (isCut) return void socket.destroy()
    const onward = connect(Number(target.port), target.hostname)
    for (const end of [socket, onward]) {
      sockets.add(end)
      end.on('error', () => end.destroy())
      end.on('close', () => sockets.delete(end))
    }
    socket.pipe(onward).pipe(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = new URL(appUrl)
  url.port = String((server.address() as AddressInfo).port)
  const cut = () => {
    isCut = true
    for (const socket of sockets) socket.destroy()
  }
  const close = () => {
    cut()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  }
  const mend = () => {
    isCut = false
  }
  return { url: url.href, cut, mend, close }
}

beforeEach(async () => {
  database = await createTestDatabase()
  line = await openLine(database.appUrl)
  pool = connectPool({ connectionString: line.url, max: 2 })
  const owner = await insertPerson(database)
  userId = owner.userId
  const { briefId, notesId: notes } = await insertCase(database, owner)
  documentId = briefId
  notesId = notes
})
afterEach(async () => {
  line.mend()
  await pool.end()
  await line.close()
  await database.drop()
})

const createLog = (options: Partial<UpdateLogOptions> = {}) =>
  createUpdateLog({ pool, keys: database.keys, log: createLogger('silent'), ...options })
const append = (log: UpdateLogWriter, update: Uint8Array) =>
  log.append({ documentId, epoch: 1, update, userId, kind: 'person' })

/** Everything in the log after the template, in order. */
async function logged(): Promise<number[]> {
  const rows = await listUpdateRows(database.db, documentId, 1)
  const cipher = await database.keys.ofDocument(database.db, documentId)
  return rows.flatMap((row) => openRow(cipher, documentId, row).map(({ update }) => update[0] ?? -1))
}

test('[SYNC6] while the database is away nothing counts as written; afterwards everything is, in its order', async () => {
  const log = createLog()
  await append(log, Uint8Array.of(1))
  line.cut()
  let settled = 0
  const waiting = [2, 3, 4].map((n) => append(log, Uint8Array.of(n)).then(() => settled++))
  await new Promise((resolve) => setTimeout(resolve, 700))
  expect({ settled, waiting: log.waiting().updates }).toEqual({ settled: 0, waiting: 3 })
  line.mend()
  await Promise.all(waiting)
  expect(await logged()).toEqual([1, 2, 3, 4])
  expect(log.waiting()).toEqual({ updates: 0, bytes: 0 })
})

test('[SYNC6] waiting is bounded in bytes: past it an update is refused at once', async () => {
  const log = createLog({ maxWaitingBytes: 1_000 })
  line.cut()
  const first = append(log, new Uint8Array(900).fill(7))
  await expect(append(log, new Uint8Array(200))).rejects.toThrow(LogUnavailable)
  line.mend()
  await first
  expect(await logged()).toEqual([7])
})

test('[SYNC6] waiting is bounded in time: then the writer is told to come back', async () => {
  const log = createLog({ maxWaitMs: 300 })
  line.cut()
  await expect(append(log, Uint8Array.of(1))).rejects.toThrow(LogUnavailable)
  await until(() => log.waiting().updates === 0, 1_000, 'an empty queue')
})

test('[SYNC6] the connection breaks behind a commit that one of two documents was not in: what is written is settled once', async () => {
  let breaks = 0
  const breaking = new Proxy(pool, {
    get(target, key) {
      if (key !== 'query' || breaks-- <= 0) return Reflect.get(target, key)
      return () => Promise.reject(Object.assign(new Error('terminating connection'), { code: '57P01' }))
    },
  })
  const log = createLog({ pool: breaking })
  const settled: [string, unknown][] = []
  const appendThen = (name: string, id: string, update: Uint8Array) =>
    log.appendThen({ documentId: id, epoch: 1, update, userId, kind: 'person' }, (error) => settled.push([name, error]))
  appendThen('brief', documentId, Uint8Array.of(1))
  appendThen('notes', notesId, Uint8Array.of(1))
  await until(() => settled.length === 2, 2_000, 'both are known to the log')
  await database.db.updateTable('liveDocuments').set({ frozenAt: new Date() }).where('id', '=', notesId).execute()
  breaks = 1
  appendThen('brief', documentId, Uint8Array.of(2))
  appendThen('notes', notesId, Uint8Array.of(2))
  await until(() => settled.length === 4, 2_000, 'both are settled')
  expect(breaks).toBeLessThan(1)
  expect(settled.slice(2)).toEqual([
    ['brief', undefined],
    ['notes', expect.any(LogRefused)],
  ])
  await append(log, Uint8Array.of(3))
  expect(await logged()).toEqual([1, 2, 3])
  expect([settled.length, log.waiting()]).toEqual([4, { updates: 0, bytes: 0 }])
})
