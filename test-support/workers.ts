import { Registry } from 'prom-client'
import { systemClock } from '../adapters/clock.ts'
import { createFileInspection } from '../adapters/file-inspection/inspection-process.ts'
import { createLogger } from '../adapters/log.ts'
import { createPostgresQueue } from '../adapters/queue/postgres.ts'
import { noScanner } from '../adapters/scanner/scanner.ts'
import type { FileDeps } from '../domain/context.ts'
import { createWorkers, type WorkersDeps, type WorkersOptions } from '../workers/workers.ts'
import { createTestWitness } from './audit-witness.ts'
import type { TestDatabase } from './database.ts'
import { createTestFiles } from './test-files.ts'

/** Workers of a test, started, with everything that waits cut short. */
export interface TestWorkers {
  deps: WorkersDeps
  drain(): Promise<void>
}

/** Starts workers on a test's database, by default with the queue on Postgres and no mail. */
export async function startTestWorkers(
  database: Pick<TestDatabase, 'db' | 'keys' | 'masterKeys' | 'pushKeys' | 'appUrl'> & { files?: FileDeps },
  options: WorkersOptions & { deps?: Partial<WorkersDeps> } = {},
): Promise<TestWorkers> {
  const log = createLogger('silent')
  const deps: WorkersDeps = {
    db: database.db,
    listenConnectionString: database.appUrl,
    queue: options.deps?.queue ?? createPostgresQueue({ url: database.appUrl, log }),
    log,
    clock: systemClock,
    keys: database.keys,
    masterKeys: database.masterKeys,
    inspection: createFileInspection(),
    scanner: noScanner,
    mail: undefined,
    sms: undefined,
    push: { send: async () => 'gone' },
    ...createTestWitness(),
    files: database.files ?? createTestFiles(),
    recordedFiles: undefined,
    pushKeys: database.pushKeys,
    publicUrl: 'http://localhost:8080',
    registry: new Registry(),
    ...options.deps,
  }
  const workers = createWorkers(deps, { schedules: [], pollMs: 100, resendMs: 2_000, leaseMs: 2_000, ...options })
  await workers.start()
  const drain = () => workers.drain().then(() => (options.deps?.queue ? undefined : deps.queue.close()))
  return { deps, drain }
}
