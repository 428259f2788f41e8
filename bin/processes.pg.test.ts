import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMasterKeys } from '../adapters/cipher.ts'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { createTokenSigner } from '../adapters/tokens.ts'
import { createCaseKeys } from '../domain/case-keys/case-keys.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import {
  insertCase,
  insertPerson,
  openClient,
  type TestClient,
  type TestPerson,
  textOf,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'
import { hasRedisServer, startTestRedis, type TestRedis } from '../test-support/redis.ts'
import { type StartProcess, spawnStart, untilReady } from '../test-support/start-process.ts'

const jwtSecret = randomBytes(32).toString('hex')
const masterKey = `test:${randomBytes(32).toString('base64')}`
const tokens = createTokenSigner(jwtSecret)
const keys = createCaseKeys(createMasterKeys(masterKey))

let database: TestDatabase
let redis: TestRedis
let folder: string
let processes: { started: StartProcess; port: number; url: string }[]
let clients: TestClient[]

describe.skipIf(!hasRedisServer)('ROLE=collab twice', () => {
  beforeEach(async () => {
    clients = []
    processes = []
    folder = mkdtempSync(join(tmpdir(), 'lc-processes-'))
    database = await createTestDatabase()
    redis = await startTestRedis()
    for (let i = 0; i < 2; i++) processes.push(await begin(await freePort()))
    await Promise.all(processes.map(({ started }) => untilReady(started)))
  })

  afterEach(async () => {
    for (const client of clients) client.destroy()
    for (const { started } of processes) {
      started.child.kill('SIGTERM')
      await started.exited
    }
    await redis?.remove()
    await database?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  async function begin(port: number) {
    const started = spawnStart({
      dataFolder: folder,
      port,
      environment: {
        ROLE: 'collab',
        REDIS_URL: redis.url,
        DATABASE_URL: database.appUrl,
        DATABASE_OWNER_URL: database.ownerUrl,
        JWT_SECRET: jwtSecret,
        MASTER_KEY: masterKey,
      },
    })
    return { started, port, url: `ws://127.0.0.1:${port}/collab` }
  }

  async function open(at: number, person: TestPerson, documentId: string): Promise<TestClient> {
    const client = await openClient({ url: processes[at]?.url ?? '', tokens }, person, documentId)
    clients.push(client)
    return client
  }

  const metricsOf = async (at: number) => (await fetch(`http://127.0.0.1:${processes[at]?.port}/metrics`)).text()

  test('[SYNC30] people at two real processes edit one document, and whoever loses a process goes on at the other', async () => {
    const owner = await insertPerson(database)
    const lawyer = await insertPerson(database, 'lawyer')
    const store = { db: database.db, keys }
    const { briefId } = await insertCase(store, owner, [{ person: lawyer, role: 'lawyer' }])
    const [a, b] = [await open(0, owner, briefId), await open(1, lawyer, briefId)]
    await Promise.all([a.synced(), b.synced()])
    await until(async () => /collab_fan_out_connected 1/.test(await metricsOf(1)), 5_000, 'the metric says so')

    a.provider.setAwarenessField('cursor', 'here')
    const isThere = () => b.provider.awareness?.getStates().has(a.document.clientID) ?? false
    await until(isThere, 2_000, 'presence at the other process')
    for (let i = 0; i < 20; i++) {
      const [from, to] = i % 2 === 0 ? [a, b] : [b, a]
      typeParagraph(from.document, `edit ${i}.`)
      await until(() => textOf(to.document).includes(`edit ${i}.`), 1_000, 'the edit at the other process')
    }
    expect(await metricsOf(1)).toMatch(/collab_fan_out_rows_total\{outcome="applied"\} [1-9]/)

    typeParagraph(a.document, 'the last words at this process.')
    await a.acknowledged()
    processes[0]?.started.child.kill('SIGTERM')
    await until(() => !isThere(), 5_000, 'who was there is gone')
    const moved = await open(1, owner, briefId)
    await moved.synced()
    expect(textOf(moved.document)).toContain('the last words at this process.')
    typeParagraph(moved.document, 'goes on.')
    await until(() => textOf(b.document).includes('goes on.'), 1_000, 'the edit')
    expect(await processes[0]?.started.exited).toBe(0)
    expect(textOf((await loadDocument(store, briefId)).document)).toContain('goes on.')
  })

  test('[SYNC32] whoever was at a process that was killed is gone within 40 s', async () => {
    const owner = await insertPerson(database)
    const { briefId } = await insertCase({ db: database.db, keys }, owner)
    const [a, b] = [await open(0, owner, briefId), await open(1, owner, briefId)]
    await Promise.all([a.synced(), b.synced()])
    a.provider.setAwarenessField('cursor', 'here')
    const isThere = () => b.provider.awareness?.getStates().has(a.document.clientID) ?? false
    await until(isThere, 2_000, 'presence at the other process')
    processes[0]?.started.child.kill('SIGKILL')
    a.destroy()
    await until(() => !isThere(), 40_000, 'gone')
  })
})
