import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import {
  createTestCase,
  readWorkspace,
  registerPerson,
  TEST_PASSWORD,
  type TestPerson,
} from '../test-support/factories.ts'
import { insertLicence, verifiedLawyer } from '../test-support/lawyers.ts'
import { type LiveServer, openClient, startLiveServer } from '../test-support/live-server.ts'

let api: TestApi
let admin: TestPerson
let live: LiveServer
beforeAll(async () => {
  api = await createTestApi()
  admin = await registerPerson(api, { role: 'admin' })
  live = await startLiveServer(api)
})
afterAll(async () => {
  await live.stop()
  await api.close()
})

const reason = 'Reported for impersonation.'
const act = (
  what: 'suspend' | 'reinstate',
  { userId }: { userId: string },
  { token } = admin,
  body: object = { reason },
) => api.call('POST', `/v1/admin/users/${userId}/${what}`, { token, body })
const signIn = ({ email }: TestPerson) =>
  api.call('POST', '/v1/auth/login', { body: { email, password: TEST_PASSWORD } })

test('[ADM1] a suspended account is out at once: requests, refresh, sign-in, and open documents within 2 s', async () => {
  const person = await registerPerson(api)
  const { id } = await createTestCase(api, person)
  const { documents } = await readWorkspace(api, person, id)
  const [session] = (await api.call('GET', '/v1/auth/sessions', { token: person.token })).body.data
  const client = await openClient(live, { ...person, sessionId: session.id }, documents[0]?.id ?? '')
  await client.synced()
  const before = client.events.length
  const suspended = await act('suspend', person)
  const since = performance.now()
  expect(suspended.body.data).toMatchObject({ status: 'suspended', decision: { decision: 'suspended', reason } })
  expect((await api.call('GET', '/v1/users/me', { token: person.token })).status).toBe(401)
  while (!client.events.slice(before).some(({ type }) => type !== 'authenticated')) {
    expect(performance.now() - since).toBeLessThan(2_000)
    await wait(20)
  }
  client.destroy()
  const refreshed = await api.call('POST', '/v1/auth/refresh', { body: { refreshToken: person.refreshToken } })
  expect([refreshed.status, (await signIn(person)).status]).toEqual([401, 401])
  expect((await act('reinstate', person)).body.data.status).toBe('active')
  expect((await api.call('GET', '/v1/users/me', { token: person.token })).status).toBe(401)
  expect((await signIn(person)).status).toBe(200)
})

describe('[ADM1] an administrator', () => {
  test('cannot suspend himself, nor anybody without a reason, nor twice', async () => {
    const person = await registerPerson(api)
    expect((await act('suspend', admin)).body.code).toBe('OWN_ACCOUNT')
    expect((await act('suspend', person, admin, {})).body.errors[0].field).toBe('reason')
    expect((await act('reinstate', person)).body.code).toBe('CONFLICT')
    expect((await act('suspend', person)).status).toBe(200)
    expect((await act('suspend', person)).body.code).toBe('CONFLICT')
  })

  test('two who suspend each other at once: one stays', async () => {
    for (let round = 0; round < 10; round++) {
      const pair = [await registerPerson(api, { role: 'admin' }), await registerPerson(api, { role: 'admin' })] as const
      const answers = await Promise.all([act('suspend', pair[1], pair[0]), act('suspend', pair[0], pair[1])])
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 401])
      const ids = pair.map(({ userId }) => userId)
      const rows = await api.db.selectFrom('users').select('status').where('id', 'in', ids).execute()
      expect(rows.map(({ status }) => status).sort()).toEqual(['active', 'suspended'])
    }
  })
})

test('accounts are found by name, address, role and status, with a count of what is found', async () => {
  const person = await registerPerson(api, { role: 'lawyer', name: 'Quentin 50%_off' })
  await act('suspend', person)
  const find = async (query: string) => {
    const { body } = await api.call('GET', `/v1/admin/users?${query}`, { token: admin.token })
    expect(body.meta.pagination.total).toBe(body.data.length)
    return body.data.map(({ id }: { id: string }) => id)
  }
  for (const query of ['q=quentin', 'q=50%25_', `q=${person.email}`, 'q=quentin&role=lawyer&status=suspended']) {
    expect(await find(query), query).toEqual([person.userId])
  }
  for (const query of ['q=500', 'q=quentin&role=client', 'q=quentin&status=active'])
    expect(await find(query)).toEqual([])
})

test('[ADM2] administrators see of an address its first letter and its place; all of it takes a reason that is kept and an entry', async () => {
  const person = await registerPerson(api, { role: 'lawyer', name: 'Masked Person', email: 'zelda.masked@example.org' })
  const phone = '+15005550006'
  await api.ownerDb.updateTable('users').set({ phone }).where('id', '=', person.userId).execute()
  const { lawyerId } = await verifiedLawyer(api, person)
  await insertLicence(api, lawyerId, { jurisdiction: 'US-CA', status: 'pending' })
  const firm = { name: 'Masked and Partners', taxId: 'M-1' }
  expect((await api.call('POST', '/v1/law-firms', { token: person.token, body: firm })).status).toBe(201)
  await act('suspend', person)
  const lists = [
    'users?q=masked',
    'verifications',
    'law-firms',
    'jobs',
    'health',
    'erasures',
    'audit',
    'holds',
    'cases',
  ]
  for (const list of lists) {
    const { body, status } = await api.call('GET', `/v1/admin/${list}`, { token: admin.token })
    expect([list, status]).toEqual([list, 200])
    expect(JSON.stringify(body), list).not.toMatch(/zelda|5005550006/)
    const isListed = ['users?q=masked', 'verifications', 'law-firms'].includes(list)
    expect(JSON.stringify(body).includes('z…@example.org'), list).toBe(isListed)
  }
  const find = async (q: string) =>
    (await api.call('GET', `/v1/admin/users?q=${q}`, { token: admin.token })).body.data.length
  // A part of an address finds nobody: nobody learns the rest of one by trying.
  expect([await find('zelda'), await find('zelda.masked@example'), await find('Zelda.Masked@example.org')]).toEqual([
    0, 0, 1,
  ])
  const reveal = (body: object) =>
    api.call('POST', `/v1/admin/users/${person.userId}/reveal`, { token: admin.token, body })
  expect((await reveal({})).body.errors[0].field).toBe('reason')
  const shown = await reveal({ reason: 'The account holder has called us' })
  expect(shown.body.data).toEqual({ email: person.email, phone })
  const kept = await api.db.selectFrom('auditUnmaskings').selectAll().where('userId', '=', person.userId).execute()
  expect(kept).toMatchObject([{ adminId: admin.userId, reason: 'The account holder has called us', chainId: null }])
  const { data } = (await api.call('GET', '/v1/admin/audit?act=account.revealed', { token: admin.token })).body
  expect(data).toMatchObject([{ subject: { type: 'user', id: person.userId }, details: { unmasking: kept[0]?.id } }])
})
