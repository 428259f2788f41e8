import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CaseMember, Invitation } from '../contracts/cases.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import {
  createTestCase,
  invite,
  joinCase,
  newestInvitationToken,
  readWorkspace,
  registerPerson,
  type TestPerson,
  uniqueEmail,
} from '../test-support/factories.ts'

let api: TestApi
let owner: TestPerson
let caseId: string
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api, { name: 'Olga Owner' })
  caseId = (await createTestCase(api, owner, { title: 'Very secret title' })).id
})
afterAll(() => api.close())

const send = (email: string, role = 'lawyer') =>
  api.call('POST', `/v1/cases/${caseId}/members`, { token: owner.token, body: { email, role } })
const accept = (person: TestPerson, token: string) =>
  api.call('POST', '/v1/invitations/accept', { token: person.token, body: { token } })
const acceptById = (person: TestPerson, id: string) =>
  api.call('POST', `/v1/invitations/${id}/accept`, { token: person.token })
const list = async (person: TestPerson): Promise<Invitation[]> =>
  (await api.call('GET', '/v1/invitations', { token: person.token })).body.data
const members = async (): Promise<CaseMember[]> =>
  (await api.call('GET', `/v1/cases/${caseId}/members`, { token: owner.token })).body.data
const mailsTo = (email: string) =>
  api.db
    .selectFrom('mails')
    .selectAll()
    .where('toAddress', '=', email)
    .where('text', 'like', '%/invitations#token=%')
    .execute()
const withoutMeta = (body: object) => ({ ...body, meta: null, data: null })

