import * as contract from '../../contracts/documents.ts'
import * as documents from '../../domain/documents/documents.commands.ts'
import { downloadDocument } from '../../domain/documents/download.commands.ts'
import { getDocumentText } from '../../domain/documents/text.commands.ts'
import { addDocumentVersion, uploadDocument } from '../../domain/documents/upload.commands.ts'
import { handle, handleAct, handleFile, handlePage, type Route } from '../handle.ts'

/** Files of cases and conversations. */
export const documentRoutes: Route[] = [
  handle(contract.uploadDocument, (ctx, { upload }) => uploadDocument(ctx, upload)),
  handlePage(contract.listDocuments, (ctx, { query }) => documents.listDocuments(ctx, query)),
  handle(contract.getDocument, (ctx, { params }) => documents.getDocument(ctx, params.id)),
  handle(contract.updateDocument, (ctx, { params, body }) => documents.updateDocument(ctx, params.id, body)),
  handleAct(contract.deleteDocument, (ctx, { params }) => documents.deleteDocument(ctx, params.id)),
  handleFile(contract.downloadDocument, (ctx, { params, query }) => downloadDocument(ctx, { ...params, ...query })),
  handle(contract.getDocumentText, (ctx, { params, query }) => getDocumentText(ctx, { ...params, ...query })),
  handle(contract.listDocumentVersions, (ctx, { params }) => documents.listDocumentVersions(ctx, params.id)),
  handle(contract.addDocumentVersion, (ctx, { params, upload }) => addDocumentVersion(ctx, params.id, upload)),
  handle(contract.restoreDocumentVersion, (ctx, { params }) => documents.restoreDocumentVersion(ctx, params)),
]
