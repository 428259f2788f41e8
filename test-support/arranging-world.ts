import { sql } from 'kysely'
import { afterAll, beforeAll } from 'vitest'
import { createSmtpSender } from '../adapters/mail/smtp.ts'
import type { FactName } from '../domain/facts.ts'
import type { Handler } from '../workers/handlers.ts'
import { runJob } from '../workers/run-job.ts'
import { createTestApi, type TestApi } from './api.ts'
import { type ArrangingCase, createArrangingCase, inHours, untilQuiet } from './arranging.ts'
import { startSmtp, type TestSmtp } from './smtp.ts'
import { startTestWorkers, type TestWorkers } from './workers.ts'

/** What stands in no mail and no calendar. */
export const ARRANGED_TITLE = 'Dismissal of Clementine'

/** People who arrange consultations, the jobs that tell them, and the server that their mail comes to. */
export interface ArrangingWorld {
  api: TestApi
  smtp: TestSmtp
  workers: TestWorkers[]
  newCase(): Promise<ArrangingCase>
  inHours(hours: number): Date
  /** When no fact waits for a job any more. */
  quiet(): Promise<void>
  /** The newest fact of that name in a case, once more: as if the queue had forgotten that its job was done, to three processes at once. */
  runAgain(handler: Handler, fact: FactName, caseId: string): Promise<void>
  close(): Promise<void>
}

/**
 * For all tests of the file that calls it: there from its first `beforeAll` on, gone after its last `afterAll`.
 * @param processes that share the work
 */
export function arrangingWorld(options: { processes: number }): ArrangingWorld {
  const world = {} as ArrangingWorld
  beforeAll(async () => void Object.assign(world, await createArrangingWorld(options)))
  afterAll(() => world.close?.())
  return world
}

async function createArrangingWorld({ processes }: { processes: number }): Promise<ArrangingWorld> {
  const api = await createTestApi()
  const smtp = await startSmtp()
  const mail = createSmtpSender(smtp.url, 'Legal Connect <post@example.org>')
  const workers: TestWorkers[] = []
  while (workers.length < processes) workers.push(await startTestWorkers(api, { deps: { mail } }))
  return {
    api,
    smtp,
    workers,
    newCase: () => createArrangingCase(api, ARRANGED_TITLE),
    inHours: (hours) => inHours(api, hours),
    quiet: () => untilQuiet(api),
    async runAgain(handler, fact, caseId) {
      const { id } = await api.db
        .selectFrom('outbox')
        .select('id')
        .where('fact', '=', fact)
        .where(sql<boolean>`payload ->> 'caseId' = ${caseId}`)
        .orderBy('createdAt', 'desc')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow()
      const again = api.ownerDb.updateTable('jobs').where('outboxId', '=', id).where('handler', '=', handler.name)
      await again.set({ state: 'queued', doneAt: null, nextAttemptAt: new Date(0) }).execute()
      const options = { handlers: [handler], leaseMs: 60_000, onFailed: () => undefined }
      const [{ deps }] = workers as [TestWorkers]
      await Promise.all([1, 2, 3].map(() => runJob(deps, options, `${id}.${handler.name}`)))
      await untilQuiet(api)
    },
    async close() {
      await Promise.all(workers.map((worker) => worker.drain()))
      await smtp.stop()
      await api.close()
    },
  }
}
