import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import { cleanFileName } from '../../adapters/file-inspection/file-names.ts'
import { type Document, type DocumentLabel, documentLimits } from '../../contracts/documents.ts'
import { type Context, randomId, requireActor, withTransaction } from '../context.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { auditDocument } from './audit.ts'
import { getReadableDocument, requirePlace, type WantedPlace } from './document-access.ts'
import { getDocument, tooManyVersions } from './documents.commands.ts'
import { requireAbility } from './documents.policy.ts'
import * as documents from './documents.queries.ts'
import { claimedType } from './file-names.ts'
import { lockQuotas, readUsage } from './quotas.queries.ts'
import { type IncomingFile, orForget, receiveFile, type StoredFile } from './receive-file.ts'
import { cipherOf, type DocumentPlace, openDigest, sealDigest, sealFileKey, sealName } from './sealing.ts'
import { verdictOn } from './verdicts.ts'

/** A form with a file: the file first, the fields may come behind it. */
export interface UploadForm<Fields> extends IncomingFile {
  /** The fields that came before the file, where they say enough. */
  early: Fields | undefined
  /** All fields; to be asked when the file is read. @throws 422 */
  fields(): Promise<Fields>
}

/** A stored file with what its sender says of it. */
export interface NamedFile {
  name: string
  declaredType: string
  stored: StoredFile
  /** What else becomes true in the same transaction. */
  alongWith?: AlongWith
}
export type AlongWith = (ctx: Transaction, documentId: string) => Promise<void>
type Transaction = Context & { db: DatabaseTransaction }

type NewDocument = WantedPlace & { label: DocumentLabel; clientId?: string | undefined }

/**
 * Takes a file in. Answers when the inspection is over, or after some seconds without its verdict.
 * @throws 404, 403, 409 QUOTA_EXCEEDED, 413, 422, 503 STORAGE_AWAY
 */
export async function uploadDocument(ctx: Context, form: UploadForm<NewDocument>): Promise<Document> {
  requireActor(ctx)
  // Nobody sends 100 MB to be told afterwards, if it can be said before.
  if (form.early?.caseId ?? form.early?.conversationId) await requirePlace(ctx, form.early ?? {})
  const stored = await receiveFile(ctx, form)
  return orForget(ctx, stored, async () => {
    const wanted = await form.fields()
    const place = await requirePlace(ctx, wanted)
    return createDocument(ctx, { ...wanted, place, name: form.name, declaredType: form.declaredType, stored })
  })
}

/** Makes a document of a stored file; the same `clientId` again answers the document that there is. */
export async function createDocument(
  ctx: Context,
  file: Omit<NewDocument, keyof WantedPlace> & NamedFile & { place: DocumentPlace },
): Promise<Document> {
  const { userId } = requireActor(ctx)
  const { place, stored, label, clientId = null } = file
  const documentId = randomId()
  try {
    await withTransaction(ctx, async (ctx) => {
      await requireRoom(ctx, place, { bytes: stored.size, documents: 1 })
      await documents.insertDocument(ctx.db, { id: documentId, ...place, label, createdBy: userId }, ctx.clock.now())
      await addVersion(ctx, { ...file, documentId, version: 1, clientId })
    })
  } catch (error) {
    return await sentBefore(ctx, error, stored, clientId)
  }
  await verdictOn(ctx, stored.fileId)
  return getDocument(ctx, documentId)
}

/** Adds a version; the ones before stay. @throws as `uploadDocument` */
export async function addDocumentVersion(
  ctx: Context,
  documentId: string,
  form: UploadForm<{ clientId?: string | undefined }>,
): Promise<Document> {
  await requireVersionable(ctx, documentId)
  const stored = await receiveFile(ctx, form)
  return orForget(ctx, stored, async () => {
    const { clientId } = await form.fields()
    return createVersion(ctx, documentId, { name: form.name, declaredType: form.declaredType, stored, clientId })
  })
}

