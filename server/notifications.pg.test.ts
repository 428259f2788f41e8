import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createWebPush } from '../adapters/push/web-push.ts'
import type { Fact } from '../domain/facts.ts'
import { tellPeople } from '../domain/notifications/deliver.commands.ts'
import { queueDueMails, queueDuePushMessages } from '../domain/notifications/outside.ts'
import { record } from '../domain/outbox.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { type EventsServer, openEvents, startEventsServer } from '../test-support/events.ts'
import { tellEach } from '../test-support/events-writer.ts'
import { createTestCase, invite, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { verifiedLawyer } from '../test-support/lawyers.ts'
import { until } from '../test-support/live-server.ts'
import { addConflict, clearLawyer, openCase } from '../test-support/open-case.ts'
import { loopbackEndpoints, startPushService, type TestPushService } from '../test-support/push-service.ts'
import { startTestWorkers, type TestWorkers } from '../test-support/workers.ts'

let api: TestApi
let events: EventsServer
let push: TestPushService
let workers: TestWorkers

beforeAll(async () => {
  api = await createTestApi({ pushEndpoints: loopbackEndpoints })
  events = await startEventsServer(api)
  push = await startPushService()
  const sender = createWebPush({ subject: 'https://legal.example', rule: loopbackEndpoints })
  workers = await startTestWorkers(api, { deps: { push: sender, clock: api.clock } })
})
afterAll(async () => {
  await workers.drain()
  await events.stop()
  await push.stop()
  await api.close()
})

const get = async (person: TestPerson, path: string) => (await api.call('GET', path, { token: person.token })).body
const kindsOf = async (person: TestPerson) =>
  (await get(person, '/v1/notifications?pageSize=100')).data.map(({ kind }: { kind: string }) => kind)
const toldOf = (person: TestPerson, kind: string) =>
  until(async () => (await kindsOf(person)).includes(kind), 10_000, `${kind} is told`)
const verify = (person: TestPerson) =>
  api.ownerDb.updateTable('users').set({ emailVerified: true }).where('id', '=', person.userId).execute()
const tellFact = (fact: Fact) => api.db.transaction().execute((db) => record({ db, clock: api.clock }, fact))
const stageFact = (caseId: string, to: string): Fact => ({
  fact: 'case.stageChanged',
  caseId,
  from: 'draft',
  to,
  event: 'submit',
  actor: 'client',
})
const tellStage = (caseId: string, to = 'open') => tellFact(stageFact(caseId, to))
const newsMails = (person: TestPerson) =>
  api.db
    .selectFrom('mails')
    .selectAll()
    .where('toAddress', '=', person.email)
    .where('subject', '=', 'You have news in Legal Connect')
    .execute()

async function createPair() {
  const owner = await registerPerson(api, { name: 'Olga Canary-Owner' })
  const lawyer = await registerPerson(api, { role: 'lawyer', name: 'Ludwig Canary-Lawyer' })
  for (const person of [owner, lawyer]) await verify(person)
  const { id: caseId } = await createTestCase(api, owner, { title: 'Title of the case' })
  return { owner, lawyer, caseId }
}

describe('[NOTE1] people are told of what they should know', () => {
  test('an invitation reaches an account with a verified address, live and in the list; nobody else', async () => {
    const { owner, lawyer, caseId } = await createPair()
    const unverified = await registerPerson(api)
    const client = openEvents(events.url, { token: lawyer.token })
    await until(() => client.ofEvent('ready').length === 1, 5_000, 'ready')
    await invite(api, owner, caseId, unverified.email, 'observer')
    await invite(api, owner, caseId, lawyer.email, 'lawyer')
    await until(() => client.ofEvent('notification:new').length === 1, 10_000, 'live')
    const { data, meta } = await get(lawyer, '/v1/notifications')
    expect(client.ofEvent('notification:new')[0]?.data).toEqual(data[0])
    expect(data).toHaveLength(1)
    expect(data[0]).toMatchObject({ kind: 'case.invited', link: '/invitations', readAt: null, caseId })
    expect(meta.pagination.total).toBe(1)
    expect(JSON.stringify(data)).not.toContain('Title of the case')
    expect(await kindsOf(unverified)).toEqual([])
    expect(await kindsOf(owner)).toEqual([])
    client.close()
  })

  test('joining, another role, leaving and being removed', async () => {
    const { owner, lawyer, caseId } = await createPair()
    await joinCase(api, owner, caseId, lawyer, 'lawyer')
    await toldOf(owner, 'case.joined')
    const path = `/v1/cases/${caseId}/members/${lawyer.userId}`
    await api.call('PUT', path, { token: owner.token, body: { role: 'observer' } })
    await toldOf(lawyer, 'case.roleChanged')
    await api.call('DELETE', path, { token: owner.token })
    await toldOf(lawyer, 'case.removed')
    // What was said of the case before is not to be seen any more.
    const toldBesides = (await kindsOf(lawyer)).filter((kind: string) => kind !== 'case.invited')
    expect(toldBesides).toEqual(['case.removed'])
    expect(JSON.stringify(await get(lawyer, '/v1/notifications'))).not.toContain('Title of the case')
    await joinCase(api, owner, caseId, lawyer, 'lawyer')
    await api.call('DELETE', path, { token: lawyer.token })
    await toldOf(owner, 'case.left')
    expect(await kindsOf(lawyer)).not.toContain('case.left')
  })

  test('another stage: a notification and the case itself, once, also when it is told twice', async () => {
    const { owner, lawyer, caseId } = await createPair()
    await joinCase(api, owner, caseId, lawyer, 'lawyer')
    const client = openEvents(events.url, { token: lawyer.token, since: '0' })
    const outboxId = await tellStage(caseId)
    await until(() => client.ofEvent('case:status:update').length === 1, 10_000, 'live')
    expect(client.ofEvent('case:status:update')[0]?.data).toEqual((await get(lawyer, `/v1/cases/${caseId}`)).data)
    const fact = stageFact(caseId, 'open')
    await Promise.all(
      [1, 2].map(() => api.db.transaction().execute((db) => tellPeople({ db, clock: api.clock }, fact, outboxId))),
    )
    expect((await kindsOf(lawyer)).filter((kind: string) => kind === 'case.stageChanged')).toHaveLength(1)
    expect(await get(lawyer, '/v1/notifications')).toMatchObject({
      data: expect.arrayContaining([expect.objectContaining({ body: '“Title of the case” is open to offers.' })]),
    })
    expect(client.ofEvent('case:status:update')).toHaveLength(1)
    client.close()
  })
})

test('[NOTE1] a lawyer whose clearance is paused is told where to decide; one in certain conflict hears nothing more of the case', async () => {
  const owner = await registerPerson(api)
  const { id } = await createTestCase(api, owner)
  await openCase(api, owner, id)
  const [paused, certain] = [
    await registerPerson(api, { role: 'lawyer' }),
    await registerPerson(api, { role: 'lawyer' }),
  ] as const
  for (const lawyer of [paused, certain]) {
    await verifiedLawyer(api, lawyer)
    await clearLawyer(api, lawyer, id)
  }
  await addConflict(api, paused, 'Quantum Gasket Works')
  await addConflict(api, certain, 'Zeppelin Bolts')
  const parties = [{ name: 'Quantum Gaskets Works Ltd' }, { name: 'Zeppelin Bolts' }]
  await api.call('PUT', `/v1/cases/${id}/parties`, { token: owner.token, body: { parties } })
  await toldOf(paused, 'clearance.paused')
  const { data } = await get(paused, '/v1/notifications')
  const told = data.find(({ kind }: { kind: string }) => kind === 'clearance.paused')
  expect(told.link).toBe(`/feed/${id}`)
  await until(
    async () => (await api.call('GET', `/v1/cases/${id}/brief`, { token: certain.token })).status === 404,
    10_000,
    'the other one was screened, too',
  )
  expect(await kindsOf(certain)).not.toContain('clearance.paused')
})

test('[NOTE2] whoever is out when it is told is told nothing, and nobody sees or counts what is somebody else’s', async () => {
  const { owner, lawyer, caseId } = await createPair()
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  await toldOf(owner, 'case.joined')
  await api.ownerDb.deleteFrom('caseMembers').where('userId', '=', lawyer.userId).execute()
  await tellStage(caseId)
  await toldOf(owner, 'case.stageChanged')
  expect(await kindsOf(lawyer)).not.toContain('case.stageChanged')
  const [own] = (await get(owner, '/v1/notifications')).data
  const foreign = await api.call('POST', `/v1/notifications/${own.id}/read`, { token: lawyer.token })
  const nothing = await api.call('POST', `/v1/notifications/${randomUUID()}/read`, { token: lawyer.token })
  expect([foreign.status, foreign.body.code]).toEqual([nothing.status, nothing.body.code])
  expect(foreign.status).toBe(404)
})

test('[NOTE2] a wall takes what was told before, and nothing is told behind it', async () => {
  const { owner, lawyer, caseId } = await createPair()
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  await tellStage(caseId)
  await toldOf(lawyer, 'case.stageChanged')
  const lawFirmId = randomUUID()
  await api.ownerDb.insertInto('lawFirms').values({ id: lawFirmId, name: 'Firm', createdBy: owner.userId }).execute()
  await api.ownerDb
    .insertInto('ethicalWalls')
    .values({ id: randomUUID(), lawFirmId, caseId, userId: lawyer.userId, reason: 'x', createdBy: owner.userId })
    .execute()
  await tellStage(caseId, 'in_progress')
  await until(async () => (await kindsOf(owner)).length >= 3, 10_000, 'the owner is told')
  expect(await kindsOf(lawyer)).toEqual([])
  const client = openEvents(events.url, { token: lawyer.token, since: '0' })
  await tellEach(api, [lawyer.userId])
  await until(() => client.frames.length > 0, 10_000, 'what has nothing to do with it')
  expect(client.frames.map(({ event }) => event)).toEqual(['notification:new'])
  expect(JSON.stringify(client.frames)).not.toContain(caseId)
  await queueDueMails(mailing())
  expect(await newsMails(lawyer)).toEqual([])
  client.close()
})

test('reading one and all; the count follows', async () => {
  const { owner, lawyer, caseId } = await createPair()
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  for (const to of ['in_review', 'open']) await tellStage(caseId, to)
  const unread = async () => (await get(owner, '/v1/notifications/unread-count')).data.unread
  await until(async () => (await unread()) === 3, 10_000, 'three')
  const [newest] = (await get(owner, '/v1/notifications')).data
  const read = await api.call('POST', `/v1/notifications/${newest.id}/read`, { token: owner.token })
  expect(read.body.data).toMatchObject({ id: newest.id, readAt: expect.any(String) })
  const again = await api.call('POST', `/v1/notifications/${newest.id}/read`, { token: owner.token })
  expect(again.body.data).toEqual(read.body.data)
  expect(await unread()).toBe(2)
  const open = await get(owner, '/v1/notifications?unread=true&pageSize=1')
  expect([open.data.length, open.meta.pagination.total]).toEqual([1, 2])
  await api.call('POST', '/v1/notifications/read-all', { token: owner.token })
  expect(await unread()).toBe(0)
  expect((await get(owner, '/v1/notifications')).meta.pagination.total).toBe(3)
})

const mailing = () => ({ db: api.db, clock: api.clock, publicUrl: 'http://localhost:8080' })

describe('[NOTE3] mail comes as each person wants it', () => {
  test('one for everything that is due, once, by two workers too; what was read needs none', async () => {
    const { owner, lawyer, caseId } = await createPair()
    await joinCase(api, owner, caseId, lawyer, 'lawyer')
    await tellStage(caseId)
    await toldOf(lawyer, 'case.stageChanged')
    await api.call('POST', '/v1/notifications/read-all', { token: lawyer.token })
    await Promise.all([1, 2].map(() => queueDueMails(mailing())))
    expect(await newsMails(owner)).toHaveLength(1)
    expect(await newsMails(lawyer)).toHaveLength(0)
    await queueDueMails(mailing())
    expect(await newsMails(owner)).toHaveLength(1)
  })

  test('not for unverified addresses, and not for whoever was removed before it was due', async () => {
    const { owner, lawyer, caseId } = await createPair()
    await joinCase(api, owner, caseId, lawyer, 'lawyer')
    await api.ownerDb.updateTable('users').set({ emailVerified: false }).where('id', '=', owner.userId).execute()
    await tellStage(caseId)
    await toldOf(lawyer, 'case.stageChanged')
    await api.ownerDb.deleteFrom('caseMembers').where('userId', '=', lawyer.userId).execute()
    await queueDueMails(mailing())
    expect([await newsMails(owner), await newsMails(lawyer)]).toEqual([[], []])
  })
})

async function subscribe(person: TestPerson) {
  const browser = push.subscribe()
  const answer = await api.call('POST', '/v1/push/subscriptions', { token: person.token, body: browser })
  expect(answer.status).toBe(201)
  return { browser, id: answer.body.data.id as string }
}
const pushedTo = (browser: { endpoint: string }) =>
  push.received.filter(({ path }) => browser.endpoint.endsWith(path)).map(({ payload }) => payload)

describe('[NOTE4] push messages', () => {
  test('go to each browser of a person, signed with the key that browsers subscribe with', async () => {
    const { owner, lawyer, caseId } = await createPair()
    const [first, second] = [await subscribe(lawyer), await subscribe(lawyer)]
    await invite(api, owner, caseId, lawyer.email, 'lawyer')
    await until(() => pushedTo(first.browser).length + pushedTo(second.browser).length === 2, 15_000, 'both')
    const [told] = (await get(lawyer, '/v1/notifications')).data
    expect(pushedTo(first.browser)).toEqual([{ id: told.id, body: 'You are invited to a case.', link: '/invitations' }])
    expect(push.faults).toEqual([])
    const { publicKey } = (await get(lawyer, '/v1/push/key')).data
    expect(new Set(push.received.map(({ vapidKey }) => vapidKey))).toEqual(new Set([publicKey]))
  })

  test('end with the subscription: the push service says gone, the person says no, the session ends', async () => {
    const { owner, lawyer, caseId } = await createPair()
    const [gone, refused] = [await subscribe(lawyer), await subscribe(lawyer)]
    push.answer(gone.browser, 410)
    const listed = async () => (await get(lawyer, '/v1/push/subscriptions')).data.map(({ id }: { id: string }) => id)
    const foreign = await api.call('DELETE', `/v1/push/subscriptions/${refused.id}`, { token: owner.token })
    expect(foreign.status).toBe(404)
    await api.call('DELETE', `/v1/push/subscriptions/${refused.id}`, { token: lawyer.token })
    await invite(api, owner, caseId, lawyer.email, 'lawyer')
    await until(async () => (await listed()).length === 0, 15_000, 'the one that is gone is removed')
    expect(pushedTo(refused.browser)).toEqual([])
    const signedOut = await subscribe(lawyer)
    await api.call('POST', '/v1/auth/logout', { body: { refreshToken: lawyer.refreshToken } })
    await invite(api, owner, caseId, lawyer.email, 'lawyer')
    await until(
      async () =>
        (await api.db.selectFrom('notifications').where('userId', '=', lawyer.userId).selectAll().execute()).length ===
        2,
      10_000,
      'told',
    )
    await queueDuePushMessages({ db: api.db, clock: api.clock })
    expect(
      await api.db.selectFrom('pushMessages').selectAll().where('subscriptionId', '=', signedOut.id).execute(),
    ).toEqual([])
  })

  test('a browser that somebody else uses now gets nothing for the one before', async () => {
    const { owner, lawyer } = await createPair()
    const { browser } = await subscribe(lawyer)
    const taken = await api.call('POST', '/v1/push/subscriptions', { token: owner.token, body: browser })
    expect(taken.status).toBe(201)
    expect((await get(lawyer, '/v1/push/subscriptions')).data).toEqual([])
  })

  test('[NOTE5] a subscription to an inner address is refused', async () => {
    const strict = await createTestApi()
    const person = await registerPerson(strict)
    const { keys } = push.subscribe()
    for (const endpoint of [
      'https://127.0.0.1/x',
      'https://localhost/x',
      'http://push.example.org/x',
      'https://a.example:22/',
    ]) {
      const answer = await strict.call('POST', '/v1/push/subscriptions', {
        token: person.token,
        body: { endpoint, keys },
      })
      expect([endpoint, answer.status]).toEqual([endpoint, 422])
    }
    await strict.close()
  })
})

test('[NOTE6] mail and push hold nothing of a case and no name; notifications hold its title for its people only', async () => {
  const { owner, lawyer, caseId } = await createPair()
  const canary = `canary ${randomUUID()}`
  await api.call('PUT', `/v1/cases/${caseId}`, {
    token: owner.token,
    headers: { 'if-match': '"1"' },
    body: { title: `${canary} title`, description: `${canary} summary` },
  })
  const { browser } = await subscribe(lawyer)
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  await tellStage(caseId)
  await toldOf(lawyer, 'case.stageChanged')
  await until(() => JSON.stringify(pushedTo(browser)).includes('You have news'), 15_000, 'pushed')
  await queueDueMails(mailing())
  const mails = [...(await newsMails(owner)), ...(await newsMails(lawyer))]
  expect(mails).toHaveLength(2)
  const outside = JSON.stringify([mails.map(({ subject, text }) => [subject, text]), pushedTo(browser)])
  for (const secret of [canary, 'Canary-Owner', 'Canary-Lawyer', caseId.slice(0, -2)]) {
    // The link of a push message names the case for the browser; its words do not.
    const words = outside.replaceAll(`/cases/${caseId}`, '')
    expect(words).not.toContain(secret)
  }
  expect(mails[0]?.text).toContain(`You have news in case …${caseId.slice(-2).toUpperCase()}.`)
  const shown = JSON.stringify(await get(lawyer, '/v1/notifications'))
  expect(shown).toContain(`${canary} title`)
  expect(shown).not.toContain(`${canary} summary`)
  const rows = await api.db.selectFrom('notifications').selectAll().execute()
  expect(JSON.stringify([rows, await api.db.selectFrom('userEvents').selectAll().execute()])).not.toContain(canary)
})
