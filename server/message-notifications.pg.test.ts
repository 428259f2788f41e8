import { afterAll, beforeAll, expect, test } from 'vitest'
import { tellOfUnread } from '../domain/messages/reading.commands.ts'
import { queueDueMails } from '../domain/notifications/outside.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { until } from '../test-support/live-server.ts'
import { startTestWorkers, type TestWorkers } from '../test-support/workers.ts'

let api: TestApi
let workers: TestWorkers
beforeAll(async () => {
  api = await createTestApi()
  workers = await startTestWorkers(api, { deps: { clock: api.clock } })
})
afterAll(async () => {
  await workers.drain()
  await api.close()
})

const CANARY = 'Canary-Tapir-8812'

async function caseOfTwo() {
  const [owner, lawyer] = [
    await registerPerson(api, { name: 'Canary-Name' }),
    await registerPerson(api, { role: 'lawyer' }),
  ]
  const { id: caseId } = await createTestCase(api, owner, { title: 'The lease' })
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  await api.ownerDb.updateTable('users').set({ emailVerified: true }).where('id', '=', lawyer.userId).execute()
  return { owner, lawyer, caseId }
}

async function send(person: TestPerson, body: object) {
  return (await api.call('POST', '/v1/messages', { token: person.token, body })).body.data
}

const told = async (person: TestPerson) => {
  const { body } = await api.call('GET', '/v1/notifications?pageSize=100', { token: person.token })
  return body.data.filter(({ kind }: { kind: string }) => kind === 'message.waiting')
}

const settled = () =>
  until(
    async () => {
      const { open } = await api.db
        .selectFrom('outbox')
        .select((eb) => eb.fn.countAll<number>().as('open'))
        .where('fact', 'in', ['conversation.waiting', 'conversation.read'])
        .where('completedAt', 'is', null)
        .executeTakeFirstOrThrow()
      return Number(open) === 0
    },
    10_000,
    'everything is told',
  )

async function afterAWhile() {
  api.clock.advance(10_000)
  await tellOfUnread(api)
  await settled()
}

test('[MSG11] whoever has not read is told once for a conversation, and nothing that was written leaves', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const first = await send(owner, { caseId, content: CANARY })
  await tellOfUnread(api)
  await settled()
  expect(await told(lawyer)).toEqual([])
  await afterAWhile()
  expect(await told(lawyer)).toMatchObject([
    {
      title: 'New messages',
      body: 'There are new messages in “The lease”.',
      link: `/messages/${first.conversationId}`,
      caseId,
    },
  ])
  expect(await told(owner)).toEqual([])
  await send(owner, { caseId, content: CANARY })
  await afterAWhile()
  expect(await told(lawyer)).toHaveLength(1)
  await queueDueMails({ ...api, publicUrl: 'http://localhost:8080' })
  const mails = await api.db.selectFrom('mails').selectAll().where('toAddress', '=', lawyer.email).execute()
  const news = mails.find(({ text }) => text.includes('You have new messages.'))
  expect(news?.subject).toBe('You have news in Legal Connect')
  expect(JSON.stringify(news)).not.toMatch(/Canary|lease/)
})

test('[MSG11] reading it all takes the notification back and lets the next message tell again', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  await send(owner, { caseId, content: 'One' })
  await afterAWhile()
  const { id } = await send(owner, { caseId, content: 'Two' })
  await api.call('PUT', `/v1/messages/${id}/read`, { token: lawyer.token })
  await settled()
  expect((await told(lawyer)).map(({ readAt }: { readAt: string | null }) => readAt !== null)).toEqual([true])
  await send(owner, { caseId, content: 'Three' })
  await afterAWhile()
  expect(await told(lawyer)).toHaveLength(2)
})

test('[MSG11] whoever reads at once, or is out by then, is told nothing', async () => {
  const { owner, lawyer, caseId } = await caseOfTwo()
  const { id } = await send(owner, { caseId, content: 'One' })
  await api.call('PUT', `/v1/messages/${id}/read`, { token: lawyer.token })
  await afterAWhile()
  expect(await told(lawyer)).toEqual([])
  await send(owner, { caseId, content: 'Two' })
  await api.call('DELETE', `/v1/cases/${caseId}/members/${lawyer.userId}`, { token: owner.token })
  await afterAWhile()
  expect(await told(lawyer)).toEqual([])
})