describe('[ACC6] an invitation does not tell whether an account exists', () => {
  test('the answer, the list and the mail are the same', async () => {
    const known = await registerPerson(api, { name: 'Known Name' })
    const unknown = uniqueEmail()
    const [first, second] = [await send(known.email), await send(unknown)]
    expect(first.body.data).toEqual({ email: known.email, role: 'lawyer', status: 'invited' })
    expect([first.status, second.status]).toEqual([201, 201])
    expect(second.body.data).toEqual({ email: unknown, role: 'lawyer', status: 'invited' })
    expect(withoutMeta(second.body)).toEqual(withoutMeta(first.body))
    const shown = (await members()).filter(({ status }) => status === 'invited')
    for (const email of [known.email, unknown]) {
      const entry = shown.find((member) => member.email === email)
      expect(entry).toEqual({
        userId: null,
        invitationId: expect.any(String),
        email,
        name: null,
        role: 'lawyer',
        isOwner: false,
        status: 'invited',
      })
    }
    const [mailToKnown] = await mailsTo(known.email)
    const [mailToUnknown] = await mailsTo(unknown)
    const neutral = (text = '', email: string) => text.replaceAll(email, 'ADDRESS').replace(/#token=[\w-]+/, '#token')
    expect(neutral(mailToKnown?.text, known.email)).toBe(neutral(mailToUnknown?.text, unknown))
  })

  test('nor when somebody is invited again, in whatever letters', async () => {
    const email = uniqueEmail()
    const first = await send(email)
    const again = await send(`  ${email.toUpperCase()} `)
    expect([again.status, again.body.data]).toEqual([201, first.body.data])
    expect((await members()).filter((member) => member.email === email)).toHaveLength(1)
  })
})

describe('the mail', () => {
  test('has the link and who invites, and nothing of the case', async () => {
    const email = uniqueEmail()
    await send(email)
    const [mail] = await mailsTo(email)
    expect(mail?.text).toMatch(/^http:\/\/localhost:8080\/invitations#token=[\w-]{43}$/m)
    expect(mail?.subject).toBe('Olga Owner invites you to a case')
    expect(JSON.stringify(mail)).not.toContain('secret')
    expect(JSON.stringify(mail)).not.toContain(caseId)
  })

  test('a name adds no lines to it', async () => {
    const rude = await registerPerson(api, { name: 'Eve\r\nBcc: all@example.org\u2028\u202Eevil' })
    const own = await createTestCase(api, rude)
    const email = uniqueEmail()
    await invite(api, rude, own.id, email, 'lawyer')
    const [mail] = await mailsTo(email)
    expect(mail?.subject).toBe('Eve Bcc: all@example.org evil invites you to a case')
    expect(mail?.text.split('\n')[0]).toContain('Eve Bcc: all@example.org evil invites')
  })

  test('is not sent where inviting fails', async () => {
    const email = uniqueEmail()
    const stranger = await registerPerson(api)
    const body = { email, role: 'lawyer' }
    await api.call('POST', `/v1/cases/${caseId}/members`, { token: stranger.token, body })
    await send(email, 'owner')
    expect(await mailsTo(email)).toEqual([])
  })

  test('stands in the mailbox of development, newest first, escaped and with its link', async () => {
    const email = `o'brien+${uniqueEmail()}`
    await send(email)
    const json = (await api.call('GET', '/dev/mailbox.json')).body
    expect(Object.keys(json[0])).toEqual(['to', 'subject', 'text', 'at'])
    expect(json[0].to).toBe(email)
    const page = (await api.call('GET', '/dev/mailbox')).body
    expect(page).toContain(`To o&#39;brien`)
    expect(page).not.toContain(`o'brien`)
    expect(page).toMatch(/<a href="http:\/\/localhost:8080\/invitations#token=[\w-]{43}">/)
  })
})

describe('accepting by the mailed link', () => {
  test('joins with the invited role, makes private notes and proves the address', async () => {
    const person = await registerPerson(api, { name: 'Joe Joiner' })
    await send(person.email, 'observer')
    const answer = await accept(person, await newestInvitationToken(api, person.email))
    expect([answer.status, answer.body.data]).toEqual([200, { caseId, role: 'observer' }])
    const { documents, people } = await readWorkspace(api, person, caseId)
    expect(documents.map(({ kind, access }) => `${kind}:${access}`)).toEqual([
      'brief:read',
      'notes:read',
      'private_notes:write',
    ])
    expect(people).toContainEqual(
      expect.objectContaining({ userId: person.userId, name: 'Joe Joiner', status: 'active' }),
    )
    const { body } = await api.call('GET', '/v1/users/me', { token: person.token })
    expect(body.data.emailVerified).toBe(true)
  })

  test('an account made after the invitation can accept it', async () => {
    const email = uniqueEmail()
    await send(email)
    const person = await registerPerson(api, { email, role: 'lawyer' })
    expect((await accept(person, await newestInvitationToken(api, email))).status).toBe(200)
  })

  test('[ACC6] nobody else can use the link, and it stays good for the invited', async () => {
    const person = await registerPerson(api)
    const thief = await registerPerson(api)
    await send(person.email)
    const token = await newestInvitationToken(api, person.email)
    const refused = await accept(thief, token)
    const nonsense = await accept(thief, 'nonsense')
    expect([refused.status, withoutMeta(refused.body)]).toEqual([404, withoutMeta(nonsense.body)])
    expect((await accept(owner, token)).status).toBe(404)
    expect((await accept(person, token)).status).toBe(200)
    const { body } = await api.call('GET', '/v1/users/me', { token: thief.token })
    expect(body.data.emailVerified).toBe(false)
  })

  test('a second click says the same; after a removal the old link is dead', async () => {
    const person = await registerPerson(api)
    await send(person.email)
    const token = await newestInvitationToken(api, person.email)
    const both = await Promise.all([accept(person, token), accept(person, token)])
    expect(both.map(({ status }) => status)).toEqual([200, 200])
    await api.call('DELETE', `/v1/cases/${caseId}/members/${person.userId}`, { token: owner.token })
    expect((await accept(person, token)).status).toBe(404)
    expect((await api.call('GET', `/v1/cases/${caseId}`, { token: person.token })).status).toBe(404)
  })

  test('invited again: the new link works, the old one does not', async () => {
    const person = await registerPerson(api)
    await send(person.email, 'lawyer')
    const old = await newestInvitationToken(api, person.email)
    api.clock.advance(1000)
    await send(person.email, 'observer')
    const token = await newestInvitationToken(api, person.email)
    expect(token).not.toBe(old)
    expect((await accept(person, old)).status).toBe(404)
    expect((await accept(person, token)).body.data.role).toBe('observer')
  })

  test('not when taken back, not when over, not when the case is deleted', async () => {
    const person = await registerPerson(api)
    await send(person.email)
    const { invitationId } = (await members()).find(({ email }) => email === person.email) ?? {}
    const cancel = () => api.call('DELETE', `/v1/cases/${caseId}/invitations/${invitationId}`, { token: owner.token })
    expect((await cancel()).status).toBe(200)
    expect((await cancel()).status).toBe(404)
    expect((await accept(person, await newestInvitationToken(api, person.email))).status).toBe(404)

    const own = await createTestCase(api, owner)
    await invite(api, owner, own.id, person.email, 'lawyer')
    await api.call('DELETE', `/v1/cases/${own.id}`, { token: owner.token })
    expect((await accept(person, await newestInvitationToken(api, person.email))).status).toBe(404)
  })

  test('two weeks and no longer', async () => {
    const late = await createTestApi()
    try {
      const [host, guest] = [await registerPerson(late), await registerPerson(late)]
      const { id } = await createTestCase(late, host)
      await invite(late, host, id, guest.email, 'lawyer')
      await late.ownerDb.updateTable('caseInvitations').set({ expiresAt: late.clock.now() }).execute()
      const token = await newestInvitationToken(late, guest.email)
      const answer = await late.call('POST', '/v1/invitations/accept', { token: guest.token, body: { token } })
      expect(answer.status).toBe(404)
      expect((await readWorkspace(late, host, id)).people).toHaveLength(1)
      await joinCase(late, host, id, guest, 'lawyer')
    } finally {
      await late.close()
    }
  })
})

describe('accepting what the list shows', () => {
  test('[ACC6] needs a verified address: before, the list is empty and the id is nothing', async () => {
    const person = await registerPerson(api)
    await send(person.email)
    const { invitationId } = (await members()).find(({ email }) => email === person.email) ?? {}
    const id = invitationId ?? ''
    expect(await list(person)).toEqual([])
    expect((await acceptById(person, id)).status).toBe(404)
    await api.ownerDb.updateTable('users').set({ emailVerified: true }).where('id', '=', person.userId).execute()
    expect(await list(person)).toEqual([
      {
        id,
        caseId,
        caseTitle: 'Very secret title',
        invitedBy: 'Olga Owner',
        role: 'lawyer',
        createdAt: expect.any(String),
        expiresAt: expect.any(String),
      },
    ])
    const stranger = await registerPerson(api)
    await api.ownerDb.updateTable('users').set({ emailVerified: true }).where('id', '=', stranger.userId).execute()
    expect((await acceptById(stranger, id)).status).toBe(404)
    expect((await acceptById(person, id)).status).toBe(200)
    expect(await list(person)).toEqual([])
  })
})

test('[ACC3] people of the case who are not its owner invite nobody and take nothing back', async () => {
  const lawyer = await registerPerson(api, { role: 'lawyer' })
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
  const body = { email: uniqueEmail(), role: 'observer' }
  const answer = await api.call('POST', `/v1/cases/${caseId}/members`, { token: lawyer.token, body })
  expect([answer.status, answer.body.code]).toEqual([403, 'FORBIDDEN'])
  expect((await send(lawyer.email)).body.code).toBe('ALREADY_MEMBER')
})

test("an invitation of another case cannot be taken back by way of one's own", async () => {
  const rival = await registerPerson(api)
  const own = await createTestCase(api, rival)
  const email = uniqueEmail()
  await send(email)
  const { invitationId } = (await members()).find((member) => member.email === email) ?? {}
  const answer = await api.call('DELETE', `/v1/cases/${own.id}/invitations/${invitationId}`, { token: rival.token })
  expect(answer.status).toBe(404)
  expect((await members()).some((member) => member.email === email)).toBe(true)
})
