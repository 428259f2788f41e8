import { createHash } from 'node:crypto'
import { createCipher } from '../../adapters/cipher.ts'
import { newStorageKey } from '../../adapters/storage/storage.ts'
import { type Document, documentLabels } from '../../contracts/documents.ts'
import type { Context } from '../context.ts'
import { getDocument } from './documents.commands.ts'
import { deleteQuietly, type StoredFile } from './receive-file.ts'
import { cipherOf, openUploadKey, openUploadName } from './sealing.ts'
import { readStored } from './stored-files.ts'
import { type AlongWith, createDocument, createVersion } from './upload.commands.ts'
import { atAnotherOffset, requireStillAllowed, requireUpload } from './uploads.commands.ts'
import { listParts, lockUploadForUpdate, noteFinished, type UploadRow } from './uploads.queries.ts'

/** Somebody else has finished the upload meanwhile. */
class FinishedAlready extends Error {
  override readonly name = 'FinishedAlready'
  override readonly message = 'the upload is finished'
}

/**
 * Makes the document, or the version, of an upload that is complete. Finished again it answers the same.
 * @throws 404, 403, 409 UPLOAD_OFFSET, QUOTA_EXCEEDED, 503 STORAGE_AWAY
 */
export async function finishUpload(ctx: Context, id: string): Promise<Document> {
  const upload = await requireUpload(ctx, id)
  if (upload.finishedDocumentId !== null) return getDocument(ctx, upload.finishedDocumentId)
  await requireStillAllowed(ctx, upload)
  if (upload.received !== upload.size) throw atAnotherOffset(upload)
  try {
    return await makeDocument(ctx, upload)
  } catch (error) {
    // Two at once: the other was quicker, and has taken the parts away.
    const { finishedDocumentId } = await requireUpload(ctx, id)
    if (finishedDocumentId !== null) return getDocument(ctx, finishedDocumentId)
    throw error
  }
}

async function makeDocument(ctx: Context, upload: UploadRow): Promise<Document> {
  const parts = await listParts(ctx.db, upload.id)
  const stored = await assemble(ctx, upload, parts)
  const isCopy = parts.length > 1
  const leftOver = parts.filter(({ storageKey }) => storageKey !== stored.storageKey)
  try {
    const document = await createFrom(ctx, upload, stored)
    for (const { storageKey } of leftOver) await deleteQuietly(ctx, storageKey)
    return document
  } catch (error) {
    // The parts stay: the upload can be finished later.
    if (isCopy) await deleteQuietly(ctx, stored.storageKey)
    throw error
  }
}

/**
 * The whole file: one part as it is, several copied into one as they lie, sealed. Then what lies there is read once, which shows that
 * it opens from the first byte to the last, and gives its hash.
 */
async function assemble(
  ctx: Context,
  upload: UploadRow,
  parts: readonly { storageKey: string }[],
): Promise<StoredFile> {
  const { storage } = ctx.files
  const { fileId, size } = upload
  const key = openUploadKey(await cipherOf(ctx, upload), upload.id, upload.wrappedKey)
  const only = parts.length === 1 ? parts[0] : undefined
  const storageKey = only?.storageKey ?? newStorageKey()
  async function* joined() {
    for (const part of parts) yield* await storage.get(part.storageKey)
  }
  if (!only) await storage.put(storageKey, joined())
  try {
    const hash = createHash('sha256')
    for await (const piece of await readStored(storage, { fileId, storageKey, size, cipher: createCipher(key) })) {
      hash.update(piece)
    }
    return { fileId, key, storageKey, size, sha256: hash.digest() }
  } catch (error) {
    if (!only) await deleteQuietly(ctx, storageKey)
    throw error
  }
}

async function createFrom(ctx: Context, upload: UploadRow, stored: StoredFile): Promise<Document> {
  const { id, documentId, caseId, conversationId } = upload
  const name = openUploadName(await cipherOf(ctx, upload), id, upload.name)
  const alongWith: AlongWith = async ({ db }, made) => {
    const locked = await lockUploadForUpdate(db, id)
    if (locked?.finishedDocumentId) throw new FinishedAlready()
    await noteFinished(db, id, made)
  }
  const file = { name, declaredType: upload.contentType ?? '', stored, alongWith }
  if (documentId !== null) return createVersion(ctx, documentId, file)
  const label = documentLabels.find((known) => known === upload.label) ?? 'open'
  return createDocument(ctx, { ...file, place: { caseId, conversationId }, label })
}
