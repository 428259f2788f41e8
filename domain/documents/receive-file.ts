import { createHash } from 'node:crypto'
import { sealFile } from '../../adapters/chunk-sealing.ts'
import { newStorageKey } from '../../adapters/storage/storage.ts'
import { documentLimits } from '../../contracts/documents.ts'
import { type Context, type FileDeps, randomId } from '../context.ts'
import { AppError, invalid } from '../errors.ts'
import { filePlace, newFileKey } from './sealing.ts'

/** A file as it comes in. */
export interface IncomingFile {
  /** The sender's word, as the type is. */
  name: string
  declaredType: string
  bytes: AsyncIterable<Uint8Array>
}

/** A file that lies sealed in the storage and belongs to nothing yet. */
export interface StoredFile {
  fileId: string
  key: Buffer
  storageKey: string
  size: number
  sha256: Buffer
}

/**
 * Seals a file into the storage while it comes in: nothing of it is ever on a disk in clear, and never more than a few pieces in the
 * memory. If it breaks off or is too large, nothing is kept.
 * @param maxBytes what somebody may upload, if left out
 * @throws 413, 422 for an empty one, 503 STORAGE_AWAY
 */
export async function receiveFile(
  { files }: { files: Pick<FileDeps, 'storage'> },
  { bytes }: Pick<IncomingFile, 'bytes'>,
  maxBytes: number = documentLimits.fileBytes,
): Promise<StoredFile> {
  const fileId = randomId()
  const storageKey = newStorageKey()
  const { key, cipher } = newFileKey()
  const hash = createHash('sha256')
  let size = 0
  async function* measured() {
    for await (const piece of bytes) {
      size += piece.length
      if (size > maxBytes) {
        throw new AppError('PAYLOAD_TOO_LARGE', `A file has at most ${Math.round(maxBytes / 1024 ** 2)} MB.`)
      }
      hash.update(piece)
      yield piece
    }
    if (size === 0) throw invalid({ field: 'file', message: 'The file is empty.' })
  }
  await files.storage.put(storageKey, sealFile(cipher, filePlace(fileId), measured()))
  return { fileId, key, storageKey, size, sha256: hash.digest() }
}

/** Runs `act`, and takes the stored bytes away again if it fails. */
export async function orForget<Result>(
  ctx: Context,
  { storageKey }: Pick<StoredFile, 'storageKey'>,
  act: () => Promise<Result>,
): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    await deleteQuietly(ctx, storageKey)
    throw error
  }
}

/** Deletes bytes that nothing refers to; what cannot be deleted now, or what a crash leaves, is swept later. */
export async function deleteQuietly(
  { files, log }: { files: Pick<FileDeps, 'storage'>; log: Context['log'] },
  storageKey: string,
): Promise<void> {
  await files.storage
    .delete(storageKey)
    .catch(({ name }: Error) => log.warn({ error: name }, 'a stored file waits for the sweep'))
}
