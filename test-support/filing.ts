import { randomBytes } from 'node:crypto'
import { inTransaction } from '../adapters/database/transaction.ts'
import { createLogger } from '../adapters/log.ts'
import { createRecordedFiles } from '../adapters/storage/recorded-files.ts'
import type { Consultation } from '../contracts/consultations.ts'
import { type FilingDeps, fileRecording } from '../domain/consultations/file-recording.ts'
import { followRecordings } from '../domain/consultations/follow-recordings.ts'
import type { Handler } from '../workers/handlers.ts'
import { deleteFiledRecordings, fileRecordings } from '../workers/recordings.ts'
import type { TestPerson } from './factories.ts'
import { box, mp4 } from './file-builders.ts'
import { createRecordingWorld, type RecordingWorld } from './recordings.ts'
import { startTestWorkers, type TestWorkers } from './workers.ts'

/** A film of no chunk's size. */
const makeTestFilm = () => mp4('isom', [box('mdat', randomBytes(300_001)), box('moov', box('mvhd', Buffer.alloc(100)))])

/** People who are recorded, and what files what the recorder makes: this film, unless a test says otherwise. */
export async function createFilingWorld() {
  const film = makeTestFilm()
  const recorder = { makes: film }
  const world = await createRecordingWorld(() => recorder.makes)
  const filing = createFiling(world)
  return {
    world,
    filing,
    film,
    recorder,
    /** After each test: the recorder as it was, and nobody working. */
    async reset() {
      await filing.stopWorkers()
      world.egress.mode = 'well'
      recorder.makes = film
    },
  }
}

/** What the jobs of recordings do, one by one and by hand. */
export function createFiling(world: RecordingWorld) {
  const { api, bucket, video, lawyer } = world
  const log = createLogger('silent')
  const recordedFiles = createRecordedFiles(bucket.settings)
  const deps: FilingDeps = { db: api.db, log, files: api.files, recordedFiles }
  const look = async (id: string, person: TestPerson = lawyer): Promise<Consultation> =>
    (await api.call('GET', `/v1/consultations/${id}`, { token: person.token })).body.data
  let workers: TestWorkers | undefined
  const partsOf = async (id: string, person?: TestPerson) => (await look(id, person)).recording.parts

  /** As the job does it, in its transaction. */
  async function file(recordingId: string, others: Partial<FilingDeps> = {}): Promise<void> {
    const finish = await fileRecording({ ...deps, ...others }, recordingId)
    await inTransaction(api.db, async (db) => finish?.({ db, clock: api.clock, keys: api.keys }))
  }

  return {
    deps,
    look,
    /** Workers that file recordings and delete what lies in clear, on the clock of the test. */
    async startWorkers(handlers: readonly Handler[] = [fileRecordings, deleteFiledRecordings]): Promise<void> {
      const ours = { clock: api.clock, files: api.files, recordedFiles }
      workers = await startTestWorkers(api, { handlers, leaseMs: 60_000, pollMs: 50, deps: ours })
    },
    async stopWorkers(): Promise<void> {
      await workers?.drain()
      workers = undefined
    },
    partsOf,
    file,
    /** A round of the guard, late enough for it to ask. */
    async follow(): Promise<void> {
      api.clock.advance(11_000)
      await followRecordings({ db: api.db, clock: api.clock, log, video })
      await world.egress.settled()
    },
    /** A recording that has ended and been filed. */
    async filed(inCase?: string) {
      const { id, recordingId } = await world.recorded(inCase)
      await world.act(lawyer, `/${id}/recording`, { on: false })
      await file(recordingId)
      const documentId = (await partsOf(id))[0]?.documentId ?? ''
      return { id, recordingId, documentId }
    },
    openFile: (id: string, person: TestPerson, path = '/download') =>
      api.call('GET', `/v1/documents/${id}${path}`, { token: person.token }),
    /** How often a fact was recorded about a part. */
    async countFacts(wanted: string, recordingId: string): Promise<number> {
      const facts = await api.ownerDb.selectFrom('outbox').select('payload').where('fact', '=', wanted).execute()
      return facts.filter(({ payload }) => (payload as { recordingId: string }).recordingId === recordingId).length
    },
  }
}
