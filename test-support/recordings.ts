import { Readable } from 'node:stream'
import { createRecordedFiles, type RecordedFiles } from '../adapters/storage/recorded-files.ts'
import { createS3Storage } from '../adapters/storage/s3.ts'
import { createEgressRecorder } from '../adapters/video/egress.ts'
import { createLivekit } from '../adapters/video/livekit.ts'
import type { VideoRooms } from '../adapters/video/video.ts'
import type { Consultation } from '../contracts/consultations.ts'
import { createTestApi, type TestApi } from './api.ts'
import { startTestBucket, type TestBucket } from './bucket.ts'
import { startTestEgress, type TestEgress } from './egress.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from './factories.ts'

const keys = { apiKey: 'LCtest', apiSecret: 'a secret of tests, thirty-two bytes long or more' }

/** A case whose people meet and are recorded: the recorder and the store are real to the application, the rooms are not asked. */
export interface RecordingWorld {
  api: TestApi
  egress: TestEgress
  bucket: TestBucket
  video: VideoRooms
  /** Their case: `observer` is in it and joins no consultation unless a test says so; `outsider` is not. */
  client: TestPerson
  lawyer: TestPerson
  colleague: TestPerson
  observer: TestPerson
  outsider: TestPerson
  caseId: string
  act(person: TestPerson, path: string, body?: object): Promise<Consultation>
  /** A consultation with lawyer, client and colleague in the room, all of whom have agreed, and a recording that runs. */
  recorded(inCase?: string): Promise<{ id: string; recordingId: string; egressId: string }>
  /** The files in clear, by the ids of their parts. */
  inClear(): string[]
  close(): Promise<void>
}

export async function createRecordingWorld(film: () => Buffer): Promise<RecordingWorld> {
  const bucket = await startTestBucket()
  let world: RecordingWorld | undefined
  const report = async (payload: string, authorization: string) => {
    const headers = { authorization, 'content-type': 'application/webhook+json' }
    await world?.api.app.inject({ method: 'POST', url: '/v1/webhooks/livekit', headers, payload })
  }
  const egress = await startTestEgress({ ...keys, film, report })
  const recorder = createEgressRecorder({ ...keys, url: egress.url, s3: bucket.settings })
  const quiet: Partial<VideoRooms> = {
    openRoom: async () => undefined,
    closeRoom: async () => undefined,
    listGuests: async () => [],
    setRights: async () => undefined,
    remove: async () => undefined,
  }
  const url = () => new URL('ws://127.0.0.1:9')
  const video = { ...createLivekit({ ...keys, url, recorder, missing: () => '' }), ...quiet }
  const files = { storage: createS3Storage(bucket.settings), verdictWaitMs: 0 }
  const api = { ...(await createTestApi({ video, files })), files }
  world = { ...(await castOf(api)), api, egress, bucket, video, ...actsOf(api, bucket, () => world) }
  return world
}

async function castOf(api: TestApi) {
  const client = await registerPerson(api)
  const [lawyer, colleague] = [
    await registerPerson(api, { role: 'lawyer' }),
    await registerPerson(api, { role: 'lawyer' }),
  ]
  const [observer, outsider] = [await registerPerson(api), await registerPerson(api)]
  const caseId = (await createTestCase(api, client)).id
  await joinCase(api, client, caseId, lawyer, 'lawyer')
  await joinCase(api, client, caseId, colleague, 'colleague')
  await joinCase(api, client, caseId, observer, 'observer')
  return { client, lawyer, colleague, observer, outsider, caseId }
}

function actsOf(api: TestApi, bucket: TestBucket, worldOf: () => RecordingWorld | undefined) {
  async function act(person: TestPerson, path: string, body: object = {}): Promise<Consultation> {
    const { status, body: answer } = await api.call('POST', `/v1/consultations${path}`, { token: person.token, body })
    if (status >= 300) throw new Error(`${path}: ${JSON.stringify(answer)}`)
    await worldOf()?.egress.settled()
    return answer.data
  }
  async function recorded(inCase?: string) {
    const world = worldOf()
    if (!world) throw new Error('the world is not there yet')
    const { client, lawyer, colleague, egress } = world
    const at = api.clock.now().toISOString()
    const { id } = await act(client, '', { caseId: inCase ?? world.caseId, proposedTimes: [at] })
    await act(lawyer, `/${id}/schedule`, { at, timeZone: 'UTC' })
    for (const person of [lawyer, client, colleague]) await act(person, `/${id}/join`)
    for (const { userId } of [client, colleague]) await act(lawyer, `/${id}/admit`, { userId })
    for (const person of [lawyer, client, colleague]) await act(person, `/${id}/consent`, { granted: true })
    await act(lawyer, `/${id}/recording`, { on: true })
    const row = await api.ownerDb
      .selectFrom('consultationRecordings')
      .select(['id', 'egressId'])
      .where('consultationId', '=', id)
      .executeTakeFirstOrThrow()
    egress.calls.length = 0
    return { id, recordingId: row.id, egressId: row.egressId ?? '' }
  }
  return {
    act,
    recorded,
    inClear: () => bucket.names('recordings/').map((name) => /([0-9a-f-]{36})\.mp4$/.exec(name)?.[1] ?? name),
    async close() {
      await api.close()
      await worldOf()?.egress.stop()
      await bucket.stop()
    },
  }
}

/** The recorder's folder, as it is behind a line that breaks in the middle of the next `times` readings. */
export function createBrokenFolder(bucket: TestBucket, times: number): RecordedFiles {
  const folder = createRecordedFiles(bucket.settings)
  let left = times
  return {
    ...folder,
    async get(name) {
      const bytes = await folder.get(name)
      return left-- > 0 ? Readable.from(breakingOff(bytes)) : bytes
    },
  }
}

async function* breakingOff(bytes: Readable): AsyncGenerator<Buffer> {
  let read = 0
  for await (const piece of bytes as AsyncIterable<Buffer>) {
    read += piece.length
    if (read > BROKEN_AFTER) throw new Error('the line broke')
    yield piece
  }
}

/** Bytes. */
const BROKEN_AFTER = 100_000
