import { join } from 'node:path'
import { createDiskStorage } from '../adapters/storage/disk.ts'
import type { FileStorage } from '../adapters/storage/storage.ts'
import type { Config } from './config.ts'

/** Where uploaded files lie: under the data folder. */
export function createFileStorage({ dataFolder }: Pick<Config, 'dataFolder'>): FileStorage {
  return createDiskStorage(join(dataFolder, 'files'))
}
