import { join } from 'node:path'
import { createDiskStorage } from '../adapters/storage/disk.ts'
import { createRecordedFiles, type RecordedFiles } from '../adapters/storage/recorded-files.ts'
import { createS3Storage } from '../adapters/storage/s3.ts'
import type { FileStorage } from '../adapters/storage/storage.ts'
import type { Config } from './config.ts'

/** Where uploaded files lie: in a bucket, or under the data folder. */
export function createFileStorage({ dataFolder, s3 }: Pick<Config, 'dataFolder' | 's3'>): FileStorage {
  return s3 ? createS3Storage(s3) : createDiskStorage(join(dataFolder, 'files'))
}

/** Where the recorder puts its files; undefined where nothing is recorded. */
export function openRecordedFiles({ egress, s3 }: Pick<Config, 'egress' | 's3'>): RecordedFiles | undefined {
  return egress && s3 ? createRecordedFiles(s3) : undefined
}
