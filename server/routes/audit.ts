import * as auditContract from '../../contracts/audit.ts'
import * as glassContract from '../../contracts/break-glass.ts'
import * as holdContract from '../../contracts/holds.ts'
import * as explorer from '../../domain/admin/audit.commands.ts'
import * as glass from '../../domain/cases/break-glass.commands.ts'
import * as caseAudit from '../../domain/cases/case-audit.commands.ts'
import * as holds from '../../domain/cases/holds.commands.ts'
import type { ServerDeps } from '../deps.ts'
import { handle, handleFile, handlePage, type Route } from '../handle.ts'

/** The audit chains, holds, and what the platform does in emergencies. */
export function auditRoutes({ checkpoints, auditSigner }: ServerDeps): Route[] {
  const witness = { checkpoints, auditSigner }
  return [
    handlePage(auditContract.listCaseAudit, (ctx, { params, query }) => caseAudit.listCaseAudit(ctx, params.id, query)),
    handle(auditContract.verifyCaseAudit, (ctx, { params }) => caseAudit.verifyCaseAudit(ctx, witness, params.id)),
    handleFile(auditContract.exportCaseAudit, (ctx, { params }) => caseAudit.exportCaseAudit(ctx, witness, params.id)),
    handlePage(auditContract.listAudit, (ctx, { query }) => explorer.listAudit(ctx, query)),
    handle(auditContract.unmaskAudit, (ctx, { body }) => explorer.unmaskAudit(ctx, body)),
    handle(holdContract.listHolds, (ctx, { params }) => holds.listHolds(ctx, params.id)),
    handle(holdContract.putHold, (ctx, { params, body }) => holds.putHold(ctx, params.id, body)),
    handle(holdContract.liftHold, (ctx, { params, body }) => holds.liftHold(ctx, params, body)),
    handlePage(holdContract.listHeldCases, (ctx, { query }) => holds.listHeldCases(ctx, query)),
    handle(glassContract.openBreakGlass, (ctx, { body }) => glass.openBreakGlass(ctx, body)),
    handle(glassContract.endBreakGlass, (ctx, { params }) => glass.endBreakGlass(ctx, params.id)),
    handlePage(glassContract.listBreakGlass, (ctx, { query }) => glass.listBreakGlass(ctx, query)),
    handle(glassContract.getEmergencyBrief, (ctx, { params }) => glass.getEmergencyBrief(ctx, params.id)),
    handle(glassContract.listCaseBreakGlass, (ctx, { params }) => glass.listCaseBreakGlass(ctx, params.id)),
  ]
}
