import { randomBytes } from 'node:crypto'
import type { AccountRole, CaseRole } from '../contracts/access.ts'
import type { Case, Workspace } from '../contracts/cases.ts'
import type { TestApi } from './api.ts'

export const TEST_PASSWORD = 'correct horse battery staple'

/** Somebody with an account and one session. */
export interface TestPerson {
  userId: string
  email: string
  name: string
  token: string
  refreshToken: string
}

/** An address nobody else has. */
export function uniqueEmail(name = 'person'): string {
  return `${name}-${randomBytes(6).toString('hex')}@example.org`
}

/** Opens an account through the API; an administrator is made by changing the row, as `npm run admin` does. */
export async function registerPerson(
  api: TestApi,
  { role = 'client', name = 'Ada', email = uniqueEmail() }: { role?: AccountRole; name?: string; email?: string } = {},
): Promise<TestPerson> {
  const wanted = role === 'admin' ? 'client' : role
  const answer = await api.call('POST', '/v1/auth/register', {
    body: { email, password: TEST_PASSWORD, role: wanted, name },
  })
  if (answer.status !== 201) throw new Error(`register answered ${answer.status}`)
  const { user, tokens } = answer.body.data
  if (role !== wanted) await api.ownerDb.updateTable('users').set({ role }).where('id', '=', user.id).execute()
  return { userId: user.id, email, name, token: tokens.accessToken, refreshToken: tokens.refreshToken }
}

/** Opens a case of this person. */
export async function createTestCase(api: TestApi, owner: TestPerson, body: object = {}): Promise<Case> {
  const answer = await api.call('POST', '/v1/cases', { token: owner.token, body: { title: 'A case', ...body } })
  if (answer.status !== 201) throw new Error(`createCase answered ${answer.status}`)
  return answer.body.data
}

export async function readWorkspace(api: TestApi, person: TestPerson, caseId: string): Promise<Workspace> {
  const answer = await api.call('GET', `/v1/cases/${caseId}/workspace`, { token: person.token })
  if (answer.status !== 200) throw new Error(`getWorkspace answered ${answer.status}`)
  return answer.body.data
}

/** The token of the newest invitation mail to this address. */
export async function newestInvitationToken(api: TestApi, email: string): Promise<string> {
  const mail = await api.db
    .selectFrom('mails')
    .select('text')
    .where('toAddress', '=', email)
    .where((is) => is.or([is('text', 'like', '%/invitations#token=%'), is('text', 'like', '%/firm/join#token=%')]))
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .executeTakeFirstOrThrow()
  const token = /\/(?:invitations|firm\/join)#token=([\w-]+)/.exec(mail.text)?.[1]
  if (!token) throw new Error('the mail has no token')
  return token
}

/** Invites this address to a case. */
export async function invite(api: TestApi, owner: TestPerson, caseId: string, email: string, role: CaseRole) {
  const answer = await api.call('POST', `/v1/cases/${caseId}/members`, { token: owner.token, body: { email, role } })
  if (answer.status !== 201) throw new Error(`inviteToCase answered ${answer.status}`)
}

/** Brings somebody into a case the way people do it: invitation, mail, link. */
export async function joinCase(api: TestApi, owner: TestPerson, caseId: string, person: TestPerson, role: CaseRole) {
  await invite(api, owner, caseId, person.email, role)
  const token = await newestInvitationToken(api, person.email)
  const answer = await api.call('POST', '/v1/invitations/accept', { token: person.token, body: { token } })
  if (answer.status !== 200) throw new Error(`acceptInvitation answered ${answer.status}`)
}
