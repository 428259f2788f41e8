import { sealPart } from '../../adapters/chunk-sealing.ts'
import { createCipher } from '../../adapters/cipher.ts'
import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import { cleanFileName } from '../../adapters/file-inspection/file-names.ts'
import { newStorageKey } from '../../adapters/storage/storage.ts'
import {
  type startUpload as startUploadEndpoint,
  UPLOAD_KEPT_HOURS,
  type Upload,
} from '../../contracts/document-uploads.ts'
import { documentLimits } from '../../contracts/documents.ts'
import type { EndpointBody } from '../../contracts/endpoint.ts'
import { type Context, randomId, requireActor, withTransaction } from '../context.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import { requirePlace } from './document-access.ts'
import { deleteQuietly, orForget } from './receive-file.ts'
import {
  cipherOf,
  type DocumentPlace,
  filePlace,
  newFileKey,
  openUploadKey,
  sealUploadKey,
  sealUploadName,
} from './sealing.ts'
import { requireRoom, requireVersionable } from './upload.commands.ts'
import * as uploads from './uploads.queries.ts'

type Begin = EndpointBody<typeof startUploadEndpoint>

/**
 * Begins an upload that can be resumed. It is asked now, and again at its end, whether the actor may put the file there and whether
 * there is room. @throws 404, 403, 409 QUOTA_EXCEEDED, 422
 */
export async function startUpload(ctx: Context, body: Begin): Promise<Upload> {
  const { userId } = requireActor(ctx)
  const place = await placeOf(ctx, body)
  const now = ctx.clock.now()
  const id = randomId()
  const fileId = randomId()
  const cipher = await cipherOf(ctx, place)
  const upload = {
    ...{ id, userId, ...place, fileId, label: body.label, size: body.size, createdAt: now },
    documentId: body.documentId ?? null,
    clientId: body.clientId ?? null,
    contentType: body.contentType ?? null,
    name: sealUploadName(cipher, id, cleanFileName(body.fileName)),
    wrappedKey: sealUploadKey(cipher, id, newFileKey().key),
    expiresAt: expiryFrom(now),
  }
  try {
    await withTransaction(ctx, async (ctx) => {
      await requireRoom(ctx, place, { bytes: body.size, documents: body.documentId === undefined ? 1 : 0 })
      if ((await uploads.countOpenUploads(ctx.db, userId, now)) >= documentLimits.openUploads) {
        throw new AppError('QUOTA_EXCEEDED', 'You have begun many uploads. Finish or cancel some of them first.')
      }
      await uploads.insertUpload(ctx.db, upload)
    })
  } catch (error) {
    if (body.clientId === undefined || !isUniqueViolation(error, 'document_uploads_client_id')) throw error
    return begunBefore(ctx, body.clientId, body)
  }
  return present({ ...upload, received: 0, finishedDocumentId: null })
}

/** Kept until nobody has gone on with it for a day. */
function expiryFrom(now: Date): Date {
  return new Date(now.getTime() + UPLOAD_KEPT_HOURS * 3_600_000)
}

async function placeOf(ctx: Context, { documentId, ...wanted }: Begin): Promise<DocumentPlace> {
  if (documentId === undefined) return requirePlace(ctx, wanted)
  // More than one place is as good as none: it is refused in the same words.
  if (wanted.caseId !== undefined || wanted.conversationId !== undefined) return requirePlace(ctx, {})
  const { row } = await requireVersionable(ctx, documentId)
  return { caseId: row.caseId, conversationId: row.conversationId }
}

async function begunBefore(ctx: Context, clientId: string, { size }: Begin): Promise<Upload> {
  const before = await uploads.findUploadByClientId(ctx.db, requireActor(ctx).userId, clientId)
  if (before?.size !== size) throw conflict('CONFLICT', 'Another file was sent with this clientId before.')
  return present(before)
}

function present(upload: uploads.UploadRow): Upload {
  return {
    id: upload.id,
    offset: upload.received,
    size: upload.size,
    expiresAt: upload.expiresAt.toISOString(),
    documentId: upload.finishedDocumentId,
  }
}