/** Makes a version of a stored file. The name is the new file's. @throws 404, 403, 409 */
export async function createVersion(
  ctx: Context,
  documentId: string,
  file: NamedFile & { clientId?: string | null | undefined },
): Promise<Document> {
  const { stored, clientId = null } = file
  try {
    await withTransaction(ctx, async (ctx) => {
      const current = await documents.lockDocumentForUpdate(ctx.db, documentId)
      const { row: place } = await requireVersionable(ctx, documentId)
      const version = (current ?? 0) + 1
      if (version > documentLimits.versions) throw tooManyVersions()
      await requireRoom(ctx, place, { bytes: stored.size, documents: 0 })
      await addVersion(ctx, { ...file, documentId, place, version, clientId })
      await documents.updateDocumentRow(ctx.db, documentId, { currentVersion: version }, ctx.clock.now())
    })
  } catch (error) {
    return await sentBefore(ctx, error, stored, clientId)
  }
  await verdictOn(ctx, stored.fileId)
  return getDocument(ctx, documentId)
}

/** A document that the actor may replace. @throws 404, 403 */
export async function requireVersionable(ctx: Context, documentId: string) {
  const { userId } = requireActor(ctx)
  const { row, access } = await getReadableDocument(ctx, documentId)
  requireAbility(access, { ...documents.fileFactsOf(row), createdBy: row.createdBy }, userId, 'addVersion')
  return { row, access }
}

interface NewVersion extends NamedFile {
  documentId: string
  place: DocumentPlace
  version: number
  clientId: string | null
}

async function addVersion(
  ctx: Transaction,
  { documentId, place, version, name, declaredType, stored, clientId, alongWith }: NewVersion,
): Promise<void> {
  const { db, clock } = ctx
  const { userId } = requireActor(ctx)
  const { fileId, size, storageKey } = stored
  const cipher = await cipherOf(ctx, place)
  const fileName = cleanFileName(name)
  const file = {
    ...{ id: fileId, documentId, uploadedBy: userId, size, storageKey },
    ...{ contentType: claimedType(fileName, declaredType), declaredType },
    digest: sealDigest(cipher, documentId, fileId, stored.sha256),
    wrappedKey: sealFileKey(cipher, documentId, fileId, stored.key),
  }
  await documents.insertFile(db, file, clock.now())
  const sealedName = sealName(cipher, documentId, version, fileName)
  const row = { documentId, version, fileId, name: sealedName, createdBy: userId, clientId, restoredFrom: null }
  await documents.insertVersion(db, row, clock.now())
  const { caseId, conversationId } = place
  await record(ctx, { fact: 'document.uploaded', documentId, caseId, conversationId, version, fileId, userId })
  await alongWith?.(ctx, documentId)
  const act = version === 1 ? 'document.uploaded' : 'document.versionAdded'
  await auditDocument(ctx, act, { id: documentId, caseId }, { version, size, sha256: stored.sha256.toString('hex') })
}

/** @throws 409 QUOTA_EXCEEDED */
export async function requireRoom(
  ctx: Transaction,
  { caseId }: DocumentPlace,
  wanted: { bytes: number; documents: number },
): Promise<void> {
  const { userId } = requireActor(ctx)
  await lockQuotas(ctx.db, caseId === null ? [userId] : [userId, caseId])
  const used = await readUsage(ctx.db, { caseId, userId })
  if (used.caseBytes + wanted.bytes > documentLimits.caseBytes)
    throw full('The files of this case take up all its room.')
  if (used.caseDocuments + wanted.documents > documentLimits.caseDocuments) {
    throw full(`A case has at most ${documentLimits.caseDocuments} files.`)
  }
  if (used.personBytes + wanted.bytes > documentLimits.personBytes) throw full('Your files take up all your room.')
}

function full(message: string): AppError {
  return new AppError('QUOTA_EXCEEDED', message)
}

/** Where the client has sent this before: the document from then, if it is the same file. @throws what it was given otherwise */
async function sentBefore(
  ctx: Context,
  error: unknown,
  stored: StoredFile,
  clientId: string | null,
): Promise<Document> {
  if (clientId === null || !isUniqueViolation(error, 'document_file_versions_client_id')) throw error
  const before = await documents.findUploadByClientId(ctx.db, requireActor(ctx).userId, clientId)
  if (!before) throw notFound()
  const digest = openDigest(await cipherOf(ctx, before), before.documentId, before.fileId, before.digest)
  if (!digest.equals(stored.sha256)) throw conflict('CONFLICT', 'Another file was sent with this clientId before.')
  await ctx.files.storage.delete(stored.storageKey)
  return getDocument(ctx, before.documentId)
}
