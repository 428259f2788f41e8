import { uuidv7 } from '../adapters/ids.ts'
import type { CaseRole } from '../contracts/access.ts'
import type { TestApi } from './api.ts'
import type { Asker } from './authorisation-matrix.ts'
import {
  createTestCase,
  invite,
  newestInvitationToken,
  readWorkspace,
  registerPerson,
  TEST_PASSWORD,
  type TestPerson,
  uniqueEmail,
} from './factories.ts'
import { createLawyerWorld, type LawyerWorld, lawyerIdOf, registerLawyer } from './lawyers.ts'
import { bringTo, registerTierLawyers, type WorldStage } from './open-case.ts'

export type { WorldStage } from './open-case.ts'

/** One person for each kind of asker (anonymous has none), who live as long as the test file. */
export type Cast = Record<Exclude<Asker, 'anonymous'>, TestPerson> & { target: TestPerson }

/** What a row of the matrix needs to make its request. */
export interface CaseWorld {
  owner: TestPerson & { password: string }
  /** The asking person; the stranger's for anonymous. */
  askerId: string
  strangerId: string
  /** A colleague in the case whom the request is about. */
  targetId: string
  caseId: string
  briefId: string
  notesId: string
  ownersNotesId: string
  /** A version of the brief. */
  versionId: string
  /** Of `invited`, still open. */
  invitationId: string
  invitationToken: string
  /** Of the owner, not the one that asks. */
  ownersOtherSessionId: string
  /** What `verifiedLawyer` has, made anew for this request. */
  verifiedLawyer: LawyerWorld
  /** The profile of `lawyer`, whom nobody has verified. */
  unverifiedLawyerId: string
  /** Of `cleared`, in an open case: a possible conflict that was dismissed. */
  hitId: string
  /** A name on the conflict list of `cleared`. */
  conflictId: string
  clearedLawyerId: string
  /** An address without an account. */
  freshEmail: string
}

export async function createCast(api: TestApi): Promise<Cast> {
  const client = () => registerPerson(api, { role: 'client' })
  const lawyer = () => registerPerson(api, { role: 'lawyer' })
  const cast: Cast = {
    revoked: await client(),
    suspended: await client(),
    stranger: await client(),
    removed: await client(),
    invited: await lawyer(),
    admin: await registerPerson(api, { role: 'admin' }),
    owner: await client(),
    client: await client(),
    lawyer: await lawyer(),
    verifiedLawyer: await lawyer(),
    cleared: await lawyer(),
    conflicted: await lawyer(),
    colleague: await lawyer(),
    observer: await client(),
    target: await client(),
  }
  const { ownerDb } = api
  await registerLawyer(api, cast.lawyer)
  await registerLawyer(api, cast.verifiedLawyer)
  await registerTierLawyers(api, cast)
  await ownerDb.updateTable('users').set({ emailVerified: true }).where('id', '=', cast.invited.userId).execute()
  await ownerDb.updateTable('users').set({ status: 'suspended' }).where('id', '=', cast.suspended.userId).execute()
  await api.call('POST', '/v1/auth/logout', { body: { refreshToken: cast.revoked.refreshToken } })
  return cast
}

/** Makes a case for one request, so that no request sees what another one did. */
export async function createCaseWorld(
  api: TestApi,
  cast: Cast,
  asker: Asker,
  stage: WorldStage = 'draft',
): Promise<CaseWorld> {
  const { owner } = cast
  const { id: caseId } = await createTestCase(api, owner)
  const member = (person: TestPerson, role: CaseRole) => ({ caseId, userId: person.userId, role })
  // A suspended or signed-out member is a member still: only the session keeps them out.
  await api.ownerDb
    .insertInto('caseMembers')
    .values([
      member(cast.client, 'client'),
      member(cast.lawyer, 'lawyer'),
      member(cast.colleague, 'colleague'),
      member(cast.observer, 'observer'),
      member(cast.target, 'colleague'),
      member(cast.removed, 'lawyer'),
      member(cast.suspended, 'lawyer'),
      member(cast.revoked, 'lawyer'),
    ])
    .execute()
  await api.call('DELETE', `/v1/cases/${caseId}/members/${cast.removed.userId}`, { token: owner.token })
  await invite(api, owner, caseId, cast.invited.email, 'lawyer')
  const { documents, people } = await readWorkspace(api, owner, caseId)
  const documentId = (kind: string) => documents.find((document) => document.kind === kind)?.id ?? ''
  const briefId = documentId('brief')
  const version = await api.call('POST', `/v1/live-documents/${briefId}/versions`, {
    token: owner.token,
    body: { name: 'First' },
  })
  const verifiedLawyer = await createLawyerWorld(api, cast.verifiedLawyer)
  const tiers = await bringTo(api, cast, caseId, stage)
  return {
    ...tiers,
    owner: { ...owner, password: TEST_PASSWORD },
    askerId: cast[asker === 'anonymous' ? 'stranger' : asker].userId,
    strangerId: cast.stranger.userId,
    targetId: cast.target.userId,
    caseId,
    briefId,
    notesId: documentId('notes'),
    ownersNotesId: documentId('private_notes'),
    versionId: version.body.data.id,
    invitationId: people.find(({ status }) => status === 'invited')?.invitationId ?? '',
    invitationToken: await newestInvitationToken(api, cast.invited.email),
    ownersOtherSessionId: await insertSession(api, owner.userId),
    verifiedLawyer,
    unverifiedLawyerId: await lawyerIdOf(api, cast.lawyer),
    freshEmail: uniqueEmail('fresh'),
  }
}

async function insertSession(api: TestApi, userId: string): Promise<string> {
  const id = uuidv7()
  const now = api.clock.now()
  const times = { createdAt: now, lastUsedAt: now, expiresAt: new Date(now.getTime() + 3_600_000) }
  await api.ownerDb
    .insertInto('sessions')
    .values({ id, userId, ...times })
    .execute()
  return id
}
