import { sql } from 'kysely'
import { until } from '../live-server.ts'
import { PATIENCE_MS } from './patience.ts'
import { succeed } from './people.ts'
import type { ProductInProcesses } from './processes.ts'
import { isReadable, type Stage, type Told } from './story.ts'

/** Waits until everything that follows from the story has been done: jobs, mails, index, snapshots, exports. */
export async function settle({ db }: ProductInProcesses, { api, people, needles }: Stage, told: Told): Promise<void> {
  const { token } = people.lawyer
  const finds = async (name: string) => {
    const { hits } = await succeed(api, 'GET', `/v1/search/documents?q=${needles.of(name)}`, { token })
    return hits.length > 0
  }
  for (const name of ['txt', 'docx', 'voice'] as const) {
    const id = told.files[name] ?? ''
    if (name !== 'voice') await until(() => isReadable(api, token, id), PATIENCE_MS, `the text of ${name}`)
  }
  for (const name of ['brief', 'private notes', 'edited message', 'letter', 'pdf file', 'docx file']) {
    await until(() => finds(name), PATIENCE_MS, `${name} is found`)
  }
  await until(() => isTrue(sql`SELECT count(*) > 0 AS "is" FROM document_snapshots`), PATIENCE_MS, 'a snapshot')
  const exports = sql`SELECT bool_and(state = 'ready') AS "is" FROM data_exports`
  await until(() => isTrue(exports), PATIENCE_MS, 'the copies are made')
  const work = sql`
    SELECT NOT EXISTS (SELECT 1 FROM outbox WHERE dispatched_at IS NULL)
      AND NOT EXISTS (SELECT 1 FROM jobs WHERE state = 'queued') AS "is"`
  await until(() => isTrue(work), PATIENCE_MS, 'the jobs are done')

  async function isTrue(question: ReturnType<typeof sql>): Promise<boolean> {
    const { rows } = await question.execute(db)
    return (rows[0] as { is: boolean } | undefined)?.is === true
  }
}
