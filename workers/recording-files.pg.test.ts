import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../adapters/database/transaction.ts'
import { fileRecording } from '../domain/consultations/file-recording.ts'
import { sweepRecorded } from '../domain/consultations/sweep-recorded.ts'
import { record } from '../domain/outbox.ts'
import { eraseCase } from '../domain/privacy/erase-case.ts'
import { exportFiles } from '../domain/privacy/export/files.ts'
import { allRetentionRules } from '../domain/privacy/retention.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { type createFiling, createFilingWorld } from '../test-support/filing.ts'
import { until } from '../test-support/live-server.ts'
import type { RecordingWorld } from '../test-support/recordings.ts'

const DAY_MS = 86_400_000

let world: RecordingWorld
let filing: ReturnType<typeof createFiling>
let film: Buffer
let reset: () => Promise<void>

beforeAll(async () => {
  ;({ world, filing, film, reset } = await createFilingWorld())
}, 60_000)
afterAll(() => world.close())
afterEach(() => reset())

test('[REC2] only whoever was let in before the part ended can open it, and gives it to nobody', async () => {
  const { api, act, lawyer, client, colleague, observer, outsider, caseId } = world
  const { id, documentId } = await filing.filed()
  // Came to the room afterwards, and to the case afterwards.
  await act(observer, `/${id}/join`)
  await act(lawyer, `/${id}/admit`, { userId: observer.userId })
  const newcomer = await registerPerson(api, { role: 'lawyer' })
  await joinCase(api, client, caseId, newcomer, 'colleague')
  for (const person of [lawyer, client, colleague]) expect((await filing.openFile(documentId, person)).status).toBe(200)
  for (const person of [observer, newcomer, outsider]) {
    expect((await filing.openFile(documentId, person)).status).toBe(404)
    expect((await filing.openFile(documentId, person, '')).status).toBe(404)
    expect((await filing.openFile(documentId, person, '/versions')).status).toBe(404)
    const listed = await api.call('GET', `/v1/documents?caseId=${caseId}&pageSize=100`, { token: person.token })
    expect(JSON.stringify(listed.body)).not.toContain(documentId)
  }
  expect((await filing.partsOf(id, observer))[0]).toMatchObject({ state: 'filed', documentId: null })
  const { body } = await filing.openFile(documentId, client, '')
  expect(body.data.abilities).toEqual({ download: true, update: true, addVersion: false, delete: true, share: false })
  const again = await api.call('POST', '/v1/documents/uploads', {
    token: lawyer.token,
    body: { documentId, fileName: 'another.mp4', size: 10 },
  })
  expect(again.status).toBe(403)
  const share = { token: client.token, body: { userId: newcomer.userId } }
  expect((await api.call('POST', `/v1/documents/${documentId}/shares`, share)).status).toBe(403)
})

test('[REC2] whoever ended a part by being let in without having agreed is not among its readers', async () => {
  const { act, lawyer, observer } = world
  const { id, recordingId } = await world.recorded()
  await act(observer, `/${id}/join`)
  await act(lawyer, `/${id}/admit`, { userId: observer.userId })
  world.api.clock.advance(1_000)
  await act(observer, `/${id}/consent`, { granted: true })
  await filing.file(recordingId)
  const [first, second] = await filing.partsOf(id, observer)
  expect(first).toMatchObject({ state: 'filed', stopReason: 'consent_missing', documentId: null })
  expect(second?.state).toBe('recording')
  await act(lawyer, `/${id}/end`)
  const { documentId } = (await filing.partsOf(id, lawyer))[0] ?? {}
  expect((await filing.openFile(documentId ?? '', observer)).status).toBe(404)
})

test('[REC2] whoever has left the case, or is behind a wall, opens no recording; nor does an administrator in an emergency', async () => {
  const { api, client, colleague, caseId } = world
  const { documentId } = await filing.filed()
  await api.ownerDb
    .deleteFrom('caseMembers')
    .where('caseId', '=', caseId)
    .where('userId', '=', colleague.userId)
    .execute()
  expect((await filing.openFile(documentId, colleague)).status).toBe(404)
  await api.ownerDb.insertInto('caseMembers').values({ caseId, userId: colleague.userId, role: 'colleague' }).execute()
  expect((await filing.openFile(documentId, colleague)).status).toBe(200)
  const admin = await registerPerson(api, { role: 'admin' })
  const now = api.clock.now()
  await api.ownerDb
    .insertInto('breakGlassGrants')
    .values({
      ...{ id: crypto.randomUUID(), caseId, adminId: admin.userId, sealedReason: Buffer.from('x') },
      ...{ startedAt: now, expiresAt: new Date(Date.now() + DAY_MS) },
    })
    .execute()
  const listed = await api.call('GET', `/v1/documents?caseId=${caseId}&pageSize=100`, { token: admin.token })
  expect(listed.status).toBe(200)
  expect(JSON.stringify(listed.body)).not.toContain(documentId)
  expect((await filing.openFile(documentId, admin)).status).toBe(404)
  expect((await filing.openFile(documentId, client)).status).toBe(200)
})

test('[REC2] the copy of one’s own data has the recordings that one was in, whoever asked for them, and no others', async () => {
  const { api, client, observer } = world
  const { documentId } = await filing.filed()
  const { db, keys, masterKeys, clock } = api
  const ctx = { db, keys, masterKeys, clock, storage: api.files.storage }
  const copyOf = async ({ userId, email }: TestPerson) => {
    const paths = new Map<string, () => Promise<Buffer | Readable>>()
    for await (const { path, open } of exportFiles(ctx, { userId, email, lawyerId: undefined, going: [] }))
      paths.set(path, open)
    return paths
  }
  const folder = `files/${documentId.slice(0, 8)}/`
  const copy = await copyOf(client)
  const path = [...copy.keys()].find((path) => path.startsWith(folder)) ?? ''
  expect(path).toMatch(/Recording .*part 1\.mp4$/)
  const opened = await copy.get(path)?.()
  expect(opened && (await buffer(opened as Readable)).equals(film)).toBe(true)
  expect([...(await copyOf(observer)).keys()].filter((path) => path.startsWith(folder))).toEqual([])
})

