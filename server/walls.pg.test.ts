import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Wall, WallReport } from '../contracts/ethical-walls.ts'
import { caseReference } from '../contracts/ethical-walls.ts'
import { listCaseRecipients } from '../domain/cases/recipients.queries.ts'
import { isBehindWall } from '../domain/law-firms/walls.queries.ts'
import { listenForAccessChanges } from '../test-support/access-changes.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import {
  createTestCase,
  invite,
  joinCase,
  newestInvitationToken,
  readWorkspace,
  registerPerson,
  type TestPerson,
} from '../test-support/factories.ts'
import { insertFirm, insertLawyers } from '../test-support/firm-world.ts'

let api: TestApi
let client: TestPerson
let partner: TestPerson
let colleague: TestPerson
let firmId: string
let caseId: string

const SECRET = 'Zebra versus Okapi'

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())
beforeEach(async () => {
  client = await registerPerson(api, { name: 'Olga Owner' })
  partner = await registerPerson(api, { role: 'lawyer', name: 'Paula Partner' })
  colleague = await registerPerson(api, { role: 'lawyer', name: 'Carl Colleague' })
  await insertLawyers(api, [partner, colleague])
  firmId = (
    await insertFirm(api, [
      { person: partner, role: 'owner' },
      { person: colleague, role: 'admin' },
    ])
  ).id
  caseId = (await createTestCase(api, client, { title: SECRET })).id
  await joinCase(api, client, caseId, partner, 'lawyer')
})

const call = (person: TestPerson, method: string, path: string, body?: object) =>
  api.call(method, path, { token: person.token, ...(body && { body }) })
const raise = (by: TestPerson, about: TestPerson, id = caseId) =>
  call(by, 'POST', `/v1/law-firms/${firmId}/walls`, { caseId: id, userId: about.userId, reason: 'Acted for Okapi' })
const walls = async (person: TestPerson, state = 'in_force'): Promise<Wall[]> =>
  (await call(person, 'GET', `/v1/law-firms/${firmId}/walls?state=${state}`)).body.data
const report = async (person: TestPerson): Promise<WallReport> =>
  (await call(person, 'GET', `/v1/law-firms/${firmId}/wall-report?pageSize=100`)).body.data

async function until(condition: () => Promise<boolean>) {
  for (let i = 0; i < 100 && !(await condition()); i++) await new Promise((resolve) => setTimeout(resolve, 20))
  expect(await condition()).toBe(true)
}

/** Everything that leads to a case, as the walled person asks for it. */
async function askEverything(person: TestPerson, briefId: string) {
  const asked: [string, string, object?][] = [
    ['GET', `/v1/cases/${caseId}`],
    ['GET', `/v1/cases/${caseId}/workspace`],
    ['GET', `/v1/cases/${caseId}/members`],
    ['DELETE', `/v1/cases/${caseId}/members/${person.userId}`],
    ['GET', `/v1/live-documents/${briefId}/versions`],
    ['POST', `/v1/live-documents/${briefId}/versions`, { name: 'Mine' }],
  ]
  const statuses = []
  for (const [method, path, body] of asked) statuses.push((await call(person, method, path, body)).status)
  return statuses
}

