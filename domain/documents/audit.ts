import type { AuditAct } from '../../contracts/audit-acts.ts'
import type { AuditDetails } from '../audit/chain.ts'
import { type AuditContext, recordAudit } from '../audit/record.ts'

/** Writes an act on a document into the chain of its case, or of the platform where it has none. Never its name. */
export function auditDocument(
  ctx: AuditContext,
  act: AuditAct,
  { id, caseId }: { id: string; caseId: string | null },
  details: AuditDetails = {},
): Promise<void> {
  return recordAudit(ctx, { caseId: caseId ?? undefined, act, subject: { type: 'document', id }, details })
}