test('[REC5] a recording is deleted on its day, a legal hold keeps it, and the audit says so', async () => {
  const { api, caseId, client } = world
  const held = await filing.filed()
  const hold = { caseId, putAs: 'lawyer', putBy: client.userId, sealedReason: Buffer.from('x') }
  const holdId = crypto.randomUUID()
  await api.ownerDb
    .insertInto('caseHolds')
    .values({ id: holdId, ...hold, createdAt: api.clock.now() })
    .execute()
  const { keys, masterKeys, clock, files } = api
  const rules = allRetentionRules({ keys, masterKeys, clock, files }).filter(({ name }) =>
    name.startsWith('recordings'),
  )
  const applyAfter = (days: number) =>
    rules[0]?.remove(api.db, new Date(api.clock.now().getTime() + days * DAY_MS), 100)
  expect(await applyAfter(364)).toBe(0)
  expect((await filing.partsOf(held.id, client)).map(({ state }) => state)).toEqual(['filed'])
  await applyAfter(366)
  const row = () =>
    api.ownerDb
      .selectFrom('documentFiles')
      .select(['storageKey', 'wrappedKey'])
      .where('documentId', '=', held.documentId)
      .executeTakeFirstOrThrow()
  const kept = await row()
  expect(kept.storageKey).not.toBeNull()
  await api.ownerDb
    .updateTable('caseHolds')
    .set({ liftedAt: api.clock.now(), liftedBy: client.userId, sealedLiftReason: Buffer.from('x') })
    .where('id', '=', holdId)
    .execute()
  expect(await applyAfter(366)).toBeGreaterThan(0)
  expect(await applyAfter(366)).toBe(0)
  expect(await row()).toEqual({ storageKey: null, wrappedKey: null })
  expect(await api.files.storage.head(kept.storageKey ?? '')).toBeUndefined()
  expect((await filing.partsOf(held.id, client)).map(({ state, documentId }) => [state, documentId])).toEqual([
    ['removed', null],
  ])
  const said = await api.ownerDb
    .selectFrom('auditEntries')
    .select('subjectId')
    .where('chainId', '=', caseId)
    .where('act', '=', 'retention.applied')
    .execute()
  expect(said.map(({ subjectId }) => subjectId)).toContain(held.documentId)
})

test('[REC6] nothing in clear stays: of filed and failed parts, and of a case that is erased', async () => {
  const { api, client, lawyer, colleague, act } = world
  const other = (await createTestCase(api, client)).id
  await joinCase(api, client, other, lawyer, 'lawyer')
  await joinCase(api, client, other, colleague, 'colleague')
  const waiting = await world.recorded(other)
  await act(lawyer, `/${waiting.id}/recording`, { on: false })
  const done = await world.recorded(other)
  await act(lawyer, `/${done.id}/recording`, { on: false })
  await filing.file(done.recordingId)
  const documentId = (await filing.partsOf(done.id))[0]?.documentId ?? ''
  await sweepRecorded(filing.deps)
  expect(world.inClear()).toContain(waiting.recordingId)
  expect(world.inClear()).not.toContain(done.recordingId)
  const { storageKey } = await api.ownerDb
    .selectFrom('documentFiles')
    .select('storageKey')
    .where('documentId', '=', documentId)
    .executeTakeFirstOrThrow()
  const gone: string[] = []
  const unfinished = await fileRecording(filing.deps, waiting.recordingId)
  await inTransaction(api.db, (db) => eraseCase({ db, keys: api.keys, clock: api.clock, gone }, other))
  expect(gone).toEqual([storageKey])
  // A worker was in the middle of it: nothing comes of that.
  await inTransaction(api.db, async (db) => unfinished?.({ db, clock: api.clock, keys: api.keys }))
  expect(await fileRecording(filing.deps, waiting.recordingId)).toBeUndefined()
  expect((await filing.openFile(documentId, client)).status).toBe(404)
  await expect(api.keys.ofCase(api.db, other)).rejects.toThrow()
  for (let times = 0; times < 2; times++) await sweepRecorded(filing.deps)
  expect(world.inClear()).not.toContain(waiting.recordingId)
  const readers = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM document_readers WHERE document_id = ${documentId}`.execute(api.ownerDb)
  expect(readers.rows[0]?.n).toBe(0)
})

test('[REC6] the facts of a recording may come twice', async () => {
  const { api, caseId } = world
  const { id, recordingId } = await filing.filed()
  const told = { recordingId, consultationId: id, caseId }
  await inTransaction(api.db, async (db) => {
    await record({ db, clock: api.clock }, { fact: 'recording.finished', ...told })
    await record({ db, clock: api.clock }, { fact: 'recording.filed', ...told })
  })
  await filing.startWorkers()
  const open = async () => {
    const { rows } = await sql<{ n: number }>`
      SELECT count(*)::int AS n FROM outbox LEFT JOIN jobs ON jobs.outbox_id = outbox.id AND jobs.state = 'done'
      WHERE outbox.payload->>'recordingId' = ${recordingId} AND jobs.id IS NULL`.execute(api.ownerDb)
    return rows[0]?.n
  }
  await until(async () => (await open()) === 0, 30_000, 'nothing is left to do')
  expect(await filing.partsOf(id)).toHaveLength(1)
  expect((await filing.partsOf(id))[0]?.state).toBe('filed')
})
