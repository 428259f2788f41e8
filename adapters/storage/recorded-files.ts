import type { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, paginateListObjectsV2 } from '@aws-sdk/client-s3'
import { away, connectS3, missingOrAway, type S3Settings } from './s3.ts'
import { FileMissing } from './storage.ts'

/**
 * Where the recorder puts its files: in clear, for as long as it takes until they are sealed into documents. Nobody else has business
 * there.
 */
export interface RecordedFiles {
  /** @returns undefined where nothing is (yet). @throws StorageAway */
  head(name: string): Promise<{ size: number } | undefined>
  /** @throws FileMissing, StorageAway */
  get(name: string): Promise<Readable>
  /** Nothing there is fine. @throws StorageAway */
  delete(name: string): Promise<void>
  /** The names of all that lies there, in no order. @throws StorageAway */
  list(): AsyncIterable<string>
}

/** The folder in the bucket that recordings alone are in. */
const FOLDER = 'recordings/'

/** The file of a part; its name says nothing about the case. */
export function recordedFileName(recordingId: string): string {
  return `${FOLDER}${recordingId}.mp4`
}

/** The part whose file this is; undefined for a name that is none of ours. */
export function recordingIdOf(name: string): string | undefined {
  return /^recordings\/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.mp4$/.exec(name)?.[1]
}

/** The folder of recordings in the bucket that files are in. */
export function createRecordedFiles(settings: S3Settings): RecordedFiles {
  const { bucket: Bucket } = settings
  const client = connectS3(settings)
  return {
    async head(Key) {
      try {
        const { ContentLength = 0 } = await client.send(new HeadObjectCommand({ Bucket, Key })).catch(missingOrAway)
        return { size: ContentLength }
      } catch (error) {
        if (error instanceof FileMissing) return undefined
        throw error
      }
    },
    async get(Key) {
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key })).catch(missingOrAway)
      return Body as Readable
    },
    async delete(Key) {
      await away(client.send(new DeleteObjectCommand({ Bucket, Key })))
    },
    async *list() {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: FOLDER })) {
        for (const { Key } of Contents) if (Key) yield Key
      }
    },
  }
}
