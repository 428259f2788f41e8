import { createHash } from 'node:crypto'
import { uuidv7 } from '../../adapters/ids.ts'
import type { AuditEntryView, listAudit as listContract, unmaskAudit as unmaskContract } from '../../contracts/audit.ts'
import type { EndpointBody, EndpointData, EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { presentAuditEntry } from '../audit/audit.presenter.ts'
import { PLATFORM_CHAIN } from '../audit/chain.ts'
import { findPersonal, listEntries } from '../audit/list.queries.ts'
import { recordAudit, recordRead } from '../audit/record.ts'
import { type Context, requireAdmin, withTransaction } from '../context.ts'
import { notFound } from '../errors.ts'

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
    const unmasking = { id: uuidv7(), chainId, seq, adminId, reason, createdAt: ctx.clock.now() }
    await ctx.db.insertInto('auditUnmaskings').values(unmasking).execute()
    const reasonHash = createHash('sha256').update(reason).digest('hex')
    const details = { chain: chainId, seq, reasonHash }
    await recordAudit(ctx, { act: 'audit.unmasked', subject: { type: 'unmasking', id: unmasking.id }, details })
    return { name: found.name, email: found.email, address: found.address, device: found.userAgent }
  })
}
