import * as contract from '../../contracts/privacy.ts'
import * as erasures from '../../domain/privacy/erasures.commands.ts'
import { getPrivacyPage } from '../../domain/privacy/privacy-page.commands.ts'
import { handle, handlePage, type Route } from '../handle.ts'

export const privacyRoutes: Route[] = [
  handle(contract.getPrivacyPage, (ctx) => getPrivacyPage(ctx)),
  handle(contract.previewErasure, (ctx) => erasures.previewErasure(ctx)),
  handle(contract.getErasure, (ctx) => erasures.getErasure(ctx)),
  handle(contract.requestErasure, (ctx, { body }) => erasures.requestErasure(ctx, body)),
  handle(contract.cancelErasure, (ctx) => erasures.cancelErasure(ctx)),
  handle(contract.getErasureReceipt, (ctx, { params }) => erasures.getErasureReceipt(ctx, params.id)),
  handlePage(contract.listErasures, (ctx, { query }) => erasures.listErasures(ctx, query)),
  handle(contract.retryErasure, (ctx, { params }) => erasures.retryErasure(ctx, params.id)),
]
