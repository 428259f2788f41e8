import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import type { CaseRole } from '../../contracts/access.ts'
import type { CaseMember } from '../../contracts/cases.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { getReadableCase } from './cases.commands.ts'
import { requireCan, requireCanLeave, requireRoleFits } from './cases.policy.ts'
import { lockCaseAndRelationForUpdate } from './cases.queries.ts'
import { presentMember, presentPeople } from './members.presenter.ts'
import { deleteMember, findMember, listPeople, type MemberRow, updateMemberRole } from './members.queries.ts'

/** Which person of which case, as the routes name them. */
export interface MemberParams {
  id: string
  userId: string
}

/** The people of a case, those invited included. @throws 404 */
export async function listCaseMembers(ctx: Context, caseId: string): Promise<CaseMember[]> {
  await getReadableCase(ctx, caseId)
  return presentPeople(await listPeople(ctx.db, caseId, ctx.clock.now()))
}

/** Gives a person another role; open documents follow. @throws 404, 403, 409 OWNER_CANNOT_LEAVE */
export function updateCaseMember(ctx: Context, { id, userId }: MemberParams, role: CaseRole): Promise<CaseMember> {
  const actor = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db } = ctx
    const found = await lockCaseAndRelationForUpdate(db, id, actor.userId)
    if (!found) throw notFound()
    requireCan(found.relation, 'managePeople')
    const member = requireMember(await findMember(db, id, userId))
    requireRoleFits({ isOwner: member.clientId === userId }, role)
    if (member.role !== role) {
      await updateMemberRole(db, id, userId, role)
      await notifyAccessChanged(db, { caseId: id, userId })
      await record(ctx, { fact: 'case.roleChanged', caseId: id, userId })
      const subject = { type: 'user', id: userId }
      await recordAudit(ctx, { caseId: id, act: 'case.roleChanged', subject, details: { from: member.role, to: role } })
    }
    return presentMember({ ...member, role })
  })
}

/** Removes a person, or leaves; open documents close. @throws 404, 403, 409 OWNER_CANNOT_LEAVE */
export function removeCaseMember(ctx: Context, { id, userId }: MemberParams): Promise<void> {
  const actor = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db } = ctx
    const found = await lockCaseAndRelationForUpdate(db, id, actor.userId)
    if (!found) throw notFound()
    requireCan(found.relation, userId === actor.userId ? 'readCase' : 'managePeople')
    const member = requireMember(await findMember(db, id, userId))
    requireCanLeave({ isOwner: member.clientId === userId })
    await deleteMember(db, id, userId)
    await notifyAccessChanged(db, { caseId: id, userId })
    await record(ctx, { fact: 'case.personRemoved', caseId: id, userId, byUserId: actor.userId })
    const act = userId === actor.userId ? 'case.personLeft' : 'case.personRemoved'
    await recordAudit(ctx, { caseId: id, act, subject: { type: 'user', id: userId } })
  })
}

function requireMember(member: MemberRow | undefined): MemberRow {
  if (!member) throw notFound()
  return member
}
