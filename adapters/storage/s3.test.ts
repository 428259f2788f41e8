import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../database/embedded/ports.ts'
import { createS3Storage } from './s3.ts'
import { storageAcceptance } from './storage.acceptance.ts'
import { newStorageKey, StorageAway } from './storage.ts'

const folder = mkdtempSync(join(tmpdir(), 'lc-s3-'))
const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' }
let server: S3rver
let endpoint: string
beforeAll(async () => {
  const port = await freePort()
  endpoint = `http://127.0.0.1:${port}`
  const configureBuckets = [{ name: 'files-of-cases', configs: [] }]
  server = new S3rver({ port, address: '127.0.0.1', silent: true, directory: folder, configureBuckets })
  await server.run()
})
afterAll(async () => {
  await server.close()
  rmSync(folder, { recursive: true, force: true })
})
const open = (other: object = {}) =>
  createS3Storage({ bucket: 'files-of-cases', region: 'us-east-1', endpoint, ...credentials, ...other })

storageAcceptance('files in a bucket', open)

test('[DOC11] a bucket that is not there, or a service that is away, is said so and names nothing', async () => {
  const bytes = async function* () {
    yield Buffer.from('some bytes')
  }
  const wrong = open({ bucket: 'another-bucket' })
  const away = open({ endpoint: 'http://127.0.0.1:1' })
  for (const storage of [wrong, away]) {
    const refused = await storage.put(newStorageKey(), bytes()).catch((error: unknown) => error)
    expect(refused).toBeInstanceOf(StorageAway)
    expect(String(refused)).toBe('StorageAway: the file storage cannot be used')
  }
})
