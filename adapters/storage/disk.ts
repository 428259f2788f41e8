import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Readable } from 'node:stream'
import { sqlState as codeOf } from '../database/sql-errors.ts'
import { FileMissing, type FileStorage, StorageAway, storageKeyPattern } from './storage.ts'

/** Folders of files and of those that are being written, below the root. */
const FILES = 'files'
const UNFINISHED = 'unfinished'
/** Nobody but the account that runs the server. */
const FILE_MODE = 0o600
const FOLDER_MODE = 0o700

/**
 * Files in a folder of this machine. A file appears under its key when all of it is on the disk: written beside, flushed, then renamed.
 * @param root made if it is not there
 */
export function createDiskStorage(root: string): FileStorage {
  const pathOf = (key: string) => {
    if (!storageKeyPattern.test(key)) throw new FileMissing()
    return join(root, key)
  }

  async function put(key: string, bytes: AsyncIterable<Uint8Array>): Promise<void> {
    const path = pathOf(key)
    const unfinished = join(root, UNFINISHED, randomBytes(20).toString('hex'))
    try {
      await openForWriting(unfinished).then((file) => writeAll(file, bytes))
      await away(mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE }))
      await away(rename(unfinished, path))
      await away(flushFolder(dirname(path)))
    } catch (error) {
      await rm(unfinished, { force: true }).catch(() => undefined)
      throw error
    }
  }

  return {
    put,
    async get(key, range) {
      const file = await open(pathOf(key), 'r').catch(missingOrAway)
      return createReadStream('', { fd: file, ...range }) satisfies Readable
    },
    async head(key) {
      try {
        const { size } = await stat(pathOf(key)).catch(missingOrAway)
        return { size }
      } catch (error) {
        if (error instanceof FileMissing) return undefined
        throw error
      }
    },
    async delete(key) {
      await away(rm(pathOf(key), { force: true }))
    },
    async *list() {
      for (const folder of await namesIn(join(root, FILES))) {
        for (const name of await namesIn(join(root, FILES, folder))) {
          const found = await stat(join(root, FILES, folder, name)).catch(() => undefined)
          if (found) yield { key: `${FILES}/${folder}/${name}`, modifiedAt: found.mtime }
        }
      }
    },
    async removeUnfinished(before) {
      let removed = 0
      for (const name of await namesIn(join(root, UNFINISHED))) {
        const path = join(root, UNFINISHED, name)
        const found = await stat(path).catch(() => undefined)
        if (!found || found.mtime >= before) continue
        await rm(path, { force: true })
        removed++
      }
      return removed
    },
  }
}

async function openForWriting(path: string): Promise<FileHandle> {
  await away(mkdir(dirname(path), { recursive: true, mode: FOLDER_MODE }))
  return away(open(path, 'wx', FILE_MODE))
}

/** The source's own errors pass as they are; those of the disk become StorageAway. */
async function writeAll(file: FileHandle, bytes: AsyncIterable<Uint8Array>): Promise<void> {
  try {
    for await (const piece of bytes) await away(file.writeFile(piece))
    await away(file.sync())
  } finally {
    await file.close()
  }
}

/** The name of a new file is part of its folder, which has to reach the disk, too. */
async function flushFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

async function namesIn(folder: string): Promise<string[]> {
  return readdir(folder).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return []
    throw new StorageAway(error)
  })
}

function missingOrAway(error: unknown): never {
  if (error instanceof FileMissing || codeOf(error) === 'ENOENT') throw new FileMissing()
  throw new StorageAway(error)
}

function away<Result>(act: Promise<Result>): Promise<Result> {
  return act.catch((error: unknown) => {
    throw new StorageAway(error)
  })
}
