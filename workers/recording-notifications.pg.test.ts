import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../adapters/database/transaction.ts'
import type { Notification } from '../contracts/notifications.ts'
import { tellPeople } from '../domain/notifications/deliver.commands.ts'
import { queueDueMails } from '../domain/notifications/outside.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { type createFiling, createFilingWorld } from '../test-support/filing.ts'
import { until } from '../test-support/live-server.ts'
import type { RecordingWorld } from '../test-support/recordings.ts'
import { notifyPeople } from './notifications.ts'

let world: RecordingWorld
let filing: ReturnType<typeof createFiling>
let reset: () => Promise<void>

beforeAll(async () => {
  ;({ world, filing, reset } = await createFilingWorld())
}, 60_000)
afterAll(() => world.close())
afterEach(() => reset())

async function toldOf(person: TestPerson, documentId: string): Promise<Notification[]> {
  const { body } = await world.api.call('GET', '/v1/notifications?pageSize=100', { token: person.token })
  return body.data.filter(({ link }: Notification) => link.endsWith(documentId))
}

/** The fact that a part was filed, as the outbox has it. */
function factOf(recordingId: string) {
  return world.api.db
    .selectFrom('outbox')
    .selectAll()
    .where('fact', '=', 'recording.filed')
    .where(sql<boolean>`payload ->> 'recordingId' = ${recordingId}`)
    .executeTakeFirstOrThrow()
}

/** Until the job that tells people has done its work for a part. */
async function told(recordingId: string): Promise<void> {
  await filing.startWorkers([notifyPeople])
  await until(async () => (await factOf(recordingId)).completedAt !== null, 30_000, 'people are told')
}

test('[REC8] when a part is filed, those who may open it are told, once, with the way to the file; nobody else', async () => {
  const { api, act, client, lawyer, colleague, observer, outsider, caseId } = world
  const { id, recordingId, documentId } = await filing.filed()
  await act(observer, `/${id}/join`)
  await act(lawyer, `/${id}/admit`, { userId: observer.userId })
  const newcomer = await registerPerson(api)
  await joinCase(api, client, caseId, newcomer, 'colleague')
  await told(recordingId)
  for (const person of [client, lawyer, colleague]) {
    expect(await toldOf(person, documentId)).toMatchObject([
      {
        kind: 'recording.filed',
        caseId,
        link: `/cases/${caseId}/files/${documentId}`,
        readAt: null,
        body: expect.stringMatching(/^Part 1 of the recording of a consultation in /),
      },
    ])
    expect((await filing.openFile(documentId, person)).status).toBe(200)
  }
  for (const person of [observer, newcomer, outsider]) expect(await toldOf(person, documentId)).toEqual([])
  // As if the job had been forgotten, and in two processes.
  const { id: sourceId, payload } = await factOf(recordingId)
  const fact = {
    fact: 'recording.filed' as const,
    ...(payload as { recordingId: string; consultationId: string; caseId: string }),
  }
  const again = () => inTransaction(api.db, (db) => tellPeople({ db, clock: api.clock }, fact, sourceId))
  await Promise.all([again(), again()])
  expect(await toldOf(client, documentId)).toHaveLength(1)
})

test('[REC8] each as they wish, and the words that leave say nothing of the recording', async () => {
  const { api, lawyer, colleague, client: owner } = world
  const { id: caseId } = await createTestCase(api, owner, { title: 'Okapi title' })
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  await joinCase(api, owner, caseId, colleague, 'colleague')
  const set = (person: TestPerson, notifications: object) =>
    api.ownerDb
      .updateTable('users')
      .set({ emailVerified: true, preferences: JSON.stringify({ notifications }) })
      .where('id', '=', person.userId)
      .execute()
  await set(owner, { email: 'immediate', push: true, quietHours: null })
  await set(lawyer, { email: 'digest', push: true, quietHours: null })
  await set(colleague, { email: 'off', push: false, quietHours: null })
  const { recordingId } = await filing.filed(caseId)
  await told(recordingId)
  const rows = await api.ownerDb
    .selectFrom('notifications')
    .select(['userId', 'mailDueAt', 'createdAt'])
    .where('kind', '=', 'recording.filed')
    .where('caseId', '=', caseId)
    .execute()
  const waits = new Map(rows.map(({ userId, mailDueAt, createdAt }) => [userId, mailDueAt && +mailDueAt - +createdAt]))
  expect(waits.get(colleague.userId)).toBeNull()
  const [soon, later] = [waits.get(owner.userId) ?? Number.NaN, waits.get(lawyer.userId) ?? Number.NaN]
  expect([soon < 600_000, later > soon]).toEqual([true, true])
  api.clock.advance(soon)
  await queueDueMails({ ...api, publicUrl: 'http://localhost' })
  const mails = await api.db.selectFrom('mails').select('text').where('toAddress', '=', owner.email).execute()
  const mark = caseId.slice(-2).toUpperCase()
  // Other news of the case have the same words, and may be in a mail of their own.
  expect(mails.some(({ text }) => text.includes(`You have news in case …${mark}.`))).toBe(true)
  expect(mails.map(({ text }) => text).join()).not.toMatch(/Okapi|recording/i)
})

test('[REC8] whoever has left the case before is not told, nor anybody of a part that is deleted', async () => {
  const { api, client, lawyer, colleague } = world
  const { id: caseId } = await createTestCase(api, client)
  await joinCase(api, client, caseId, lawyer, 'lawyer')
  await joinCase(api, client, caseId, colleague, 'colleague')
  const [first, second] = [await filing.filed(caseId), await filing.filed(caseId)]
  expect((await api.call('DELETE', `/v1/documents/${second.documentId}`, { token: client.token })).status).toBe(200)
  expect(
    (await api.call('DELETE', `/v1/cases/${caseId}/members/${colleague.userId}`, { token: client.token })).status,
  ).toBe(200)
  await told(second.recordingId)
  await until(async () => (await factOf(first.recordingId)).completedAt !== null, 30_000, 'people are told')
  expect((await toldOf(lawyer, first.documentId)).length).toBe(1)
  expect(await toldOf(colleague, first.documentId)).toEqual([])
  for (const person of [client, lawyer, colleague]) expect(await toldOf(person, second.documentId)).toEqual([])
})
