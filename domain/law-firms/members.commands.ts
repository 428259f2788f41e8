import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { FirmMember, FirmRole } from '../../contracts/law-firms.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { listInvitationsOfFirm } from './firm-invitations.queries.ts'
import {
  canInFirm,
  type FirmCapability,
  firmRole,
  requireAnotherOwner,
  requireInFirm,
  requireMayTouch,
} from './law-firms.policy.ts'
import { presentFirmMember, presentInvited } from './law-firms.presenter.ts'
import { lockFirmForUpdate } from './law-firms.queries.ts'
import * as members from './members.queries.ts'
import { findFirmOfUser } from './membership.queries.ts'

/** What the actor is in this firm, if it may do this there: the first line of what happens inside a firm. @throws 404, 403 */
export async function requireActorInFirm(
  ctx: Context,
  lawFirmId: string,
  capability: FirmCapability,
): Promise<FirmRole> {
  const { userId } = requireActor(ctx)
  const mine = await findFirmOfUser(ctx.db, userId)
  return requireInFirm(mine?.lawFirmId === lawFirmId ? firmRole(mine.role) : undefined, capability)
}

/** As `requireActorInFirm`, with the firm's row locked first: the right is the one that holds while the lock is held. */
export async function lockAndRequireInFirm(
  ctx: Context & { db: DatabaseTransaction },
  lawFirmId: string,
  capability: FirmCapability,
): Promise<FirmRole> {
  if (!(await lockFirmForUpdate(ctx.db, lawFirmId))) throw notFound()
  return requireActorInFirm(ctx, lawFirmId, capability)
}

/** People of the firm; for those who manage them also the open invitations. @throws 404 */
export async function listLawFirmMembers(ctx: Context, lawFirmId: string): Promise<FirmMember[]> {
  const role = await requireActorInFirm(ctx, lawFirmId, 'readFirm')
  const people = (await members.listFirmMembers(ctx.db, lawFirmId)).map(presentFirmMember)
  if (!canInFirm(role, 'manageMembers')) return people
  return [...people, ...(await listInvitationsOfFirm(ctx.db, lawFirmId, ctx.clock.now())).map(presentInvited)]
}

export interface FirmMemberParams {
  id: string
  memberId: string
}

/** Gives a person another role. @throws 404, 403, 409 OWNER_CANNOT_LEAVE for the last owner */
export function updateLawFirmMember(
  ctx: Context,
  { id, memberId }: FirmMemberParams,
  role: FirmRole,
): Promise<FirmMember> {
  return withTransaction(ctx, async (ctx) => {
    await lockAndRequireInFirm(ctx, id, 'changeRoles')
    const member = await getMember(ctx, id, memberId)
    if (role !== 'owner') requireAnotherOwner(firmRole(member.role), await members.countOwners(ctx.db, id))
    await members.updateFirmMemberRole(ctx.db, memberId, role)
    return presentFirmMember({ ...member, role })
  })
}

/** Makes another person an owner and the actor an admin, in one step. @throws 404, 403, 409 for oneself */
export function transferLawFirm(ctx: Context, lawFirmId: string, memberId: string): Promise<void> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    await lockAndRequireInFirm(ctx, lawFirmId, 'changeRoles')
    const heir = await getMember(ctx, lawFirmId, memberId)
    const self = await members.findFirmMemberByUser(ctx.db, lawFirmId, userId)
    if (!self || self.id === heir.id) throw conflict('CONFLICT', 'Choose somebody else of the firm.')
    await members.updateFirmMemberRole(ctx.db, heir.id, 'owner')
    await members.updateFirmMemberRole(ctx.db, self.id, 'admin')
  })
}

/**
 * Removes a person, or leaves. Walls about them stay: leaving a firm opens nothing.
 * @throws 404, 403, 409 OWNER_CANNOT_LEAVE for the last owner
 */
export function removeLawFirmMember(ctx: Context, { id, memberId }: FirmMemberParams): Promise<void> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    const role = await lockAndRequireInFirm(ctx, id, 'readFirm')
    const member = await members.findFirmMember(db, id, memberId)
    const isSelf = member?.userId === userId
    if (!isSelf) requireInFirm(role, 'manageMembers')
    if (!member) throw notFound()
    const memberRole = firmRole(member.role)
    requireMayTouch(role, memberRole)
    requireAnotherOwner(memberRole, await members.countOwners(db, id))
    await members.endFirmMember(db, { lawFirmId: id, memberId, status: isSelf ? 'left' : 'removed' }, clock.now())
    await record(ctx, { fact: 'lawFirm.personLeft', lawFirmId: id, userId: member.userId, byUserId: userId })
  })
}

async function getMember(ctx: Context, lawFirmId: string, memberId: string): Promise<members.FirmMemberRow> {
  const member = await members.findFirmMember(ctx.db, lawFirmId, memberId)
  if (!member) throw notFound()
  return member
}
