import { type AuditContext, recordAudit } from './record.ts'

/** So long addresses and devices stand beside entries, in days; the entries themselves stay. Long enough to look into an attack. */
export const PERSONAL_KEPT_DAYS = 365

/**
 * Erases what is personal in everything that somebody did (addresses, devices; never the entries), and records that. The chain still
 * verifies: it holds commitments, and without the salt, which goes too, they say nothing.
 * @returns how many entries lost it
 */
export async function eraseAuditPersonal(ctx: AuditContext, userId: string): Promise<number> {
  const { numDeletedRows } = await ctx.db.deleteFrom('auditPersonal').where('userId', '=', userId).executeTakeFirst()
  const entries = Number(numDeletedRows)
  await recordAudit(ctx, { act: 'audit.personalErased', subject: { type: 'user', id: userId }, details: { entries } })
  return entries
}
