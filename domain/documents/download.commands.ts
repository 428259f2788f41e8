import { openRange, sealedRangeOf } from '../../adapters/chunk-sealing.ts'
import { SealBroken } from '../../adapters/cipher.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { FileMissing } from '../../adapters/storage/storage.ts'
import { recordRead } from '../audit/record.ts'
import { type Context, requireActor } from '../context.ts'
import { AppError, notFound } from '../errors.ts'
import { type FoundDocument, getReadableDocument } from './document-access.ts'
import { requireReadable } from './documents.policy.ts'
import { fileFactsOf, listVersionRows, type VersionRow } from './documents.queries.ts'
import { insertRead } from './reads.queries.ts'
import { cipherOf, filePlace, openDigest, openFileKey, openName } from './sealing.ts'

/** A file on its way out. */
export interface OutgoingFile {
  fileName: string
  contentType: string
  /** Bytes of the whole file. */
  size: number
  /** Changes with the bytes, never else: the SHA-256 in hexadecimal digits. */
  etag: string
  /** Opens what is needed for a range of bytes (both ends included) while it is read. @throws 503 STORAGE_AWAY */
  read(range: { start: number; end: number }): Promise<AsyncIterable<Buffer>>
}

interface Reading {
  id: string
  version?: number | undefined
  purpose: 'download' | 'preview'
}

/**
 * The bytes of a version, the newest if none is named; written down before they go out.
 * @throws 404, 409 FILE_QUARANTINED, FILE_REJECTED, SCAN_PENDING
 */
export async function downloadDocument(ctx: Context, { id, version, purpose }: Reading): Promise<OutgoingFile> {
  const { row, file } = await requireVersion(ctx, id, version)
  const cipher = await cipherOf(ctx, row)
  const { storageKey, wrappedKey, size, fileId } = file
  if (storageKey === null || wrappedKey === null) throw notFound()
  const fileCipher = openFileKey(cipher, id, fileId, wrappedKey)
  await noteRead(ctx, row, { version: file.version, purpose })
  return {
    fileName: openName(cipher, id, file.version, file.name),
    contentType: file.contentType,
    size,
    etag: openDigest(cipher, id, fileId, file.digest).toString('hex'),
    async read(range) {
      const part = sealedRangeOf(size, range)
      const sealed = await ctx.files.storage.get(storageKey, part.sealed).catch(unreadable(ctx, fileId))
      return openRange(fileCipher, filePlace(fileId), sealed, { ...part, size })
    },
  }
}

/** The version, if its bytes may be given out to the actor. @throws 404, 409 */
export async function requireVersion(ctx: Context, id: string, version: number | undefined) {
  const { userId } = requireActor(ctx)
  const { row, access }: FoundDocument = await getReadableDocument(ctx, id)
  const wanted = version ?? row.currentVersion
  // Whoever was given one file was given what it is now, not what it was.
  if (access.via === 'shared' && wanted !== row.currentVersion) throw notFound()
  const file: VersionRow | undefined = (await listVersionRows(ctx.db, id)).find((found) => found.version === wanted)
  if (!file) throw notFound()
  requireReadable(fileFactsOf(file), userId)
  return { row, file }
}

const auditActOf = {
  download: 'document.downloaded',
  preview: 'document.previewed',
  text: 'document.previewed',
} as const

/** Writes down that somebody reads a file, before it is given out: for the owner of the case, and into the audit chain. */
export async function noteRead(
  ctx: Context,
  { id, caseId }: FoundDocument['row'],
  { version, purpose }: { version: number; purpose: 'download' | 'preview' | 'text' },
): Promise<void> {
  const { userId } = requireActor(ctx)
  const read = { id: uuidv7(), documentId: id, version, userId, purpose }
  await insertRead(ctx.db, read, ctx.clock.now())
  const subject = { type: 'document', id }
  await recordRead(ctx, { caseId: caseId ?? undefined, act: auditActOf[purpose], subject, details: { version } })
}

/** Bytes that should be there and are not, or are not what was put there: nobody's fault but ours, and the log says which file. */
function unreadable({ log }: Context, fileId: string) {
  return (error: unknown): never => {
    if (error instanceof FileMissing || error instanceof SealBroken) {
      log.error({ fileId, error: error.name }, 'a stored file cannot be read')
      throw new AppError('STORAGE_AWAY', 'The file cannot be read at the moment.')
    }
    throw error
  }
}