/** An upload of the actor. @throws 404 */
export async function requireUpload(ctx: Context, id: string): Promise<uploads.UploadRow> {
  const { userId } = requireActor(ctx)
  const upload = await uploads.findUpload(ctx.db, id, userId, ctx.clock.now())
  if (!upload) throw notFound()
  return upload
}

/** How far an upload is. @throws 404 */
export async function getUpload(ctx: Context, id: string): Promise<Upload> {
  return present(await requireUpload(ctx, id))
}

/**
 * Takes bytes in from an offset. Of a connection that breaks, what came before is kept in whole chunks.
 * @throws 404, 409 UPLOAD_OFFSET where the upload is elsewhere, 413 for more than was announced, 503 STORAGE_AWAY
 */
export async function sendUploadBytes(
  ctx: Context,
  { id, offset, bytes }: { id: string; offset: number; bytes: AsyncIterable<Uint8Array> },
): Promise<Upload> {
  const upload = await requireUpload(ctx, id)
  if (upload.finishedDocumentId !== null) throw conflict('CONFLICT', 'This upload is finished.')
  if (upload.received !== offset) throw atAnotherOffset(upload)
  // Whoever has lost the right meanwhile fills no disk.
  await requireStillAllowed(ctx, upload)
  const cipher = createCipher(openUploadKey(await cipherOf(ctx, upload), id, upload.wrappedKey))
  const storageKey = newStorageKey()
  const part = { offset, size: upload.size }
  let received = 0
  const arriving = untilBroken(bytes, upload.size - offset)
  const sealed = sealPart(cipher, filePlace(upload.fileId), arriving.bytes, part, (chunk) => {
    received += chunk.length
  })
  await ctx.files.storage.put(storageKey, sealed)
  await orForget(ctx, { storageKey }, async () => {
    // Nothing whole came: an empty file is no part.
    if (received === 0) return ctx.files.storage.delete(storageKey)
    await withTransaction(ctx, async ({ db, clock }) => {
      const came = { uploadId: id, start: offset, size: received, storageKey }
      if (!(await uploads.appendPart(db, came, expiryFrom(clock.now())))) throw atAnotherOffset(upload)
    })
  })
  if (arriving.tooMany()) throw new AppError('PAYLOAD_TOO_LARGE', 'More bytes came than the upload was begun for.')
  return getUpload(ctx, id)
}

/** The client goes on from elsewhere than where the upload is. */
export function atAnotherOffset({ received }: uploads.UploadRow): AppError {
  return conflict('UPLOAD_OFFSET', `The upload is not at this offset. Ask how far it is; it was at ${received}.`)
}

/** Rights may have gone since it was begun. @throws 404, 403 */
export async function requireStillAllowed(ctx: Context, { caseId, conversationId, documentId }: uploads.UploadRow) {
  if (documentId !== null) return void (await requireVersionable(ctx, documentId))
  await requirePlace(ctx, conversationId !== null ? { conversationId } : { caseId: caseId ?? undefined })
}

/** The bytes up to where the connection broke or more came than wanted. */
function untilBroken(source: AsyncIterable<Uint8Array>, wanted: number) {
  let left = wanted
  let isOver = false
  async function* bytes() {
    try {
      for await (const piece of source) {
        isOver = piece.length > left
        yield isOver ? piece.subarray(0, left) : piece
        if (isOver) return
        left -= piece.length
      }
    } catch {
      // Broken off: what came is kept, and the client goes on from there.
    }
  }
  return { bytes: bytes(), tooMany: () => isOver }
}

/** Gives up an upload; nothing of it is kept. @throws 404, 409 once it is finished */
export async function cancelUpload(ctx: Context, id: string): Promise<void> {
  const upload = await requireUpload(ctx, id)
  if (upload.finishedDocumentId !== null)
    throw conflict('CONFLICT', 'This upload is finished. Delete the file instead.')
  await forgetUpload(ctx, id)
}

/** Removes an upload with its parts; a part that cannot be deleted now is swept later. */
export async function forgetUpload(
  { db, files, log }: Pick<Context, 'db' | 'files' | 'log'>,
  id: string,
): Promise<void> {
  const parts = await uploads.listParts(db, id)
  await uploads.deleteUpload(db, id)
  for (const { storageKey } of parts) await deleteQuietly({ files, log }, storageKey)
}
