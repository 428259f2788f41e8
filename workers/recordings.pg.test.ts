import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../adapters/database/transaction.ts'
import { recordedFileName } from '../adapters/storage/recorded-files.ts'
import { deleteRecorded, fileRecording } from '../domain/consultations/file-recording.ts'
import { sweepRecorded } from '../domain/consultations/sweep-recorded.ts'
import { registerPerson } from '../test-support/factories.ts'
import { type createFiling, createFilingWorld } from '../test-support/filing.ts'
import { until } from '../test-support/live-server.ts'
import { createBrokenFolder, type RecordingWorld } from '../test-support/recordings.ts'
import { fileRecordings } from './recordings.ts'

const DAY_MS = 86_400_000

let world: RecordingWorld
let filing: ReturnType<typeof createFiling>
let film: Buffer
let recorder: { makes: Buffer }
let reset: () => Promise<void>

beforeAll(async () => {
  ;({ world, filing, film, recorder, reset } = await createFilingWorld())
}, 60_000)
afterAll(() => world.close())
afterEach(() => reset())

test('[REC1] a recording becomes one sealed document of the case, and its file in clear goes', async () => {
  const { act, lawyer, client, caseId, api, bucket } = world
  const { id, recordingId } = await world.recorded()
  expect((await filing.partsOf(id)).map(({ state }) => state)).toEqual(['recording'])
  await act(lawyer, `/${id}/recording`, { on: false })
  expect(await filing.partsOf(id)).toMatchObject([{ part: 1, state: 'filing', stopReason: 'asked', seconds: 61 }])
  expect(world.inClear()).toContain(recordingId)
  await filing.startWorkers()
  await until(() => !world.inClear().includes(recordingId), 30_000, 'the file in clear is gone')
  const [part] = await filing.partsOf(id)
  const documentId = part?.documentId ?? ''
  const { body } = await filing.openFile(documentId, client, '')
  const day = api.clock.now().toISOString().slice(0, 10)
  expect(body.data).toMatchObject({
    ...{ caseId, fileName: `Recording ${day}, part 1.mp4`, label: 'privileged', contentType: 'video/mp4' },
    ...{ size: film.length, readership: 'named', scan: 'not_scanned', version: 1 },
    uploadedBy: { userId: lawyer.userId },
  })
  expect(new Date(body.data.keptUntil).getTime() - api.clock.now().getTime()).toBeCloseTo(365 * DAY_MS, -4)
  const download = await filing.openFile(documentId, client)
  expect(download.response.rawPayload.equals(film)).toBe(true)
  // Sealed where it lies: nothing of its bytes stands anywhere in the bucket.
  const lying = bucket.names('files/').map((name) => readFileSync(join(bucket.folder, `${name}._S3rver_object`)))
  expect(lying.some((bytes) => bytes.length > film.length)).toBe(true)
  expect(lying.filter((bytes) => bytes.includes(film.subarray(100_000, 100_032)))).toEqual([])
  const acts = await api.ownerDb.selectFrom('auditEntries').select('act').where('chainId', '=', caseId).execute()
  const said = acts.map(({ act }) => act)
  for (const known of ['consultation.recordingStarted', 'consultation.recordingFiled', 'document.downloaded']) {
    expect(said).toContain(known)
  }
})

test('[REC1] however often its end is told and its job runs, there is one document', async () => {
  const { id, recordingId, egressId } = await world.recorded()
  await world.act(world.lawyer, `/${id}/end`)
  const { recorder } = world.video
  await recorder.stop(egressId)
  await world.egress.settled()
  await Promise.all([filing.follow(), filing.follow()])
  expect(await filing.countFacts('recording.finished', recordingId)).toBe(1)
  // Two workers at once, and the first one once more.
  const both = await Promise.all([fileRecording(filing.deps, recordingId), fileRecording(filing.deps, recordingId)])
  const { api } = world
  for (const finish of [...both, both[0]]) {
    await inTransaction(api.db, async (db) => finish?.({ db, clock: api.clock, keys: api.keys }))
  }
  expect(await fileRecording(filing.deps, recordingId)).toBeUndefined()
  const made = await api.ownerDb.selectFrom('documents').select('id').where('readership', '=', 'named').execute()
  const [part] = await filing.partsOf(id)
  expect(made.filter((row) => row.id === part?.documentId)).toHaveLength(1)
  expect(await filing.countFacts('recording.filed', recordingId)).toBe(1)
  for (let times = 0; times < 2; times++) await deleteRecorded(filing.deps, recordingId)
  expect(world.inClear()).not.toContain(recordingId)
})

test('[REC3] a report that was lost is made up for by looking', async () => {
  const { act, lawyer, egress } = world
  const { id, recordingId } = await world.recorded()
  egress.mode = 'silent'
  await act(lawyer, `/${id}/recording`, { on: false })
  expect((await filing.partsOf(id))[0]?.state).toBe('filing')
  expect(await filing.countFacts('recording.finished', recordingId)).toBe(0)
  await filing.follow()
  expect(await filing.countFacts('recording.finished', recordingId)).toBe(1)
  await filing.file(recordingId)
  expect((await filing.partsOf(id))[0]?.state).toBe('filed')
})

