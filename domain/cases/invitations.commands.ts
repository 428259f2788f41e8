import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { createOpaqueToken, hashOpaqueToken } from '../../adapters/tokens.ts'
import type { CaseRole } from '../../contracts/access.ts'
import type { Invitation } from '../../contracts/cases.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { isBehindWall } from '../law-firms/walls.queries.ts'
import { createPrivateNotes } from '../live-documents/live-documents.commands.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { record } from '../outbox.ts'
import { findUserByEmail, getUser, updateUser } from '../users/users.queries.ts'
import { isInvitationOpen, requireCan } from './cases.policy.ts'
import { lockCaseAndRelationForUpdate } from './cases.queries.ts'
import { invitationMail } from './invitation-mail.ts'
import * as invitations from './invitations.queries.ts'
import { knownRole } from './members.presenter.ts'
import { findMember, findMemberByEmail, insertMember } from './members.queries.ts'

/** Two weeks: long enough for holidays, short enough that old mails are worth nothing. */
const INVITATION_LIFE_MS = 14 * 24 * 60 * 60 * 1000

interface Invite {
  email: string
  role: CaseRole
}

/**
 * Invites an address and mails the link. The answer is the same whether or not there is an account, and for a second
 * invitation, whose link replaces the first. @throws 404, 403, 409 ALREADY_MEMBER (the owner sees the members anyway)
 */
export function inviteToCase(
  ctx: Context,
  caseId: string,
  { email, role }: Invite,
): Promise<Invite & { status: 'invited' }> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock, publicUrl } = ctx
    const found = await lockCaseAndRelationForUpdate(db, caseId, userId)
    if (!found) throw notFound()
    requireCan(found.relation, 'managePeople')
    if (await findMemberByEmail(db, caseId, email)) {
      throw conflict('ALREADY_MEMBER', 'This person is in the case already.')
    }
    const now = clock.now()
    const { token, hash: tokenHash } = createOpaqueToken()
    const expiresAt = new Date(now.getTime() + INVITATION_LIFE_MS)
    const fresh = { role, tokenHash, invitedBy: userId, expiresAt }
    const open = await invitations.findOpenInvitation(db, caseId, email)
    const id = open?.id ?? uuidv7()
    if (open) await invitations.renewInvitation(db, { id, ...fresh })
    else await invitations.insertInvitation(db, { id, caseId, email, ...fresh }, now)
    await record(ctx, { fact: 'case.personInvited', caseId, invitationId: id })
    const { name: inviterName } = await getUser(db, userId)
    // No mail through an ethical wall; the answer to the owner, who must not know of it, stays the same.
    const invited = await findUserByEmail(db, email)
    if (!invited || !(await isBehindWall(db, { caseId, userId: invited.id }))) {
      await insertMail(db, invitationMail({ to: email, inviterName, token, publicUrl, expiresAt }), now)
    }
    await recordAudit(ctx, {
      caseId,
      act: 'case.personInvited',
      subject: { type: 'invitation', id },
      details: { role },
    })
    return { email, role, status: 'invited' as const }
  })
}

/** Takes an invitation back. @throws 404, 403 */
export function cancelInvitation(ctx: Context, params: { id: string; invitationId: string }): Promise<void> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    const found = await lockCaseAndRelationForUpdate(db, params.id, userId)
    if (!found) throw notFound()
    requireCan(found.relation, 'managePeople')
    if (!(await invitations.cancelInvitationRow(db, params.id, params.invitationId, clock.now()))) throw notFound()
    const subject = { type: 'invitation', id: params.invitationId }
    await recordAudit(ctx, { caseId: params.id, act: 'case.invitationCancelled', subject })
  })
}

/** Invitations to the actor's address; none before the address is proved to be theirs. */
export async function listInvitations(ctx: Context): Promise<Invitation[]> {
  const { userId } = requireActor(ctx)
  const user = await getUser(ctx.db, userId)
  if (!user.emailVerified) return []
  const rows = await invitations.listInvitationsTo(ctx.db, user, ctx.clock.now())
  return rows.map(({ role, createdAt, expiresAt, ...row }) => ({
    ...row,
    role: knownRole(role),
    createdAt: createdAt.toISOString(),
    expiresAt: expiresAt.toISOString(),
  }))
}

interface Joined {
  caseId: string
  role: CaseRole
}

/**
 * Joins with the mailed token, which proves that the address is the actor's.
 * @throws 404 for every token that does not work, that of somebody else's address included
 */
export function acceptInvitationByToken(ctx: Context, token: string): Promise<Joined> {
  return withTransaction(ctx, async (ctx) => {
    const user = await getUser(ctx.db, requireActor(ctx).userId)
    const invitation = await invitations.findInvitationByToken(ctx.db, hashOpaqueToken(token))
    if (!invitation || invitation.email !== user.email) throw notFound()
    const joined = await join(ctx, invitation)
    if (!user.emailVerified) await updateUser(ctx.db, user.id, { emailVerified: true }, ctx.clock.now())
    return joined
  })
}

/** Joins by what `GET /v1/invitations` lists: the address must be verified. @throws 404 */
export function acceptInvitation(ctx: Context, id: string): Promise<Joined> {
  return withTransaction(ctx, async (ctx) => {
    const user = await getUser(ctx.db, requireActor(ctx).userId)
    const invitation = await invitations.findInvitation(ctx.db, id)
    if (!invitation || invitation.email !== user.email || !user.emailVerified) throw notFound()
    return join(ctx, invitation)
  })
}

async function join(
  ctx: Context & { db: DatabaseTransaction },
  { id, caseId, tokenHash }: invitations.InvitationRow,
): Promise<Joined> {
  const { userId } = requireActor(ctx)
  const { db } = ctx
  const now = ctx.clock.now()
  // The case's row first, as everywhere; the invitation may have been taken back or renewed while we waited for it.
  const found = await lockCaseAndRelationForUpdate(db, caseId, userId)
  const invitation = await invitations.findInvitation(db, id)
  if (!found || !invitation?.tokenHash.equals(tokenHash)) throw notFound()
  // A second click of somebody who is in: they are in.
  if (invitation.acceptedAt && found.relation.role) return { caseId, role: found.relation.role }
  if (!isInvitationOpen(invitation, now)) throw notFound()
  await insertMember(db, { caseId, userId, role: knownRole(invitation.role) }, now)
  await invitations.markInvitationAccepted(db, id, now)
  await createPrivateNotes(ctx, { caseId, userId })
  await record(ctx, { fact: 'case.personJoined', caseId, userId })
  const details = { role: invitation.role, invitationId: id }
  await recordAudit(ctx, { caseId, act: 'case.personJoined', subject: { type: 'user', id: userId }, details })
  const member = await findMember(db, caseId, userId)
  return { caseId, role: knownRole(member?.role ?? invitation.role) }
}
