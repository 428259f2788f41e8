import { openRange, sealedRangeOf } from '../../adapters/chunk-sealing.ts'
import type { Cipher } from '../../adapters/cipher.ts'
import type { FileStorage } from '../../adapters/storage/storage.ts'
import { filePlace } from './sealing.ts'

/** The bytes of a stored file, or a range of them (both ends included), opened while they are read. */
export async function readStored(
  storage: FileStorage,
  { fileId, storageKey, size, cipher }: { fileId: string; storageKey: string; size: number; cipher: Cipher },
  range = { start: 0, end: size - 1 },
): Promise<AsyncGenerator<Buffer>> {
  const part = sealedRangeOf(size, range)
  const sealed = await storage.get(storageKey, part.sealed)
  return openRange(cipher, filePlace(fileId), sealed, { ...part, size })
}

/** As `readStored`, opened when the first piece is asked for. */
export async function* streamStored(...of: Parameters<typeof readStored>): AsyncGenerator<Buffer> {
  yield* await readStored(...of)
}
