import { readdirSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newStorageKey } from '../adapters/storage/storage.ts'
import { deleteDocumentBytes } from '../domain/documents/delete-bytes.ts'
import { sweepFiles } from '../domain/documents/sweep.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { beginUpload, uploadFile } from '../test-support/documents.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { until } from '../test-support/live-server.ts'
import { startTestWorkers, type TestWorkers } from '../test-support/workers.ts'

let api: TestApi
let workers: TestWorkers
let owner: TestPerson
let lawyer: TestPerson
let caseId: string
let scannerSays: 'clean' | 'unavailable' | 'infected' = 'clean'
beforeAll(async () => {
  api = await createTestApi()
  const scanner = {
    async scan() {
      if (scannerSays === 'unavailable') return { outcome: scannerSays, reason: 'unreachable' } as const
      return scannerSays === 'clean'
        ? ({ outcome: scannerSays } as const)
        : ({ outcome: scannerSays, signature: 'Test' } as const)
    },
  }
  workers = await startTestWorkers(api, { deps: { clock: api.clock, scanner }, leaseMs: 60_000 })
  owner = await registerPerson(api)
  lawyer = await registerPerson(api, { role: 'lawyer' })
  caseId = (await createTestCase(api, owner)).id
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
}, 60_000)
afterAll(async () => {
  await workers.drain()
  await api.close()
})

const read = async (id: string) => (await api.call('GET', `/v1/documents/${id}`, { token: owner.token })).body.data
const judged = (id: string) => until(async () => !(await read(id)).isPending, 30_000, 'a verdict')
const storedFiles = () =>
  readdirSync(api.filesFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length

test('[DOC9] what is uploaded is inspected, read for its text, and told of once', async () => {
  const { id } = await uploadFile(api, owner, { caseId, name: 'words.txt', bytes: Buffer.from('Zebra crossing') })
  await judged(id)
  await until(async () => (await read(id)).hasText, 30_000, 'its text')
  expect(await read(id)).toMatchObject({ scan: 'clean', contentType: 'text/plain' })
  const text = await api.call('GET', `/v1/documents/${id}/text`, { token: lawyer.token })
  expect(text.body.data.pages.join('')).toContain('Zebra crossing')
  const second = await uploadFile(api, owner, { caseId, name: 'more.txt', bytes: Buffer.from('More words') })
  await judged(second.id)
  const told = async () =>
    (await api.ownerDb.selectFrom('notifications').select('userId').where('kind', '=', 'document.added').execute()).map(
      ({ userId }) => userId,
    )
  await until(async () => (await told()).length > 0, 10_000, 'a notification')
  expect(await told()).toEqual([lawyer.userId])
  const events = await api.ownerDb
    .selectFrom('userEvents')
    .select(['userId', 'subjectId'])
    .where('event', '=', 'document:update')
    .execute()
  expect(new Set(events.filter(({ subjectId }) => subjectId === id).map(({ userId }) => userId))).toEqual(
    new Set([owner.userId, lawyer.userId]),
  )
})

test('[DOC9] what is no accepted file is rejected and not kept; what is infected neither', async () => {
  const before = storedFiles()
  const program = await uploadFile(api, owner, {
    caseId,
    name: 'contract.pdf',
    bytes: Buffer.from('MZ\x90\0 a program'),
  })
  await judged(program.id)
  expect(await read(program.id)).toMatchObject({ scan: 'rejected', scanReason: 'type_mismatch' })
  scannerSays = 'infected'
  const infected = await uploadFile(api, owner, { caseId, name: 'a.txt', bytes: Buffer.from('As if it were ill') })
  await judged(infected.id)
  expect(await read(infected.id)).toMatchObject({ scan: 'rejected', scanReason: 'virus' })
  await until(() => storedFiles() === before, 10_000, 'nothing of them is kept')
  scannerSays = 'clean'
})

test('[DOC9] while the scanner cannot be asked a file is in quarantine, and then it is asked again', async () => {
  const { scanAgain } = await import('./documents.ts')
  scannerSays = 'unavailable'
  const { id } = await uploadFile(api, owner, { caseId, name: 'b.txt', bytes: Buffer.from('Waiting') })
  await judged(id)
  expect(await read(id)).toMatchObject({ scan: 'quarantined', scanReason: 'scanner_unreachable' })
  scannerSays = 'clean'
  expect(await scanAgain(workers.deps)).toBe(0)
  api.clock.advance(6 * 60_000)
  expect(await scanAgain(workers.deps)).toBe(1)
  expect(await read(id)).toMatchObject({ scan: 'clean', scanReason: null })
})

test('[DOC10] the sweep takes what nobody refers to and what is over, and a hold keeps what it is on', async () => {
  const { storage } = api.files
  const sweepDeps = { db: api.db, clock: api.clock, log: workers.deps.log, files: api.files }
  const held = (await createTestCase(api, owner)).id
  const kept = await uploadFile(api, owner, { caseId: held, name: 'held.txt', bytes: Buffer.from('Held') })
  const over = await uploadFile(api, owner, { caseId, name: 'over.txt', bytes: Buffer.from('Over') })
  for (const { id } of [kept, over]) await judged(id)
  for (const { id } of [kept, over]) await api.call('DELETE', `/v1/documents/${id}`, { token: owner.token })
  const hold = { caseId: held, putAs: 'lawyer', putBy: owner.userId, sealedReason: Buffer.from('x') }
  await api.ownerDb
    .insertInto('caseHolds')
    .values({ id: crypto.randomUUID(), ...hold, createdAt: api.clock.now() })
    .execute()
  const { id: uploadId } = await beginUpload(api, owner, { caseId, size: 10 })
  const bytes = {
    token: owner.token,
    body: Buffer.from('ten bytes.'),
    headers: { 'content-type': 'application/octet-stream' },
  }
  await api.call('PUT', `/v1/documents/uploads/${uploadId}?offset=0`, bytes)
  await storage.put(
    newStorageKey(),
    (async function* () {
      yield Buffer.from('nobody refers to this')
    })(),
  )
  const before = storedFiles()
  expect(await sweepFiles(sweepDeps)).toEqual({ expired: 0, deleted: 0, unfinished: 0, orphans: 0, missing: 0 })
  expect(storedFiles()).toBe(before)
  api.clock.advance(29 * 86_400_000)
  expect(await sweepFiles(sweepDeps)).toEqual({ expired: 1, deleted: 0, unfinished: 0, orphans: 1, missing: 0 })
  api.clock.advance(2 * 86_400_000)
  expect(await sweepFiles(sweepDeps)).toEqual({ expired: 0, deleted: 1, unfinished: 0, orphans: 0, missing: 0 })
  expect(storedFiles()).toBe(before - 3)
  expect(await deleteDocumentBytes({ db: api.db, clock: api.clock, storage }, kept.id)).toBe('on_hold')
  await api.ownerDb
    .updateTable('caseHolds')
    .set({ liftedAt: api.clock.now(), liftedBy: owner.userId, sealedLiftReason: Buffer.from('x') })
    .execute()
  expect(await deleteDocumentBytes({ db: api.db, clock: api.clock, storage }, kept.id)).toBe('deleted')
  expect(storedFiles()).toBe(before - 4)
})
