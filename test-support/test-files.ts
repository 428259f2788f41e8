import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDiskStorage } from '../adapters/storage/disk.ts'
import type { FileDeps } from '../domain/context.ts'

/** A file storage of a test's workers, in a folder of its own for temporary files. */
export function createTestFiles(): FileDeps {
  return { storage: createDiskStorage(mkdtempSync(join(tmpdir(), 'lc-files-'))), verdictWaitMs: 0 }
}
