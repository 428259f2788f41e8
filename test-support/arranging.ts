import type { Consultation } from '../contracts/consultations.ts'
import type { TestApi } from './api.ts'
import { createTestCase, registerPerson, type TestPerson } from './factories.ts'
import { until } from './live-server.ts'

const HOUR_MS = 3_600_000

/** A case whose people arrange consultations. */
export interface ArrangingCase {
  caseId: string
  client: TestPerson
  lawyer: TestPerson
  /** An observer whose address nobody has proved; the others' are. */
  unproved: TestPerson
  /** `POST /v1/consultations…`. @throws unless it succeeds */
  act(person: TestPerson, path: string, body?: object): Promise<Consultation>
  /** Asked for by the client, set by the lawyer on the clock of `ARRANGED_ZONE`. @returns its id */
  arrange(at: Date): Promise<string>
}

/** On whose clock they arrange. */
export const ARRANGED_ZONE = 'America/New_York'

export async function createArrangingCase(api: TestApi, title: string): Promise<ArrangingCase> {
  const client = await registerPerson(api, { name: 'Canary Client' })
  const lawyer = await registerPerson(api, { role: 'lawyer', name: 'Canary Lawyer' })
  const unproved = await registerPerson(api)
  const caseId = (await createTestCase(api, client, { title })).id
  const member = (person: TestPerson, role: string) => ({ caseId, userId: person.userId, role })
  await api.ownerDb
    .insertInto('caseMembers')
    .values([member(lawyer, 'lawyer'), member(unproved, 'observer')])
    .execute()
  const proved = [client, lawyer].map(({ userId }) => userId)
  await api.ownerDb.updateTable('users').set({ emailVerified: true }).where('id', 'in', proved).execute()

  async function act(person: TestPerson, path: string, body: object = {}): Promise<Consultation> {
    const answer = await api.call('POST', `/v1/consultations${path}`, { token: person.token, body })
    if (answer.status >= 300) throw new Error(`${path} answered ${JSON.stringify(answer.body)}`)
    return answer.body.data
  }
  async function arrange(at: Date): Promise<string> {
    const { id } = await act(client, '', { caseId, proposedTimes: [at.toISOString()] })
    await act(lawyer, `/${id}/schedule`, { at: at.toISOString(), timeZone: ARRANGED_ZONE })
    return id
  }
  return { caseId, client, lawyer, unproved, act, arrange }
}

/** So many hours from now on the test's clock, on a whole minute. */
export function inHours({ clock }: Pick<TestApi, 'clock'>, hours: number): Date {
  return new Date(Math.floor(clock.now().getTime() / 60_000) * 60_000 + hours * HOUR_MS)
}

/** When no fact waits for a job any more. */
export function untilQuiet({ db }: Pick<TestApi, 'db'>): Promise<void> {
  const open = () => db.selectFrom('outbox').select('id').where('completedAt', 'is', null).execute()
  return until(async () => (await open()).length === 0, 20_000, 'all jobs are done')
}
