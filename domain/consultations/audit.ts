import type { AuditAct } from '../../contracts/audit-acts.ts'
import { type AuditContext, recordAudit } from '../audit/record.ts'
import type { ConsultationRow } from './consultations.queries.ts'

type ConsultationAct = Extract<AuditAct, `consultation.${string}`>

/** Adds what was done to a consultation to its case's chain; the last statement of a transaction. */
export function auditConsultation(
  ctx: AuditContext,
  { id, caseId }: Pick<ConsultationRow, 'id' | 'caseId'>,
  act: ConsultationAct,
  details: Record<string, string | number | boolean> = {},
): Promise<void> {
  return recordAudit(ctx, { caseId, act, subject: { type: 'consultation', id }, details })
}