test('[REC3] a recorder that died is not said to record, and is not started again by itself', async () => {
  const { egress } = world
  const { id, egressId } = await world.recorded()
  egress.mode = 'silent'
  await egress.breakOff(egressId, 'the browser crashed')
  expect((await filing.look(id)).recording.state).toBe('on')
  await filing.follow()
  const { recording } = await filing.look(id)
  expect([recording.state, recording.parts[0]?.state, recording.parts[0]?.stopReason]).toEqual([
    'off',
    'none',
    'failed',
  ])
  egress.mode = 'well'
  expect(egress.calls).toEqual([])
})

test('[REC3] a start that was not answered but happened is stopped as soon as it is heard of, and what it made is filed', async () => {
  const { egress } = world
  egress.mode = 'unheard'
  const { id, recordingId } = await world.recorded()
  expect((await filing.partsOf(id))[0]).toMatchObject({ state: 'none', stopReason: 'failed' })
  expect(egress.running()).toBe(1)
  egress.mode = 'well'
  await filing.follow()
  expect(egress.running()).toBe(0)
  await filing.follow()
  expect(await filing.countFacts('recording.finished', recordingId)).toBe(1)
  await filing.file(recordingId)
  expect((await filing.partsOf(id))[0]).toMatchObject({ state: 'filed', stopReason: 'failed' })
})

test('[REC3] a start whose answer was lost, but not its report, is stopped at once', async () => {
  const { egress } = world
  egress.mode = 'unanswered'
  const { id, recordingId } = await world.recorded()
  expect(egress.running()).toBe(0)
  expect(await filing.countFacts('recording.finished', recordingId)).toBe(1)
  expect((await filing.partsOf(id))[0]).toMatchObject({ state: 'filing', stopReason: 'failed' })
})

test('[REC3] a start that failed says so, and can be asked for again', async () => {
  const { egress, act, lawyer } = world
  egress.mode = 'refusing'
  const { id } = await world.recorded()
  const { recording } = await filing.look(id)
  expect([recording.state, recording.parts[0]?.state, recording.parts[0]?.stopReason]).toEqual([
    'off',
    'none',
    'failed',
  ])
  egress.mode = 'well'
  expect((await act(lawyer, `/${id}/recording`, { on: true })).recording.parts).toHaveLength(2)
  await act(lawyer, `/${id}/end`)
})

test('[REC3] what the service has forgotten is over, and filed if there is a file', async () => {
  const { egress } = world
  const { id, recordingId, egressId } = await world.recorded()
  egress.mode = 'silent'
  await egress.breakOff(egressId, '')
  egress.forget()
  await filing.follow()
  expect((await filing.look(id)).recording.state).toBe('off')
  await filing.file(recordingId)
  expect((await filing.partsOf(id))[0]?.state).toBe('filed')
})

test('[REC4] a store that breaks off midway leaves no half document; the next try files it', async () => {
  const { act, lawyer, bucket } = world
  const { id, recordingId } = await world.recorded()
  await act(lawyer, `/${id}/recording`, { on: false })
  const before = bucket.names('files/').length
  const broken = { recordedFiles: createBrokenFolder(bucket, 2) }
  for (let times = 0; times < 2; times++)
    await expect(filing.file(recordingId, broken)).rejects.toThrow('the line broke')
  // An end that looks like one, too early.
  const { recordedFiles } = filing.deps
  const cut = { ...recordedFiles, get: async () => Readable.from([film.subarray(0, 150_000)]) }
  await expect(filing.file(recordingId, { recordedFiles: cut })).rejects.toThrow('not read to its end')
  expect(bucket.names('files/')).toHaveLength(before)
  expect((await filing.partsOf(id))[0]?.state).toBe('filing')
  await filing.file(recordingId, broken)
  expect((await filing.partsOf(id))[0]?.state).toBe('filed')
  expect(bucket.names('files/')).toHaveLength(before + 1)
})

test('[REC4] what cannot be filed fails visibly, stays where it is, and is filed when an administrator tries again', async () => {
  const { api, act, lawyer, bucket } = world
  const { id, recordingId } = await world.recorded()
  recorder.makes = Buffer.from('<html>no film at all, but an answer of something in between</html>')
  await act(lawyer, `/${id}/recording`, { on: false })
  const handler = { ...fileRecordings, retryAfterSeconds: [0.01, 0.01] }
  await filing.startWorkers([handler])
  const becomes = (state: string) =>
    until(
      async () => {
        api.clock.advance(50)
        return (await filing.partsOf(id))[0]?.state === state
      },
      30_000,
      state,
    )
  await becomes('failed')
  expect(world.inClear()).toContain(recordingId)
  await sweepRecorded(filing.deps)
  expect(world.inClear()).toContain(recordingId)
  const admin = await registerPerson(api, { role: 'admin' })
  const jobs = await api.call('GET', '/v1/admin/jobs?state=failed&pageSize=100', { token: admin.token })
  const [job] = (jobs.body.data as { id: string; name: string; lastError: string }[]).filter(
    ({ name }) => name === 'file-recording',
  )
  expect(job?.lastError).toBe('NoFilm')
  // The file as it should have been.
  await bucket.put(recordedFileName(recordingId), film)
  expect((await api.call('POST', `/v1/admin/jobs/${job?.id}/retry`, { token: admin.token, body: {} })).status).toBe(200)
  await becomes('filed')
})
