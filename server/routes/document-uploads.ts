import * as shareContract from '../../contracts/document-shares.ts'
import * as contract from '../../contracts/document-uploads.ts'
import { finishUpload } from '../../domain/documents/finish-upload.commands.ts'
import * as shares from '../../domain/documents/shares.commands.ts'
import * as uploads from '../../domain/documents/uploads.commands.ts'
import { handle, handleAct, handlePage, type Route } from '../handle.ts'

/** Uploads that can be resumed. */
export const documentUploadRoutes: Route[] = [
  handle(contract.startUpload, (ctx, { body }) => uploads.startUpload(ctx, body)),
  handle(contract.getUpload, (ctx, { params }) => uploads.getUpload(ctx, params.id)),
  handle(contract.sendUploadBytes, (ctx, { params, query, bytes }) =>
    uploads.sendUploadBytes(ctx, { id: params.id, offset: query.offset, bytes }),
  ),
  handle(contract.finishUpload, (ctx, { params }) => finishUpload(ctx, params.id)),
  handleAct(contract.cancelUpload, (ctx, { params }) => uploads.cancelUpload(ctx, params.id)),
]

/** Single files for people outside a case, and who has read them. */
export const documentShareRoutes: Route[] = [
  handle(shareContract.listDocumentShares, (ctx, { params }) => shares.listDocumentShares(ctx, params.id)),
  handle(shareContract.listShareCandidates, (ctx, { params }) => shares.listShareCandidates(ctx, params.id)),
  handle(shareContract.shareDocument, (ctx, { params, body }) => shares.shareDocument(ctx, params.id, body)),
  handleAct(shareContract.revokeDocumentShare, (ctx, { params }) => shares.revokeDocumentShare(ctx, params)),
  handlePage(shareContract.listDocumentReads, (ctx, { params, query }) =>
    shares.listDocumentReads(ctx, params.id, query),
  ),
]
