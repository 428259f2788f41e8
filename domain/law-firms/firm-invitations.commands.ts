import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { createOpaqueToken, hashOpaqueToken } from '../../adapters/tokens.ts'
import type { FirmInvitation, FirmRole } from '../../contracts/law-firms.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { record } from '../outbox.ts'
import { getUser, updateUser } from '../users/users.queries.ts'
import { firmInvitationMail } from './firm-invitation-mail.ts'
import * as invitations from './firm-invitations.queries.ts'
import { alreadyInFirm, firmRole } from './law-firms.policy.ts'
import { findLawyerOfUser, lockFirmForUpdate } from './law-firms.queries.ts'
import { lockAndRequireInFirm } from './members.commands.ts'
import { findFirmMemberByEmail, insertFirmMember } from './members.queries.ts'
import { findFirmOfUser } from './membership.queries.ts'

/** Two weeks: long enough for holidays, short enough that old mails are worth nothing. */
const INVITATION_LIFE_MS = 14 * 24 * 60 * 60 * 1000

type InvitedRole = 'admin' | 'member'

/**
 * Invites an address and mails the link. The answer is the same whether or not there is an account, what it is, and for a
 * second invitation. @throws 404, 403, 409 ALREADY_MEMBER (the firm sees its members anyway)
 */
export function inviteToLawFirm(
  ctx: Context,
  lawFirmId: string,
  { email, role }: { email: string; role: InvitedRole },
): Promise<{ email: string; role: InvitedRole; status: 'invited' }> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    await lockAndRequireInFirm(ctx, lawFirmId, 'manageMembers')
    const { db, clock, publicUrl } = ctx
    if (await findFirmMemberByEmail(db, lawFirmId, email)) {
      throw conflict('ALREADY_MEMBER', 'This person is in the firm already.')
    }
    const now = clock.now()
    const { token, hash: tokenHash } = createOpaqueToken()
    const expiresAt = new Date(now.getTime() + INVITATION_LIFE_MS)
    const invitation = { id: uuidv7(), lawFirmId, email, role, tokenHash, invitedBy: userId, expiresAt }
    await invitations.saveFirmInvitation(db, invitation, now)
    const { name: inviterName } = await getUser(db, userId)
    await insertMail(db, firmInvitationMail({ to: email, inviterName, token, publicUrl, expiresAt }), now)
    return { email, role, status: 'invited' as const }
  })
}

/** Takes an invitation back. @throws 404, 403 */
export function cancelLawFirmInvitation(ctx: Context, params: { id: string; invitationId: string }): Promise<void> {
  return withTransaction(ctx, async (ctx) => {
    await lockAndRequireInFirm(ctx, params.id, 'manageMembers')
    const now = ctx.clock.now()
    if (!(await invitations.cancelFirmInvitationRow(ctx.db, params.id, params.invitationId, now))) throw notFound()
  })
}

/** Invitations of firms to the actor's address; none before the address is proved to be theirs. */
export async function listLawFirmInvitations(ctx: Context): Promise<FirmInvitation[]> {
  const user = await getUser(ctx.db, requireActor(ctx).userId)
  if (!user.emailVerified) return []
  const rows = await invitations.listFirmInvitationsTo(ctx.db, user.email, ctx.clock.now())
  return rows.map(({ role, createdAt, expiresAt, ...row }) => ({
    ...row,
    role: firmRole(role),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }))
}

interface Joined {
  lawFirmId: string
  role: FirmRole
}

/**
 * Joins with the mailed token, which proves that the address is the actor's.
 * @throws 404 for every token that does not work, 409 ALREADY_IN_FIRM, 409 LAWYER_PROFILE_NEEDED
 */
export function acceptLawFirmInvitationByToken(ctx: Context, token: string): Promise<Joined> {
  return joining(ctx, async (ctx) => {
    const user = await getUser(ctx.db, requireActor(ctx).userId)
    const invitation = await invitations.findFirmInvitationByToken(ctx.db, hashOpaqueToken(token))
    if (!invitation || invitation.email !== user.email) throw notFound()
    const joined = await join(ctx, invitation)
    if (!user.emailVerified) await updateUser(ctx.db, user.id, { emailVerified: true }, ctx.clock.now())
    return joined
  })
}

/** Joins by what the list shows: the address must be verified. @throws 404, 409 ALREADY_IN_FIRM, LAWYER_PROFILE_NEEDED */
export function acceptLawFirmInvitation(ctx: Context, id: string): Promise<Joined> {
  return joining(ctx, async (ctx) => {
    const user = await getUser(ctx.db, requireActor(ctx).userId)
    const invitation = await invitations.findFirmInvitation(ctx.db, id)
    if (!invitation || invitation.email !== user.email || !user.emailVerified) throw notFound()
    return join(ctx, invitation)
  })
}

async function joining(ctx: Context, act: Parameters<typeof withTransaction<Joined>>[1]): Promise<Joined> {
  try {
    return await withTransaction(ctx, act)
  } catch (error) {
    // Two firms' invitations accepted at once: the index lets one of them through.
    if (isUniqueViolation(error, 'law_firm_members_one_firm')) throw alreadyInFirm()
    throw error
  }
}

async function join(
  ctx: Context & { db: DatabaseTransaction },
  { id, lawFirmId, tokenHash }: invitations.FirmInvitationRow,
): Promise<Joined> {
  const { userId, role: accountRole } = requireActor(ctx)
  const { db } = ctx
  const now = ctx.clock.now()
  // The firm's row first, as everywhere; the invitation may have been taken back or renewed while we waited for it.
  const firm = await lockFirmForUpdate(db, lawFirmId)
  const invitation = await invitations.findFirmInvitation(db, id)
  if (!firm || !invitation?.tokenHash.equals(tokenHash)) throw notFound()
  const mine = await findFirmOfUser(db, userId)
  // A second click of somebody who is in: they are in.
  if (invitation.acceptedAt && mine?.lawFirmId === lawFirmId) return { lawFirmId, role: firmRole(mine.role) }
  if (invitation.acceptedAt || invitation.cancelledAt || invitation.expiresAt <= now) throw notFound()
  const lawyer = accountRole === 'lawyer' ? await findLawyerOfUser(db, userId) : undefined
  if (!lawyer) {
    throw conflict('LAWYER_PROFILE_NEEDED', 'Only lawyers join a firm. Make your profile as a lawyer first.')
  }
  if (mine) throw alreadyInFirm()
  const role = firmRole(invitation.role)
  await insertFirmMember(db, { lawFirmId, lawyerId: lawyer.id, role }, now)
  await invitations.markFirmInvitationAccepted(db, id, now)
  await record(ctx, { fact: 'lawFirm.personJoined', lawFirmId, userId })
  return { lawFirmId, role }
}
