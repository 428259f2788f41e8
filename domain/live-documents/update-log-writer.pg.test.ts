import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { connectPool } from '../../adapters/database/connect.ts'
import { createLogger } from '../../adapters/log.ts'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { insertCase, insertPerson, type TestPerson } from '../../test-support/live-server.ts'
import { type StoppablePostgres, startStoppablePostgres } from '../../test-support/stoppable-postgres.ts'
import { listUpdateRows } from './live-documents.queries.ts'
import { openRow } from './sealing.ts'
import { LogRefused, LogUnavailable, type NewUpdate, type OpenCopy } from './update-log.ts'
import { createUpdateLog, type UpdateLogOptions, type UpdateLogWriter } from './update-log-writer.ts'

let database: TestDatabase
let owner: TestPerson
const log = createLogger('silent')

beforeAll(async () => {
  database = await createTestDatabase()
  owner = await insertPerson(database)
})

afterAll(() => database?.drop())

async function documents(
  count: number,
  from: Pick<TestDatabase, 'db' | 'keys'> = database,
  by = owner,
): Promise<string[]> {
  const ids: string[] = []
  while (ids.length < count) {
    const { briefId, notesId } = await insertCase(from, by)
    ids.push(briefId, notesId)
  }
  return ids.slice(0, count)
}

/** An open copy that nobody looks at. */
const createCopy = (): OpenCopy => ({ readers: () => 0, committed: () => undefined })
const someCopy = createCopy()

/** An update that says which it is; the log does not look inside. */
function numbered(documentId: string, n: number, { epoch = 1, ...other }: Partial<NewUpdate> = {}): NewUpdate {
  const document = new Y.Doc()
  document.getMap('n').set('n', n)
  return {
    documentId,
    epoch,
    update: Y.encodeStateAsUpdate(document),
    userId: owner.userId,
    kind: 'person',
    copy: someCopy,
    ...other,
  }
}

function numberIn(update: Uint8Array): unknown {
  const document = new Y.Doc()
  Y.applyUpdate(document, update)
  return document.getMap('n').get('n')
}

/** What the log has of a document after its first row, in order. */
async function loggedNumbers(
  documentId: string,
  { db, keys } = database as Pick<TestDatabase, 'db' | 'keys'>,
): Promise<unknown[]> {
  const rows = await listUpdateRows(db, documentId, 1)
  const cipher = await keys.ofDocument(db, documentId)
  return rows.flatMap((row) => openRow(cipher, documentId, row).map(({ update }) => numberIn(update)))
}

function open(options: Partial<UpdateLogOptions> = {}): UpdateLogWriter {
  return createUpdateLog({ keys: database.keys, pool: database.pool, ...options, log })
}