describe('[WALL1] behind a wall a case is not there, whatever somebody is in it', () => {
  test('for a member: no record, people, documents, versions, list or count; and back again when lifted', async () => {
    await joinCase(api, client, caseId, colleague, 'lawyer')
    const briefId = (await readWorkspace(api, colleague, caseId)).documents[0]?.id ?? ''
    expect((await raise(partner, colleague)).status).toBe(201)
    expect(await isBehindWall(api.db, { caseId, userId: colleague.userId })).toBe(true)
    expect(await askEverything(colleague, briefId)).toEqual(Array(6).fill(404))
    const list = await call(colleague, 'GET', `/v1/cases?q=${encodeURIComponent('Zebra')}`)
    expect([list.body.data, list.body.meta.pagination.total]).toEqual([[], 0])
    expect(await listCaseRecipients(api.db, caseId)).toEqual([client.userId, partner.userId])
    expect((await call(partner, 'GET', `/v1/cases/${caseId}`)).status).toBe(200)
    const [wall] = await walls(partner)
    expect((await call(partner, 'DELETE', `/v1/law-firms/${firmId}/walls/${wall?.id}`)).status).toBe(200)
    expect((await call(colleague, 'GET', `/v1/cases/${caseId}`)).status).toBe(200)
    expect([await walls(partner), (await walls(partner, 'lifted')).length]).toEqual([[], 1])
  })

  test('the answer is that of a case that does not exist', async () => {
    await joinCase(api, client, caseId, colleague, 'lawyer')
    await raise(partner, colleague)
    const without = ({ status, body }: Awaited<ReturnType<typeof call>>) => ({ status, body: { ...body, meta: 0 } })
    const walled = await call(colleague, 'GET', `/v1/cases/${caseId}`)
    const nothing = await call(colleague, 'GET', '/v1/cases/01890000-0000-7000-8000-000000000000')
    expect(without(walled)).toEqual(without(nothing))
  })

  test('for who is invited before or after: no list, no mail, no way in; the owner is told the same as ever', async () => {
    await api.ownerDb.updateTable('users').set({ emailVerified: true }).where('id', '=', colleague.userId).execute()
    await invite(api, client, caseId, colleague.email, 'lawyer')
    const token = await newestInvitationToken(api, colleague.email)
    const listed = async () => (await call(colleague, 'GET', '/v1/invitations')).body.data
    const [invitation] = await listed()
    await raise(partner, colleague)
    expect(await listed()).toEqual([])
    expect((await call(colleague, 'POST', '/v1/invitations/accept', { token })).status).toBe(404)
    expect((await call(colleague, 'POST', `/v1/invitations/${invitation.id}/accept`)).status).toBe(404)
    const again = await call(client, 'POST', `/v1/cases/${caseId}/members`, { email: colleague.email, role: 'lawyer' })
    expect([again.status, again.body.data.status]).toEqual([201, 'invited'])
    expect(await newestInvitationToken(api, colleague.email)).toBe(token)
    await until(async () => (await report(partner)).attempts === 2)
  })

  test('leaving the firm opens nothing', async () => {
    await joinCase(api, client, caseId, colleague, 'lawyer')
    await raise(partner, colleague)
    const { mine } = (await call(colleague, 'GET', '/v1/law-firms/mine')).body.data
    expect((await call(colleague, 'DELETE', `/v1/law-firms/${firmId}/members/${mine.memberId}`)).status).toBe(200)
    expect((await call(colleague, 'GET', `/v1/cases/${caseId}`)).status).toBe(404)
  })

  test('accepting an invitation at the moment of the wall: in or not, nothing is seen', async () => {
    for (let round = 0; round < 10; round++) {
      const { id } = await createTestCase(api, client, { title: SECRET })
      await joinCase(api, client, id, partner, 'lawyer')
      await invite(api, client, id, colleague.email, 'lawyer')
      const token = await newestInvitationToken(api, colleague.email)
      const [, wall] = await Promise.all([
        call(colleague, 'POST', '/v1/invitations/accept', { token }),
        raise(partner, colleague, id),
      ])
      expect(wall.status).toBe(201)
      expect((await call(colleague, 'GET', `/v1/cases/${id}/workspace`)).status).toBe(404)
    }
  })

  test('open sockets are told in the same commit', async () => {
    const changes = await listenForAccessChanges(api)
    await raise(partner, colleague)
    expect(await changes.next()).toEqual({ caseId, userId: colleague.userId })
    await changes.stop()
  })
})

