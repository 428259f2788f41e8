import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import { freePort } from '../adapters/database/embedded/ports.ts'
import type { S3Settings } from '../adapters/storage/s3.ts'

/** A service that speaks S3, with empty buckets. */
export interface TestS3 {
  /** Of its first bucket, or of the one with this number. */
  settings(bucket?: number): S3Settings
  stop(): Promise<void>
}

export async function startTestS3({ buckets = 1 } = {}): Promise<TestS3> {
  const folder = mkdtempSync(join(tmpdir(), 'lc-s3-'))
  const port = await freePort()
  const nameOf = (number: number) => `bucket-${number}`
  const server = new S3rver({
    port,
    address: '127.0.0.1',
    silent: true,
    directory: folder,
    configureBuckets: Array.from({ length: buckets }, (_, i) => ({ name: nameOf(i), configs: [] })),
  })
  await server.run()
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
  return {
    settings: (bucket = 0) => ({
      bucket: nameOf(bucket),
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      ...credentials,
    }),
    async stop() {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
