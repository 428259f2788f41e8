import * as contract from '../../contracts/privacy.ts'
import * as erasures from '../../domain/privacy/erasures.commands.ts'
import * as exports from '../../domain/privacy/exports.commands.ts'
import { getPrivacyPage } from '../../domain/privacy/privacy-page.commands.ts'
import { handle, handleFile, handlePage, type Route } from '../handle.ts'

export const privacyRoutes: Route[] = [
  handle(contract.getPrivacyPage, (ctx) => getPrivacyPage(ctx)),
  handle(contract.requestExport, (ctx) => exports.requestExport(ctx)),
  handlePage(contract.listExports, (ctx, { query }) => exports.listExports(ctx, query)),
  handle(contract.getExport, (ctx, { params }) => exports.getExport(ctx, params.id)),
  handleFile(contract.downloadExport, (ctx, { params }) => exports.downloadExport(ctx, params.id)),
  handle(contract.deleteExport, (ctx, { params }) => exports.deleteExport(ctx, params.id)),
  handle(contract.previewErasure, (ctx) => erasures.previewErasure(ctx)),
  handle(contract.getErasure, (ctx) => erasures.getErasure(ctx)),
  handle(contract.requestErasure, (ctx, { body }) => erasures.requestErasure(ctx, body)),
  handle(contract.cancelErasure, (ctx) => erasures.cancelErasure(ctx)),
  handle(contract.getErasureReceipt, (ctx, { params }) => erasures.getErasureReceipt(ctx, params.id)),
  handlePage(contract.listErasures, (ctx, { query }) => erasures.listErasures(ctx, query)),
  handle(contract.retryErasure, (ctx, { params }) => erasures.retryErasure(ctx, params.id)),
]
