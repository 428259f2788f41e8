import { randomBytes } from 'node:crypto'
import type { Readable } from 'node:stream'

/** Where the bytes of files lie. What comes in here is sealed already; keys are random and say nothing. */
export interface FileStorage {
  /** Stores bytes under a new key, all or nothing: after a failure, of the source too, nothing is there. @throws StorageAway */
  put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<void>
  /** @param range both ends included, in bytes. @throws FileMissing, StorageAway */
  get(key: string, range?: { start: number; end: number }): Promise<Readable>
  /** @returns undefined where nothing is. @throws StorageAway */
  head(key: string): Promise<{ size: number } | undefined>
  /** Nothing there is fine. @throws StorageAway */
  delete(key: string): Promise<void>
  /** Everything that is stored, in no order. */
  list(): AsyncIterable<{ key: string; modifiedAt: Date }>
  /** Removes what stores that broke off before a time have left behind. @returns how much */
  removeUnfinished(before: Date): Promise<number>
}

/** There is nothing under this key. */
export class FileMissing extends Error {
  override readonly name = 'FileMissing'
  override readonly message = 'a stored file is not there'
}

/** The storage does not answer, or has no room. The message names no key and no address. */
export class StorageAway extends Error {
  override readonly name = 'StorageAway'
  constructor(cause: unknown) {
    super('the file storage cannot be used', { cause })
  }
}

/** A key that nobody has: the folder spreads files evenly. */
export function newStorageKey(): string {
  const name = randomBytes(20).toString('hex')
  return `files/${name.slice(0, 2)}/${name}`
}

/** What a key looks like; nothing else reaches a disk. */
export const storageKeyPattern = /^files\/[0-9a-f]{2}\/[0-9a-f]{40}$/
