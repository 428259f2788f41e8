import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import S3rver from 's3rver'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { connectS3, type S3Settings } from '../adapters/storage/s3.ts'

/** A bucket on a local server that speaks S3. */
export interface TestBucket {
  settings: S3Settings & { endpoint: string }
  /** Names of all that lies there, under a prefix. */
  names(prefix: string): string[]
  put(name: string, bytes: Buffer): Promise<void>
  /** The folder in which the server keeps it. */
  folder: string
  stop(): Promise<void>
}

export async function startTestBucket(): Promise<TestBucket> {
  const directory = mkdtempSync(join(tmpdir(), 'lc-bucket-'))
  const [port, bucket] = [await freePort(), 'files-of-cases']
  const configureBuckets = [{ name: bucket, configs: [] }]
  const server = new S3rver({ port, address: '127.0.0.1', silent: true, directory, configureBuckets })
  await server.run()
  const endpoint = `http://127.0.0.1:${port}`
  const folder = join(directory, bucket)
  const settings = { bucket, endpoint, region: 'us-east-1', accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
  const client = connectS3(settings)
  return {
    settings,
    async put(Key, Body) {
      await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body }))
    },
    folder,
    names: (prefix) =>
      readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((name) => name.startsWith(prefix) && name.endsWith('._S3rver_object'))
        .map((name) => name.replace('._S3rver_object', '')),
    async stop() {
      await server.close()
      rmSync(directory, { recursive: true, force: true })
    },
  }
}