describe('[WALL3] nobody learns of a wall about themselves, nor the client of any', () => {
  test('not from the list, the report, the matters; and it cannot be lifted from behind', async () => {
    await joinCase(api, client, caseId, colleague, 'lawyer')
    await raise(partner, colleague)
    const [wall] = await walls(partner)
    await call(colleague, 'GET', `/v1/cases/${caseId}`)
    await until(async () => (await report(partner)).attempts === 1)
    expect([await walls(colleague), (await report(colleague)).attempts]).toEqual([[], 0])
    const matters = await call(colleague, 'GET', `/v1/law-firms/${firmId}/matters`)
    expect([matters.body.data, matters.body.meta.pagination.total]).toEqual([[], 0])
    expect((await call(colleague, 'DELETE', `/v1/law-firms/${firmId}/walls/${wall?.id}`)).status).toBe(404)
    expect((await raise(colleague, partner)).status).toBe(404)
    await call(partner, 'DELETE', `/v1/law-firms/${firmId}/walls/${wall?.id}`)
    expect(await walls(colleague, 'lifted')).toEqual([])
  })

  test('the people of the case look as before to the client', async () => {
    await joinCase(api, client, caseId, colleague, 'lawyer')
    const people = async () => (await call(client, 'GET', `/v1/cases/${caseId}/members`)).body.data
    const before = await people()
    await raise(partner, colleague)
    expect(await people()).toEqual(before)
  })

  test('a title is told only to who is in the case, by the list or by searching it', async () => {
    const matters = async (person: TestPerson, q = '') =>
      (await call(person, 'GET', `/v1/law-firms/${firmId}/matters?q=${encodeURIComponent(q)}`)).body.data
    const reference = caseReference(caseId)
    expect(await matters(partner, 'zebra')).toMatchObject([{ caseId, reference, caseTitle: SECRET }])
    expect(await matters(colleague, 'zebra')).toEqual([])
    expect(await matters(colleague, reference)).toEqual([
      { caseId, reference, caseTitle: null, people: [{ userId: partner.userId, name: 'Paula Partner' }] },
    ])
    expect((await raise(colleague, partner)).status).toBe(201)
    expect((await walls(colleague))[0]).toMatchObject({ caseTitle: null, name: 'Paula Partner', attempts: 0 })
    expect((await call(partner, 'GET', `/v1/cases/${caseId}`)).status).toBe(404)
  })
})

describe('who puts walls up', () => {
  test('everybody for themselves, in cases they are in, and only for themselves', async () => {
    const member = await registerPerson(api, { role: 'lawyer', name: 'Mia Member' })
    await insertLawyers(api, [member])
    await insertFirm(api, [
      { person: partner, role: 'owner' },
      { person: member, role: 'member' },
    ]).then(({ id }) => {
      firmId = id
    })
    expect((await raise(member, member)).status).toBe(404)
    await joinCase(api, client, caseId, member, 'lawyer')
    expect((await raise(member, partner)).status).toBe(403)
    expect((await raise(member, member)).status).toBe(201)
    expect((await call(member, 'GET', `/v1/cases/${caseId}`)).status).toBe(404)
  })

  test('only for cases of the firm and for people of the firm, once', async () => {
    const elsewhere = await createTestCase(api, client)
    expect((await raise(partner, colleague, elsewhere.id)).status).toBe(404)
    expect((await raise(partner, client)).status).toBe(422)
    expect((await raise(partner, colleague)).status).toBe(201)
    expect((await raise(partner, colleague)).body.code).toBe('CONFLICT')
  })
})

describe('[WALL4] every attempt that a wall stops is written down', () => {
  test('who, what and when, without content; none for who may, none for what is not there', async () => {
    await joinCase(api, client, caseId, colleague, 'lawyer')
    const briefId = (await readWorkspace(api, colleague, caseId)).documents[0]?.id ?? ''
    await raise(partner, colleague)
    await askEverything(colleague, briefId)
    await call(colleague, 'GET', '/v1/cases/01890000-0000-7000-8000-000000000000')
    await call(partner, 'GET', `/v1/cases/${caseId}`)
    await until(async () => (await report(partner)).attempts === 6)
    const { entries, gotThrough } = await report(partner)
    expect(gotThrough).toBe(0)
    expect(entries.map(({ what }) => what).sort()).toEqual([
      'createVersion',
      'getCase',
      'getWorkspace',
      'listCaseMembers',
      'listVersions',
      'removeCaseMember',
    ])
    expect(new Set(entries.map(({ userId }) => userId))).toEqual(new Set([colleague.userId]))
    expect(JSON.stringify(entries)).not.toContain('Zebra')
  })

  test('what is written down cannot be changed', async () => {
    await expect(api.db.deleteFrom('wallDenials').execute()).rejects.toThrow(/permission denied/)
    await expect(api.db.updateTable('wallDenials').set({ what: 'x' }).execute()).rejects.toThrow(/permission denied/)
  })

  test('a trace from behind a wall shows in the report', async () => {
    await raise(partner, colleague)
    const late = new Date(api.clock.now().getTime() + 60_000)
    const row = { caseId, userId: colleague.userId, role: 'lawyer', joinedAt: late }
    await api.ownerDb.insertInto('caseMembers').values(row).execute()
    expect((await report(partner)).gotThrough).toBe(1)
  })
})
