import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { createDiskStorage } from './disk.ts'
import { storageAcceptance } from './storage.acceptance.ts'
import { FileMissing, newStorageKey, StorageAway } from './storage.ts'

const folder = mkdtempSync(join(tmpdir(), 'lc-storage-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const bytes = async function* () {
  yield Buffer.from('some bytes')
}

storageAcceptance('files on a disk', () => createDiskStorage(folder))

test('[DOC11] files are for the server alone, and nothing unfinished stays', async () => {
  const key = newStorageKey()
  await createDiskStorage(folder).put(key, bytes())
  expect(statSync(join(folder, key)).mode & 0o777).toBe(0o600)
  expect(readdirSync(join(folder, 'unfinished'))).toEqual([])
})

test('[DOC11] keys lead nowhere, and a disk that cannot be used is said so', async () => {
  const storage = createDiskStorage(folder)
  for (const key of ['../../etc/passwd', 'files/../x', 'files/aa/b', '/etc/passwd']) {
    await expect(storage.get(key)).rejects.toThrow(FileMissing)
    await expect(storage.put(key, bytes())).rejects.toThrow(FileMissing)
  }
  const nowhere = createDiskStorage('/dev/null/files')
  await expect(nowhere.put(newStorageKey(), bytes())).rejects.toThrow(StorageAway)
})
