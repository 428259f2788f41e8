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
  const found = await requireVersion(ctx, id, version)
  const outgoing = await openVersion(ctx, found)
  await noteRead(ctx, found.row, { version: found.file.version, purpose })
  return outgoing
}

/** A version that `requireVersion` has let through, to be read. @throws 404 where its bytes are gone */
export async function openVersion(ctx: Context, { row, file }: ReadableVersion): Promise<OutgoingFile> {
  const { storageKey, wrappedKey, size, fileId } = file
  if (storageKey === null || wrappedKey === null) throw notFound()
  const cipher = await cipherOf(ctx, row)
  const fileCipher = openFileKey(cipher, row.id, fileId, wrappedKey)
  return {
    fileName: openName(cipher, row.id, file.version, file.name),
    contentType: file.contentType,
    size,
    etag: openDigest(cipher, row.id, fileId, file.digest).toString('hex'),
    async read(range) {
      const part = sealedRangeOf(size, range)
      const sealed = await ctx.files.storage.get(storageKey, part.sealed).catch(unreadable(ctx, fileId))
      return openRange(fileCipher, filePlace(fileId), sealed, { ...part, size })
    },
  }
}

type ReadableVersion = Awaited<ReturnType<typeof requireVersion>>

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

/**
 * Writes down that somebody reads a file, before it is given out: for the owner of the case, and into the audit chain.
 * @returns this reading, which may have begun before
 */
export async function noteRead(
  ctx: Context,
  { id, caseId }: FoundDocument['row'],
  { version, purpose }: { version: number; purpose: 'download' | 'preview' | 'text' },
): Promise<{ id: string; readAt: Date }> {
  const { userId } = requireActor(ctx)
  const read = { id: uuidv7(), documentId: id, version, userId, purpose }
  const reading = await insertRead(ctx.db, read, ctx.clock.now())
  await recordReading(ctx, { id, caseId }, { version, purpose })
  return reading
}

/** As `noteRead`, into the audit chain only: once an hour where a reading goes on for longer. */
export function recordReading(
  ctx: Context,
  { id, caseId }: Pick<FoundDocument['row'], 'id' | 'caseId'>,
  { version, purpose }: { version: number; purpose: Reading['purpose'] | 'text' },
): Promise<void> {
  const subject = { type: 'document', id }
  return recordRead(ctx, { caseId: caseId ?? undefined, act: auditActOf[purpose], subject, details: { version } })
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
