import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FirmInvitation, FirmMember, LawFirmPage } from '../contracts/law-firms.ts'
import { findFirmOfUser, listFirmUserIds } from '../domain/law-firms/membership.queries.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { newestInvitationToken, registerPerson, type TestPerson, uniqueEmail } from '../test-support/factories.ts'
import { insertFirm, insertLawyers } from '../test-support/firm-world.ts'

let api: TestApi
let admin: TestPerson
let owner: TestPerson
let other: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  admin = await registerPerson(api, { role: 'admin' })
})
afterAll(() => api.close())
beforeEach(async () => {
  owner = await lawyer('Ruth Castellanos')
  other = await lawyer('Tom Okafor')
})

async function lawyer(name: string): Promise<TestPerson> {
  const person = await registerPerson(api, { role: 'lawyer', name })
  await insertLawyers(api, [person])
  return person
}
const call = (person: TestPerson, method: string, path: string, body?: object, headers = {}) =>
  api.call(method, path, { token: person.token, headers, ...(body && { body }) })
async function create(person: TestPerson, body: object = {}): Promise<LawFirmPage> {
  const answer = await call(person, 'POST', '/v1/law-firms', { name: 'Castellanos & Okafor', ...body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body.data
}
const decide = (id: string, body: object) => call(admin, 'POST', `/v1/admin/law-firms/${id}/decide`, body)
const membersOf = async (person: TestPerson, id: string): Promise<FirmMember[]> =>
  (await call(person, 'GET', `/v1/law-firms/${id}/members`)).body.data
const accept = async (person: TestPerson) =>
  call(person, 'POST', '/v1/law-firm-invitations/accept', { token: await newestInvitationToken(api, person.email) })
async function createWith(second: TestPerson, role = 'member'): Promise<LawFirmPage> {
  const firm = await create(owner)
  await call(owner, 'POST', `/v1/law-firms/${firm.id}/members`, { email: second.email, role })
  expect((await accept(second)).status).toBe(200)
  return firm
}

describe('[FIRM1] a firm is shown to others only while an administrator has verified it', () => {
  test('asked for, verified, found, and back in the queue under another name', async () => {
    const firm = await create(owner, { name: `Firm ${uniqueEmail()}`, taxId: '12-345' })
    expect([firm.verificationStatus, firm.mine?.role, firm.mine?.taxId]).toEqual(['pending', 'owner', '12-345'])
    const find = async () =>
      (await call(other, 'GET', `/v1/law-firms?q=${encodeURIComponent(firm.name.slice(0, 14))}`)).body.data.length
    expect([(await call(other, 'GET', `/v1/law-firms/${firm.id}`)).status, await find()]).toEqual([404, 0])
    expect((await decide(firm.id, { decision: 'verify', version: 1 })).body.data.verificationStatus).toBe('verified')
    const seen = (await call(other, 'GET', `/v1/law-firms/${firm.id}`)).body.data
    expect([seen.name, seen.mine, await find()]).toEqual([firm.name, null, 1])
    expect(seen.lawyers).toEqual([{ lawyerId: expect.any(String), name: owner.name, practiceAreas: [] }])
    expect(JSON.stringify(seen)).not.toContain('12-345')
    const change = (body: object, version: number) =>
      call(owner, 'PUT', `/v1/law-firms/${firm.id}`, body, { 'if-match': `"${version}"` })
    expect((await change({ description: 'Leases.' }, 2)).body.data.verificationStatus).toBe('verified')
    expect((await change({ name: 'Another' }, 3)).body.data.verificationStatus).toBe('pending')
    expect((await call(other, 'GET', `/v1/law-firms/${firm.id}`)).status).toBe(404)
  })

  test('a rejection needs a reason, which the firm reads, and a decision is about what was seen', async () => {
    const firm = await create(owner)
    expect((await decide(firm.id, { decision: 'reject', version: 1 })).status).toBe(422)
    expect((await decide(firm.id, { decision: 'verify', version: 7 })).body.code).toBe('VERSION_CONFLICT')
    expect((await decide(firm.id, { decision: 'reject', reason: 'No register entry', version: 1 })).status).toBe(200)
    const mine = (await call(owner, 'GET', '/v1/law-firms/mine')).body.data
    expect([mine.verificationStatus, mine.mine.decisionReason]).toEqual(['rejected', 'No register entry'])
  })

  test('only verified lawyers ask for one', async () => {
    const fresh = await registerPerson(api, { role: 'lawyer' })
    expect((await call(fresh, 'POST', '/v1/law-firms', { name: 'Too early' })).body.code).toBe('FORBIDDEN')
  })

  test.each(['http://example.org', 'javascript:alert(1)', 'https://localhost', 'x'])(
    'no link to %s',
    async (website) => {
      expect((await call(owner, 'POST', '/v1/law-firms', { name: 'Firm', website })).status).toBe(422)
    },
  )
})

describe('[FIRM2] a lawyer is in one firm at a time, and a firm always has an owner', () => {
  test('two firms at once: one of them', async () => {
    const ask = () => call(owner, 'POST', '/v1/law-firms', { name: 'Twice' })
    const statuses = (await Promise.all([ask(), ask(), ask()])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, 409, 409])
  })

  test('whoever is in one cannot accept another, and can after leaving', async () => {
    const firm = await createWith(other)
    const third = await lawyer('Third')
    const second = await create(third)
    await call(third, 'POST', `/v1/law-firms/${second.id}/members`, { email: other.email, role: 'member' })
    expect((await accept(other)).body.code).toBe('ALREADY_IN_FIRM')
    const { mine } = (await call(other, 'GET', '/v1/law-firms/mine')).body.data
    expect((await call(other, 'DELETE', `/v1/law-firms/${firm.id}/members/${mine.memberId}`)).status).toBe(200)
    expect((await accept(other)).status).toBe(200)
    expect((await findFirmOfUser(api.db, other.userId))?.lawFirmId).toBe(second.id)
    expect(await listFirmUserIds(api.db, firm.id)).toEqual([owner.userId])
  })

  test('owners who leave at the same time do not leave the firm alone', async () => {
    const { id, memberIds } = await insertFirm(api, [
      { person: owner, role: 'owner' },
      { person: other, role: 'owner' },
    ])
    const leave = (person: TestPerson, memberId = '') =>
      call(person, 'DELETE', `/v1/law-firms/${id}/members/${memberId}`)
    const answers = await Promise.all([leave(owner, memberIds[0]), leave(other, memberIds[1])])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('ownership is handed over in one step', async () => {
    const firm = await createWith(other)
    const heir = (await membersOf(owner, firm.id)).find(({ userId }) => userId === other.userId)
    const answer = await call(owner, 'POST', `/v1/law-firms/${firm.id}/transfer`, { memberId: heir?.memberId })
    expect(answer.status).toBe(200)
    expect((await membersOf(owner, firm.id)).map(({ name, role }) => `${name}: ${role}`)).toEqual([
      'Ruth Castellanos: admin',
      'Tom Okafor: owner',
    ])
  })

  test('an admin neither removes an owner nor makes one', async () => {
    const firm = await createWith(other, 'admin')
    const [first] = await membersOf(other, firm.id)
    const path = `/v1/law-firms/${firm.id}/members/${first?.memberId}`
    expect((await call(other, 'DELETE', path)).status).toBe(403)
    expect((await call(other, 'PUT', path, { role: 'member' })).status).toBe(403)
  })
})

describe('[ACC6] an invitation to a firm does not tell whether an account exists', () => {
  test('answers, list and mails are the same, also for a client and for who is in another firm', async () => {
    const firm = await create(owner)
    await create(other)
    const client = await registerPerson(api)
    const emails = [other.email, client.email, uniqueEmail()]
    const answers = []
    for (const email of emails) {
      answers.push(await call(owner, 'POST', `/v1/law-firms/${firm.id}/members`, { email, role: 'member' }))
    }
    const neutral = (value: unknown, email: string) =>
      JSON.stringify(value)
        .replaceAll(email, 'ADDRESS')
        .replace(/#token=[\w-]+/, '#token')
    const told = answers.map(({ status, body }, i) => neutral([status, { ...body, meta: null }], emails[i] ?? ''))
    expect(new Set(told).size).toBe(1)
    const invited = (await membersOf(owner, firm.id)).filter(({ status }) => status === 'invited')
    expect(invited.map(({ email, name, userId }) => ({ email, name, userId }))).toEqual(
      emails.map((email) => ({ email, name: null, userId: null })),
    )
    const mails = []
    for (const email of emails) {
      const mail = await api.db
        .selectFrom('mails')
        .selectAll()
        .where('toAddress', '=', email)
        .where('text', 'like', '%/firm/join#token=%')
        .executeTakeFirstOrThrow()
      mails.push(neutral([mail.subject, mail.text], email))
    }
    expect(new Set(mails).size).toBe(1)
  })

  test('the link works once, for the invited address only, and for lawyers only', async () => {
    const firm = await create(owner)
    const client = await registerPerson(api)
    const thief = await lawyer('Thief')
    await call(owner, 'POST', `/v1/law-firms/${firm.id}/members`, { email: client.email, role: 'member' })
    const token = await newestInvitationToken(api, client.email)
    expect((await call(thief, 'POST', '/v1/law-firm-invitations/accept', { token })).status).toBe(404)
    expect((await accept(client)).body.code).toBe('LAWYER_PROFILE_NEEDED')
    const invited = (await membersOf(owner, firm.id)).find(({ status }) => status === 'invited')
    await call(owner, 'DELETE', `/v1/law-firms/${firm.id}/invitations/${invited?.invitationId}`)
    expect((await accept(client)).status).toBe(404)
  })

  test('the list needs a verified address', async () => {
    const firm = await create(owner)
    await call(owner, 'POST', `/v1/law-firms/${firm.id}/members`, { email: other.email, role: 'admin' })
    const list = async (): Promise<FirmInvitation[]> => (await call(other, 'GET', '/v1/law-firm-invitations')).body.data
    expect(await list()).toEqual([])
    await api.ownerDb.updateTable('users').set({ emailVerified: true }).where('id', '=', other.userId).execute()
    const [invitation] = await list()
    expect(invitation).toMatchObject({ lawFirmId: firm.id, invitedBy: owner.name, role: 'admin' })
    const path = `/v1/law-firm-invitations/${invitation?.id}/accept`
    expect((await call(other, 'POST', path)).body.data).toEqual({ lawFirmId: firm.id, role: 'admin' })
    expect((await call(other, 'POST', path)).status).toBe(200)
  })
})
