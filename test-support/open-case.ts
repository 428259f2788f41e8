import { uuidv7 } from '../adapters/ids.ts'
import type { Screening } from '../contracts/screening.ts'
import type { TestApi } from './api.ts'
import type { TestPerson } from './factories.ts'
import { lawyerIdOf, verifiedLawyer } from './lawyers.ts'

/** How far the case of a world is. */
export type WorldStage = 'draft' | 'in_review' | 'open' | 'expired'

/** The other side of a test's case, and a name that sounds like it. */
export const OTHER_SIDE = 'Harbor Nine Holdings'
export const SOUNDS_LIKE_OTHER_SIDE = 'Harbor 9 Holdings LLC'

export const submission = {
  category: 'commercial_lease',
  jurisdiction: 'US-NY',
  description: 'A tenant and a landlord do not agree who pays for a repair.',
  parties: [{ name: OTHER_SIDE, aliases: [], role: 'opposing' }],
}

/** Hands a draft in; it opens at once. */
export async function openCase(api: TestApi, owner: TestPerson, caseId: string, body: object = {}): Promise<void> {
  const answer = await api.call('POST', `/v1/cases/${caseId}/submit`, {
    token: owner.token,
    body: { ...submission, ...body },
  })
  if (answer.status !== 200) throw new Error(`submitCase answered ${JSON.stringify(answer.body)}`)
}

/** An act of a lawyer outside a case. */
export async function act(api: TestApi, { token }: TestPerson, path: string, body: object = {}): Promise<Screening> {
  const answer = await api.call('POST', `/v1/cases/${path}`, { token, body })
  if (answer.status !== 200) throw new Error(`${path} answered ${JSON.stringify(answer.body)}`)
  return answer.body.data
}

/** Screens a case, dismisses whatever came up, and attests. */
export async function clearLawyer(api: TestApi, lawyer: TestPerson, caseId: string): Promise<Screening> {
  const { hits } = await act(api, lawyer, `${caseId}/screen`)
  for (const { id } of hits) {
    await act(api, lawyer, `${caseId}/screening/hits/${id}/dismiss`, { reason: 'Another company.' })
  }
  return act(api, lawyer, `${caseId}/clearance`, { firmCheckDone: true, confidentiality: true })
}

export async function addConflict(api: TestApi, { token }: TestPerson, name: string, more: object = {}) {
  const answer = await api.call('POST', '/v1/lawyers/me/conflicts', { token, body: { name, ...more } })
  if (answer.status !== 201) throw new Error(`addLawyerConflict answered ${answer.status}`)
  return answer.body.data as { id: string }
}

interface TierCast {
  owner: TestPerson
  admin: TestPerson
  cleared: TestPerson
  conflicted: TestPerson
}

/** Gives both lawyers a licence and what they know of the other side. */
export async function registerTierLawyers(api: TestApi, { cleared, conflicted }: TierCast): Promise<void> {
  await verifiedLawyer(api, cleared)
  await verifiedLawyer(api, conflicted)
  await addConflict(api, cleared, SOUNDS_LIKE_OTHER_SIDE)
  await addConflict(api, conflicted, OTHER_SIDE)
}

/** Brings the case of a world to its stage; in an open one `cleared` is cleared and `conflicted` in certain conflict. */
export async function bringTo(api: TestApi, cast: TierCast, caseId: string, stage: WorldStage) {
  const { ownerDb } = api
  const clearedLawyerId = await lawyerIdOf(api, cast.cleared)
  const conflictId = uuidv7()
  const spare = { name: 'Nobody in this case', relation: 'other', createdAt: api.clock.now() }
  await ownerDb
    .insertInto('lawyerConflicts')
    .values({ id: conflictId, userId: cast.cleared.userId, ...spare })
    .execute()
  let hitId = uuidv7()
  if (stage === 'in_review') await setReview(api, cast.admin, true)
  if (stage !== 'draft') await openCase(api, cast.owner, caseId)
  if (stage === 'in_review') await setReview(api, cast.admin, false)
  if (stage === 'open' || stage === 'expired') {
    // Worlds are many, and a lawyer screens forty cases a day.
    await ownerDb
      .updateTable('conflictReports')
      .set({ createdAt: new Date(0) })
      .execute()
    const { hits } = await clearLawyer(api, cast.cleared, caseId)
    hitId = hits[0]?.id ?? ''
    await act(api, cast.conflicted, `${caseId}/screen`)
    const invitation = { caseId, lawyerId: clearedLawyerId, invitedBy: cast.owner.userId }
    await ownerDb
      .insertInto('bidInvitations')
      .values({ ...invitation, invitedAt: api.clock.now() })
      .execute()
  }
  if (stage === 'expired') {
    const over = { stage: 'expired', status: 'closed', closedAt: api.clock.now() }
    await ownerDb.updateTable('cases').set(over).where('id', '=', caseId).execute()
  }
  return { hitId, conflictId, clearedLawyerId }
}

/** Turns the review of cases on or off, for the whole platform. */
export async function setReview(api: TestApi, admin: TestPerson, reviewCases: boolean): Promise<void> {
  const answer = await api.call('PUT', '/v1/admin/settings', { token: admin.token, body: { reviewCases } })
  if (answer.status !== 200) throw new Error(`putPlatformSettings answered ${answer.status}`)
}
