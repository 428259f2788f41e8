import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { type AdminUser, adminUserSchema, type listUsers as listContract } from '../../contracts/admin.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { maskEmail } from '../audit/masking.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireAdmin, withTransaction } from '../context.ts'
import { conflict, notFound, unauthenticated } from '../errors.ts'
import { record } from '../outbox.ts'
import { accountRole } from '../users/users.presenter.ts'
import * as accounts from './accounts.queries.ts'

type TransactionContext = Context & { db: DatabaseTransaction }

/** Accounts by name, address, role or status. @throws 404 for everybody but administrators */
export async function listUsers(
  ctx: Context,
  query: EndpointQuery<typeof listContract>,
): Promise<{ data: AdminUser[]; pagination: Pagination }> {
  requireAdmin(ctx)
  const { rows, total } = await accounts.listAccounts(ctx.db, query)
  return { data: rows.map(present), pagination: { page: query.page, pageSize: query.pageSize, total } }
}

/**
 * Suspends an account: its sessions end with the commit, open sockets within 2 s, others no longer see its profile.
 * Whoever suspends is an active administrator and not the one suspended, so there is always one left.
 * @throws 404, 409 OWN_ACCOUNT, CONFLICT when it is suspended already
 */
export function suspendUser(ctx: Context, id: string, { reason }: { reason: string }): Promise<AdminUser> {
  const { userId: adminId } = requireAdmin(ctx)
  if (id === adminId) throw conflict('OWN_ACCOUNT', 'You cannot suspend your own account.')
  return withTransaction(ctx, async (ctx) => {
    const account = await lockAccount(ctx, id, adminId)
    if (account.status !== 'active') throw conflict('CONFLICT', 'This account is not active.')
    await accounts.updateAccountStatus(ctx.db, id, 'suspended', ctx.clock.now())
    await accounts.revokeSessionsOf(ctx.db, id, ctx.clock.now())
    await notifyAccessChanged(ctx.db, { userId: id })
    return decide(ctx, { userId: id, decision: 'suspended', reason, decidedBy: adminId })
  })
}

/** Lets a suspended account in again; its old sessions stay ended. @throws 404, 409 CONFLICT when it is not suspended */
export function reinstateUser(ctx: Context, id: string, { reason }: { reason: string }): Promise<AdminUser> {
  const { userId: adminId } = requireAdmin(ctx)
  return withTransaction(ctx, async (ctx) => {
    const account = await lockAccount(ctx, id, adminId)
    if (account.status !== 'suspended') throw conflict('CONFLICT', 'This account is not suspended.')
    await accounts.updateAccountStatus(ctx.db, id, 'active', ctx.clock.now())
    return decide(ctx, { userId: id, decision: 'reinstated', reason, decidedBy: adminId })
  })
}

/** @throws 401 when the acting administrator was suspended meanwhile, 404 when there is no such account */
async function lockAccount(ctx: TransactionContext, id: string, adminId: string) {
  const locked = await accounts.lockAccountsForUpdate(ctx.db, id)
  if (locked.find((admin) => admin.id === adminId)?.status !== 'active') throw unauthenticated()
  const account = locked.find((found) => found.id === id)
  if (!account) throw notFound()
  return account
}

async function decide(
  ctx: TransactionContext,
  decision: { userId: string; decision: 'suspended' | 'reinstated'; reason: string; decidedBy: string },
): Promise<AdminUser> {
  await accounts.insertAccountDecision(ctx.db, { id: uuidv7(), ...decision, decidedAt: ctx.clock.now() })
  await record(ctx, { fact: `user.${decision.decision}`, userId: decision.userId })
  const subject = { type: 'user', id: decision.userId }
  await recordAudit(ctx, { act: `account.${decision.decision}`, subject })
  const row = await accounts.findAccount(ctx.db, decision.userId)
  if (!row) throw notFound()
  return present(row)
}

function present(row: accounts.AccountRow): AdminUser {
  const { decision, reason, decidedAt, decidedByName } = row
  const last =
    decision && reason && decidedAt && decidedByName
      ? { decision, reason, decidedBy: decidedByName, decidedAt: decidedAt.toISOString() }
      : null
  const { status, decision: shape } = adminUserSchema.shape
  return {
    id: row.id,
    maskedEmail: maskEmail(row.email),
    name: row.name,
    role: accountRole(row.role),
    status: status.parse(row.status),
    emailVerified: row.emailVerified,
    createdAt: row.createdAt.toISOString(),
    lastLogin: row.lastLogin?.toISOString() ?? null,
    decision: shape.parse(last),
  }
}
