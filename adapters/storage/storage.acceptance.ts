import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { FileMissing, type FileStorage, newStorageKey } from './storage.ts'

/** What every file storage must do, wherever it keeps its bytes. */
export function storageAcceptance(name: string, open: () => FileStorage): void {
  const collect = async (bytes: AsyncIterable<Uint8Array>) => {
    const pieces: Uint8Array[] = []
    for await (const piece of bytes) pieces.push(piece)
    return Buffer.concat(pieces)
  }
  async function* inPieces(bytes: Buffer, size = 70_000) {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
  }
  async function* breakingOff() {
    yield randomBytes(6 * 1024 * 1024)
    throw new Error('the sender is gone')
  }
  const keysOf = async (storage: FileStorage) => {
    const keys: string[] = []
    for await (const { key } of storage.list()) keys.push(key)
    return keys
  }

  describe(`[DOC11] ${name}`, () => {
    // Less than one part of a multipart upload, and several.
    test.each([1, 1_000_000, 11 * 1024 * 1024 + 7])('gives back %i bytes, whole and in ranges', async (size) => {
      const storage = open()
      const [key, bytes] = [newStorageKey(), randomBytes(size)]
      await storage.put(key, inPieces(bytes))
      expect(await storage.head(key)).toEqual({ size })
      expect((await collect(await storage.get(key))).equals(bytes)).toBe(true)
      const range = { start: Math.floor(size / 3), end: Math.floor(size / 2) }
      const part = await collect(await storage.get(key, range))
      expect(part.equals(bytes.subarray(range.start, range.end + 1))).toBe(true)
      expect(await keysOf(storage)).toContain(key)
      await storage.delete(key)
      await storage.delete(key)
      expect(await storage.head(key)).toBeUndefined()
      await expect(storage.get(key)).rejects.toThrow(FileMissing)
    })

    test('has nothing under a key whose source broke off, and passes its error on', async () => {
      const storage = open()
      const key = newStorageKey()
      await expect(storage.put(key, breakingOff())).rejects.toThrow('the sender is gone')
      expect(await storage.head(key)).toBeUndefined()
      expect(await keysOf(storage)).not.toContain(key)
      expect(await storage.removeUnfinished(new Date(0))).toBe(0)
    })

    test('says when each was stored', async () => {
      const storage = open()
      const key = newStorageKey()
      await storage.put(key, inPieces(randomBytes(10)))
      for await (const file of storage.list()) {
        if (file.key === key) expect(Math.abs(file.modifiedAt.getTime() - Date.now())).toBeLessThan(60_000)
      }
      await storage.delete(key)
    })
  })
}
