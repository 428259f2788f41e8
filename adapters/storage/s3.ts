import { Readable } from 'node:stream'
import {
  AbortMultipartUploadCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  HeadObjectCommand,
  ListMultipartUploadsCommand,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { FileMissing, type FileStorage, StorageAway } from './storage.ts'

export interface S3Settings {
  bucket: string
  accessKeyId: string
  secretAccessKey: string
  region: string
  /** Of a service that is not Amazon's; its buckets are part of the path. */
  endpoint: string | undefined
}

/** Parts of an upload, in bytes: the smallest that S3 takes. Two are in the memory at a time. */
const PART_BYTES = 5 * 1024 * 1024
const PARTS_AT_ONCE = 2
/** A service that says nothing for this long is away, in ms. */
const CONNECT_MS = 5_000
const SILENCE_MS = 60_000

/** The client of a bucket's service, patient as our requests are. */
export function connectS3({ endpoint, region, accessKeyId, secretAccessKey }: S3Settings): S3Client {
  return new S3Client({
    credentials: { accessKeyId, secretAccessKey },
    region,
    ...(endpoint && { endpoint, forcePathStyle: true }),
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: SILENCE_MS },
    // Other services do not all know Amazon's newer checksums; what is stored is authenticated anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  })
}

/** Files in a bucket. A multipart upload appears under its key when it is completed, and not before. */
export function createS3Storage(settings: S3Settings): FileStorage {
  const { bucket: Bucket } = settings
  const client = connectS3(settings)
  return {
    async put(key, bytes) {
      let broken: { error: unknown } | undefined
      const watched = noting(bytes, (error) => {
        broken = { error }
      })
      const upload = new Upload({
        client,
        params: {
          Bucket,
          Key: key,
          Body: Readable.from(watched, { objectMode: false }),
          ContentType: 'application/octet-stream',
        },
        partSize: PART_BYTES,
        queueSize: PARTS_AT_ONCE,
      })
      try {
        await upload.done()
      } catch (error) {
        // The source's own error passes as it is; parts that were sent are taken back by the library.
        throw broken ? broken.error : new StorageAway(error)
      }
    },
    async get(key, range) {
      const Range = range && `bytes=${range.start}-${range.end}`
      const { Body } = await client.send(new GetObjectCommand({ Bucket, Key: key, Range })).catch(missingOrAway)
      return Body as Readable
    },
    async head(key) {
      try {
        const { ContentLength = 0 } = await client
          .send(new HeadObjectCommand({ Bucket, Key: key }))
          .catch(missingOrAway)
        return { size: ContentLength }
      } catch (error) {
        if (error instanceof FileMissing) return undefined
        throw error
      }
    },
    async delete(key) {
      await away(client.send(new DeleteObjectCommand({ Bucket, Key: key })))
    },
    async *list() {
      for await (const { Contents = [] } of paginateListObjectsV2({ client }, { Bucket, Prefix: 'files/' })) {
        for (const { Key, LastModified } of Contents) {
          if (Key && LastModified) yield { key: Key, modifiedAt: LastModified }
        }
      }
    },
    async removeUnfinished(before) {
      const listed = client.send(new ListMultipartUploadsCommand({ Bucket, Prefix: 'files/' })).catch(noneWhereUnknown)
      const { Uploads = [] } = await away(listed)
      const old = Uploads.filter(({ Initiated }) => Initiated && Initiated < before)
      for (const { Key, UploadId } of old) {
        await away(client.send(new AbortMultipartUploadCommand({ Bucket, Key, UploadId })))
      }
      return old.length
    },
  }
}

/**
 * Passes bytes on, and tells of the error of their source. Not of one that is thrown in from outside: an upload that fails ends its source
 * by one.
 */
async function* noting(
  bytes: AsyncIterable<Uint8Array>,
  onError: (error: unknown) => void,
): AsyncGenerator<Uint8Array> {
  const source = bytes[Symbol.asyncIterator]()
  const next = () =>
    source.next().catch((error: unknown) => {
      onError(error)
      throw error
    })
  try {
    for (let piece = await next(); !piece.done; piece = await next()) yield piece.value
  } finally {
    await source.return?.()
  }
}

/** Not every service can list them; its own rules for the bucket have to end them then (docs/operations.md). */
function noneWhereUnknown(error: unknown): { Uploads?: never[] } {
  if ((error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode === 501) return {}
  throw error
}

export function missingOrAway(error: unknown): never {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } }
  if (name === 'NoSuchKey' || name === 'NotFound' || $metadata?.httpStatusCode === 404) throw new FileMissing()
  throw new StorageAway(error)
}

export function away<Result>(act: Promise<Result>): Promise<Result> {
  return act.catch((error: unknown) => {
    throw new StorageAway(error)
  })
}
