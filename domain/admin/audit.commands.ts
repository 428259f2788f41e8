import { createHash } from 'node:crypto'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { revealUser as revealContract } from '../../contracts/admin.ts'
import type { AuditEntryView, listAudit as listContract, unmaskAudit as unmaskContract } from '../../contracts/audit.ts'
import type { EndpointBody, EndpointData, EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { presentAuditEntry } from '../audit/audit.presenter.ts'
import { PLATFORM_CHAIN } from '../audit/chain.ts'
import { findPersonal, listEntries } from '../audit/list.queries.ts'
import { recordAudit, recordRead } from '../audit/record.ts'
import { type Context, requireAdmin, withTransaction } from '../context.ts'
import { notFound } from '../errors.ts'
import { findContact } from './accounts.queries.ts'

type InTransaction = Context & { db: DatabaseTransaction }

/** Entries of all chains for administrators: initials instead of names, half of each address. @throws 404 for everybody else */
export async function listAudit(
  ctx: Context,
  query: EndpointQuery<typeof listContract>,
): Promise<{ data: AuditEntryView[]; pagination: Pagination }> {
  const { userId } = requireAdmin(ctx)
  const subject = { type: query.caseId ? 'case' : 'platform', id: query.caseId ?? PLATFORM_CHAIN }
  await recordRead(ctx, { act: 'audit.read', subject })
  const { rows, total } = await listEntries(ctx.db, query, query)
  const data = rows.map((row) => presentAuditEntry(row, { askerId: userId, names: false }))
  return { data, pagination: { page: query.page, pageSize: query.pageSize, total } }
}

/** Who is behind one entry, for a reason that is kept. @throws 404, also for everybody but administrators */
export function unmaskAudit(
  ctx: Context,
  { caseId, seq, reason }: EndpointBody<typeof unmaskContract>,
): Promise<EndpointData<typeof unmaskContract>> {
  const { userId: adminId } = requireAdmin(ctx)
  return withTransaction(ctx, async (ctx) => {
    const found = await findPersonal(ctx.db, caseId, seq)
    if (!found) throw notFound()
    const chainId = caseId ?? PLATFORM_CHAIN
    const { id, reasonHash } = await keepReason(ctx, { chainId, seq, adminId, reason })
    const details = { chain: chainId, seq, reasonHash }
    await recordAudit(ctx, { act: 'audit.unmasked', subject: { type: 'unmasking', id }, details })
    return { name: found.name, email: found.email, address: found.address, device: found.userAgent }
  })
}

/** How somebody can be reached, for a reason that is kept. @throws 404, also for everybody but administrators */
export function revealUser(
  ctx: Context,
  userId: string,
  { reason }: EndpointBody<typeof revealContract>,
): Promise<EndpointData<typeof revealContract>> {
  const { userId: adminId } = requireAdmin(ctx)
  return withTransaction(ctx, async (ctx) => {
    const contact = await findContact(ctx.db, userId)
    if (!contact) throw notFound()
    const { id, reasonHash } = await keepReason(ctx, { userId, adminId, reason })
    const details = { unmasking: id, reasonHash }
    await recordAudit(ctx, { act: 'account.revealed', subject: { type: 'user', id: userId }, details })
    return contact
  })
}

/** The audit keeps no text of people: the reason lies beside it, and its hash in the entry. */
async function keepReason(
  { db, clock }: InTransaction,
  looked: { adminId: string; reason: string } & ({ chainId: string; seq: number } | { userId: string }),
): Promise<{ id: string; reasonHash: string }> {
  const id = uuidv7()
  await db
    .insertInto('auditUnmaskings')
    .values({ id, ...looked, createdAt: clock.now() })
    .execute()
  return { id, reasonHash: createHash('sha256').update(looked.reason).digest('hex') }
}
