import type { Database } from '../../adapters/database/connect.ts'
import type { AuditEntryView, AuditVerification, listCaseAudit as listContract } from '../../contracts/audit.ts'
import { canonicalJson } from '../../contracts/canonical-json.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { presentAuditEntry } from '../audit/audit.presenter.ts'
import { chainedEntryOf } from '../audit/audit.queries.ts'
import { listChainAfter, listEntries } from '../audit/list.queries.ts'
import type { WitnessDeps } from '../audit/read-checkpoints.ts'
import { recordAudit, recordRead } from '../audit/record.ts'
import { collectEvidence, inSnapshot, verifyChain } from '../audit/verify.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { getReadableCase } from './cases.commands.ts'
import { requireCan } from './cases.policy.ts'

/** A page of the case's chain, newest first. That its owner reads it is in it, too. @throws 404, 403 */
export async function listCaseAudit(
  ctx: Context,
  caseId: string,
  query: EndpointQuery<typeof listContract>,
): Promise<{ data: AuditEntryView[]; pagination: Pagination }> {
  const { userId } = await requireOwner(ctx, caseId)
  await recordRead(ctx, { caseId, act: 'audit.read', subject: { type: 'case', id: caseId } })
  const { rows, total } = await listEntries(ctx.db, { ...query, caseId }, query)
  const data = rows.map((row) => presentAuditEntry(row, { askerId: userId, names: true }))
  return { data, pagination: { page: query.page, pageSize: query.pageSize, total } }
}

/** Walks the chain now and compares it with what stands outside of the database. @throws 404, 403 */
export async function verifyCaseAudit(ctx: Context, witness: WitnessDeps, caseId: string): Promise<AuditVerification> {
  await requireOwner(ctx, caseId)
  const evidence = await collectEvidence(ctx.db, witness, new Set([caseId]))
  const report = await inSnapshot(ctx.db as Database, (trx) => verifyChain(trx, caseId, evidence))
  const { fault, entries, witnessedTo } = report
  return {
    intact: fault === undefined,
    entries,
    witnessedTo,
    fault: fault ? { seq: fault.seq, problem: fault.problem } : null,
    checkedAt: ctx.clock.now().toISOString(),
  }
}

const PAGE = 1000
/** What a receipt of a head is signed for; the checkpoints' keys sign it. */
const HEAD_PURPOSE = 'lc/audit/head/v1'

/**
 * The chain as JSON lines: how it is hashed, every entry as it was hashed with its hash, and the head, signed. Who has the public key
 * can check it without us. @throws 404, 403
 */
export async function exportCaseAudit(ctx: Context, { auditSigner }: WitnessDeps, caseId: string) {
  await requireOwner(ctx, caseId)
  await withTransaction(ctx, (ctx) => recordAudit(ctx, { caseId, act: 'audit.exported' }))
  const lines: string[] = [
    canonicalJson({
      chain: caseId,
      hash: 'h_n = SHA-256("lc/audit/v1\\n" || h_(n-1) || JCS(entry)), JCS is RFC 8785, h_0 is 32 zero bytes',
      publicKeys: auditSigner.publicKeys,
    }),
  ]
  let head = { chain: caseId, seq: 0, hash: '' }
  for (;;) {
    const rows = await listChainAfter(ctx.db, caseId, head.seq, PAGE)
    for (const row of rows) {
      head = { chain: caseId, seq: row.seq, hash: row.hash.toString('hex') }
      lines.push(canonicalJson({ entry: chainedEntryOf(row), hash: head.hash }))
    }
    if (rows.length < PAGE) break
  }
  const signed = { ...head, at: ctx.clock.now().toISOString() }
  const signature = auditSigner.sign(Buffer.from(`${HEAD_PURPOSE}\n${canonicalJson(signed)}`)).toString('base64url')
  const signedAs = `Ed25519 over "${HEAD_PURPOSE}\\n" || JCS(head)`
  lines.push(canonicalJson({ head: signed, key: auditSigner.keyId, signature, signedAs }))
  return {
    fileName: `audit-${caseId.slice(-8)}.jsonl`,
    contentType: 'application/x-ndjson',
    bytes: Buffer.from(`${lines.join('\n')}\n`),
  }
}

async function requireOwner(ctx: Context, caseId: string) {
  const actor = requireActor(ctx)
  const { relation } = await getReadableCase(ctx, caseId)
  requireCan(relation, 'managePeople')
  return actor
}
