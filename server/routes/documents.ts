import * as contract from '../../contracts/documents.ts'
import * as contractOfViewings from '../../contracts/viewings.ts'
import { requireActor } from '../../domain/context.ts'
import * as documents from '../../domain/documents/documents.commands.ts'
import { downloadDocument } from '../../domain/documents/download.commands.ts'
import { getDocumentText } from '../../domain/documents/text.commands.ts'
import { addDocumentVersion, uploadDocument } from '../../domain/documents/upload.commands.ts'
import { openViewing, streamViewing } from '../../domain/documents/viewings.commands.ts'
import type { ServerDeps } from '../deps.ts'
import { handle, handleAct, handleFile, handlePage, type Route } from '../handle.ts'
import { setViewingCookie } from '../viewing-cookie.ts'

/**
 * Bytes of one answer to a player. Small, for each asks anew whether its person may read the file; large enough that a film of 2 MB a
 * second asks every other second.
 */
const SLICE_BYTES = 4 * 1024 * 1024

/** Films and sounds that are played while they come in. */
export const viewingRoutes = (deps: ServerDeps): Route[] => [
  handle(contractOfViewings.openViewing, async (ctx, { params, body, http }) => {
    const viewing = await openViewing(ctx, params.id, body.version)
    await setViewingCookie(http, { ...deps, now: ctx.clock.now() }, requireActor(ctx))
    return viewing
  }),
  handleFile(contractOfViewings.streamViewing, async (ctx, { params }) => {
    return { ...(await streamViewing(ctx, params.id)), sliceBytes: SLICE_BYTES }
  }),
]

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