test('[SYNC1] 400 appends to 40 documents at once go out in one commit, each document in its order', async () => {
  const ids = await documents(40)
  const writer = open()
  const commits: number[] = []
  writer.onCommit((_, updates) => commits.push(updates))
  const seqs = await Promise.all(
    Array.from({ length: 400 }, (_, i) => writer.append(numbered(ids[i % 40] ?? '', Math.floor(i / 40)))),
  )
  await expect.poll(() => commits).toEqual([400])
  expect(writer.waiting()).toEqual({ updates: 0, bytes: 0 })
  expect(new Set(seqs)).toEqual(new Set([2]))
  for (const id of ids) expect(await loggedNumbers(id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
})

test('[SYNC15] only updates of one open copy share a row: whoever has one of a row has them all', async () => {
  const [id = ''] = await documents(1)
  const writer = open()
  const [here, orphan] = [createCopy(), createCopy()]
  const copies = [here, here, undefined, here, orphan, here, undefined, undefined]
  const seqs = await Promise.all(copies.map((copy, n) => writer.append(numbered(id, n, { copy }))))
  expect(seqs).toEqual([2, 2, 3, 4, 5, 6, 7, 8])
  expect(await loggedNumbers(id)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
})

// Its steps are some 15 ms apart, which a machine may be busy for.
test('[SYNC1] where much is passed on, rows take updates for longer, and go out a part at a time', {
  retry: 3,
}, async () => {
  const [busy = '', early = '', late = ''] = await documents(3)
  const writer = open()
  const crowd: OpenCopy = { readers: () => 30_000, committed: () => undefined }
  const commits: number[] = []
  writer.onCommit((_, updates) => commits.push(updates))
  await writer.append(numbered(busy, 0, { copy: crowd }))
  const first = writer.append(numbered(early, 0))
  await new Promise((resolve) => setTimeout(resolve, 20))
  const seqs = await Promise.all([first, writer.append(numbered(late, 0)), writer.append(numbered(early, 1))])
  expect(seqs).toEqual([2, 2, 2])
  await expect.poll(() => commits).toEqual([1, 2, 1])
})

test('[SYNC1] order and authors hold over many commits, and an append resolves only once it can be read', async () => {
  const [id = ''] = await documents(1)
  const writer = open()
  const appended: Promise<void>[] = []
  for (let n = 0; n < 200; n++) {
    appended.push(
      writer.append(numbered(id, n)).then(async (seq) => {
        if (n % 20 > 0) return
        const [row] = await listUpdateRows(database.db, id, seq - 1, seq)
        const cipher = await database.keys.ofDocument(database.db, id)
        const numbers = row ? openRow(cipher, id, row).map(({ update }) => numberIn(update)) : []
        expect(numbers).toContain(n)
      }),
    )
    if (n % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(appended)
  expect(await loggedNumbers(id)).toEqual(Array.from({ length: 200 }, (_, n) => n))
  const rows = await listUpdateRows(database.db, id, 1)
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, i) => i + 2))
  const cipher = await database.keys.ofDocument(database.db, id)
  const authors = rows.flatMap((row) => openRow(cipher, id, row).map(({ userId }) => userId))
  expect(new Set(authors)).toEqual(new Set([owner.userId]))
})

test('[SYNC7] a document whose epoch has moved on is refused; the others in the same commit do not notice', async () => {
  const [frozen = '', deleted = '', fine = ''] = await documents(3)
  const update = database.db.updateTable('liveDocuments')
  await update.set({ epoch: 2, frozenAt: new Date() }).where('id', '=', frozen).execute()
  await update.set({ epoch: 2, deletedAt: new Date() }).where('id', '=', deleted).execute()
  const writer = open()
  const results = await Promise.allSettled([
    writer.append(numbered(frozen, 0)),
    writer.append(numbered(fine, 0)),
    writer.append(numbered(deleted, 0)),
    writer.append(numbered(fine, 1)),
    // Frozen, also for somebody who was let in after the freeze.
    writer.append(numbered(frozen, 1, { epoch: 2 })),
    writer.append(numbered(randomUUID(), 0)),
  ])
  expect(results.map(({ status }) => status)).toEqual([
    'rejected',
    'fulfilled',
    'rejected',
    'fulfilled',
    'rejected',
    'rejected',
  ])
  for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(LogRefused)
  expect(await loggedNumbers(fine)).toEqual([0, 1])
  expect(await loggedNumbers(frozen)).toEqual([])
  expect(writer.waiting()).toEqual({ updates: 0, bytes: 0 })
})

test('[SYNC1] what Postgres does not take of one document does not hold up the others', async () => {
  const [fine = ''] = await documents(1)
  const writer = open()
  const results = await Promise.allSettled([
    writer.append({ ...numbered(fine, 0), documentId: 'no uuid' }),
    writer.append(numbered(fine, 0)),
  ])
  expect(results.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
  expect(await loggedNumbers(fine)).toEqual([0])
})

test('[SYNC1] two processes writing the same documents never wait for each other in a circle', async () => {
  const ids = await documents(40)
  const pools = [0, 1].map(() => connectPool({ connectionString: database.appUrl, max: 2 }))
  const writers = pools.map((pool) => open({ pool, windowMs: 0 }))
  const before = await deadlocks()
  for (let round = 0; round < 60; round++) {
    const appends = writers.flatMap((writer, w) => {
      // Different numbers of rows in different orders: what plans and orders of locks could differ by.
      const order = w === 0 ? ids : [...ids].reverse()
      return order.slice(0, 2 + ((round * (w + 3)) % 38)).map((id) => writer.append(numbered(id, round)))
    })
    await Promise.all(appends)
  }
  for (const pool of pools) await pool.end()
  expect((await deadlocks()) - before).toBe(0)
  for (const id of ids) {
    const seqs = (await listUpdateRows(database.db, id, 0)).map(({ seq }) => seq)
    expect(seqs).toEqual(seqs.map((_, i) => i + 1))
  }
})

async function deadlocks(): Promise<number> {
  // Counters are flushed by the sessions now and then.
  await new Promise((resolve) => setTimeout(resolve, 1_500))
  const { rows } = await database.pool.query<{ deadlocks: number }>(
    'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
  )
  return Number(rows[0]?.deadlocks ?? 0)
}

test('[SYNC6] the queue is bounded, waiting is bounded, and draining ends in time while the database hangs', async () => {
  const postgres: StoppablePostgres = await startStoppablePostgres()
  try {
    const [id = ''] = await documents(1, postgres, await insertPerson(postgres))
    const pool = connectPool({ connectionString: postgres.appUrl, max: 2 })
    const writer = open({ pool, keys: postgres.keys, maxWaitingBytes: 400, maxWaitMs: 1_000 })
    await writer.append(numbered(id, 0))

    await postgres.crash()
    const size = numbered(id, 1).update.length
    const appends = Array.from({ length: 40 }, (_, i) => writer.append(numbered(id, i + 1)))
    const tooMany = 40 - Math.floor(400 / size)
    const started = Date.now()
    const results = await Promise.allSettled(appends)
    expect(Date.now() - started).toBeLessThan(6_000)
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(40)
    for (const result of results) if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(LogUnavailable)
    const full = results.filter((r) => r.status === 'rejected' && /too many/.test(String(r.reason)))
    expect(full.length).toBeGreaterThanOrEqual(tooMany - 1)
    expect(writer.waiting()).toEqual({ updates: 0, bytes: 0 })

    await postgres.start()
    await writer.append(numbered(id, 100))
    expect((await loggedNumbers(id, postgres)).at(-1)).toBe(100)

    postgres.freeze()
    const hanging = writer.append(numbered(id, 101)).catch((error: unknown) => error)
    const draining = Date.now()
    await writer.drain(500)
    expect(Date.now() - draining).toBeLessThan(1_500)
    await expect(writer.append(numbered(id, 102))).rejects.toBeInstanceOf(LogUnavailable)
    postgres.thaw()
    // It was on its way when the database froze: committed after all.
    expect(await hanging).toBeTypeOf('number')
    await pool.end()
  } finally {
    postgres.thaw()
    await postgres.remove()
  }
})
