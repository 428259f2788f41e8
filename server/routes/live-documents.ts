import * as contract from '../../contracts/live-documents.ts'
import * as versions from '../../domain/cases/document-versions.commands.ts'
import { handle, handlePage, type Route } from '../handle.ts'

export const liveDocumentRoutes: Route[] = [
  handlePage(contract.listVersions, (ctx, { params, query }) => versions.listVersions(ctx, params.id, query)),
  handle(contract.createVersion, (ctx, { params, body }) => versions.nameVersion(ctx, params.id, body)),
  handle(contract.getVersion, (ctx, { params }) => versions.getVersion(ctx, params.id, params.versionId)),
  handle(contract.restoreVersion, (ctx, { params }) => versions.restoreVersion(ctx, params.id, params.versionId)),
]
