import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Consultation } from '../../contracts/consultations.ts'
import { record } from '../../domain/outbox.ts'
import { createTestApi, type TestApi } from '../../test-support/api.ts'
import { type EventsClient, type EventsServer, openEvents, startEventsServer } from '../../test-support/events.ts'
import { createTestCase, registerPerson, type TestPerson } from '../../test-support/factories.ts'
import { insertFirm, insertLawyers, insertWallRow } from '../../test-support/firm-world.ts'
import { until } from '../../test-support/live-server.ts'
import { startTestWorkers, type TestWorkers } from '../../test-support/workers.ts'

const names = ['client', 'lawyer', 'colleague', 'observer', 'walled', 'suspended', 'removed', 'outsider'] as const
type Name = (typeof names)[number]
const insiders = ['client', 'lawyer', 'colleague', 'observer'] as const

let api: TestApi
let events: EventsServer
let workers: TestWorkers
let people: Record<Name, TestPerson>
let sockets: Record<Name, EventsClient>
let caseId: string

beforeAll(async () => {
  api = await createTestApi()
  events = await startEventsServer(api)
  workers = await startTestWorkers(api, { deps: { clock: api.clock } })
})
afterAll(async () => {
  for (const socket of Object.values(sockets ?? {})) socket.close()
  await workers.drain()
  await events.stop()
  await api.close()
})

/** A case with everybody who was ever in it, each at an open socket. */
beforeEach(async () => {
  for (const socket of Object.values(sockets ?? {})) socket.close()
  const role = (name: Name) => (name === 'client' || name === 'observer' ? 'client' : 'lawyer')
  const made = names.map(async (name) => [name, await registerPerson(api, { role: role(name) })] as const)
  people = Object.fromEntries(await Promise.all(made)) as typeof people
  caseId = (await createTestCase(api, people.client, { title: 'Only for insiders' })).id
  const member = (name: Name, role: string) => ({ caseId, userId: people[name].userId, role })
  await api.ownerDb
    .insertInto('caseMembers')
    .values([
      member('lawyer', 'lawyer'),
      ...(['colleague', 'walled', 'suspended', 'removed'] as const).map((name) => member(name, 'colleague')),
      member('observer', 'observer'),
    ])
    .execute()
  await insertLawyers(api, [people.lawyer, people.walled])
  const { id: lawFirmId } = await insertFirm(api, [
    { person: people.lawyer, role: 'owner' },
    { person: people.walled, role: 'member' },
  ])
  await insertWallRow(api, { lawFirmId, caseId, userId: people.walled.userId, createdBy: people.lawyer.userId })
  sockets = Object.fromEntries(
    names.map((name) => [name, openEvents(events.url, { token: people[name].token })]),
  ) as typeof sockets
  for (const name of names) await until(() => sockets[name].ofEvent('ready').length === 1, 10_000, `${name} is ready`)
  await api.ownerDb
    .updateTable('users')
    .set({ status: 'suspended' })
    .where('id', '=', people.suspended.userId)
    .execute()
  await api.ownerDb
    .deleteFrom('caseMembers')
    .where('caseId', '=', caseId)
    .where('userId', '=', people.removed.userId)
    .execute()
})

async function act(name: Name, path: string, body: object = {}): Promise<Consultation> {
  const answer = await api.call('POST', `/v1/consultations${path}`, { token: people[name].token, body })
  expect(answer.status, JSON.stringify(answer.body)).toBeLessThan(300)
  return answer.body.data
}

const updatesOf = (name: Name) => sockets[name].ofEvent('consultation:update')
const told = (count: number) =>
  until(() => insiders.every((name) => updatesOf(name).length >= count), 10_000, `${count} updates reach everybody`)

test('[VIDEO23] each change reaches everybody in the case once, as what GET answers them, and nobody else', async () => {
  const at = new Date(Math.floor(api.clock.now().getTime() / 1000) * 1000 + 86_400_000).toISOString()
  const { id } = await act('client', '', { caseId, proposedTimes: [at] })
  await told(1)
  await act('client', `/${id}/propose`, { proposedTimes: [at] })
  await told(2)
  await act('lawyer', `/${id}/schedule`, { at, timeZone: 'Europe/Berlin', fee: { amount: '90', currency: 'EUR' } })
  await told(3)
  await act('lawyer', `/${id}/cancel`)
  await told(4)
  const states = ['requested', 'requested', 'scheduled', 'cancelled']
  for (const name of insiders) {
    const frames = updatesOf(name)
    expect(
      frames.map(({ data }) => data.state),
      name,
    ).toEqual(states)
    const { body } = await api.call('GET', `/v1/consultations/${id}`, { token: people[name].token })
    expect(frames.at(-1)?.data, name).toEqual(body.data)
    expect(frames.map(({ data }) => data.isHost)).toEqual(frames.map(() => name === 'lawyer'))
    const positions = frames.map((frame) => Number(frame.id))
    expect(positions).toEqual([...positions].sort((a, b) => a - b))
  }
  for (const name of names) {
    if (insiders.some((insider) => insider === name)) continue
    expect(JSON.stringify(sockets[name].frames), name).not.toContain(id)
    expect(JSON.stringify(sockets[name].frames), name).not.toContain(caseId)
  }
})

test('[VIDEO23] what one hears of is decided when it is sent: whoever left the case meanwhile gets nothing on coming back', async () => {
  const at = new Date(api.clock.now().getTime() + 86_400_000).toISOString()
  const { id } = await act('client', '', { caseId, proposedTimes: [at] })
  await told(1)
  const since = updatesOf('colleague').at(-1)?.id ?? '0'
  sockets.colleague.close()
  await act('lawyer', `/${id}/schedule`, { at, timeZone: 'Europe/Berlin' })
  await until(() => updatesOf('client').length === 2, 10_000, 'the others are told')
  const path = `/v1/cases/${caseId}/members/${people.colleague.userId}`
  expect((await api.call('DELETE', path, { token: people.client.token })).status).toBe(200)
  const again = openEvents(events.url, { token: people.colleague.token, since })
  // The last of what was missed.
  const isBack = () => again.ofEvent('notification:new').some(({ data }) => data.kind === 'case.removed')
  await until(isBack, 10_000, 'back')
  await act('client', `/${id}/cancel`)
  await until(() => updatesOf('client').length === 3, 10_000, 'the others are told')
  expect(again.ofEvent('consultation:update')).toEqual([])
  again.close()
})

test('[VIDEO23] what moves without a word to anybody is shown all the same', async () => {
  const at = new Date(api.clock.now().getTime() + 86_400_000).toISOString()
  const { id } = await act('client', '', { caseId, proposedTimes: [at] })
  await told(1)
  await api.db
    .transaction()
    .execute((db) => record({ db, clock: api.clock }, { fact: 'consultation.changed', consultationId: id, caseId }))
  await told(2)
  expect(updatesOf('observer')).toHaveLength(2)
  // An observer is not asked about times, and so is told of nothing: it only shows.
  expect(sockets.observer.ofEvent('notification:new')).toEqual([])
  expect(sockets.lawyer.ofEvent('notification:new')).toHaveLength(1)
})
