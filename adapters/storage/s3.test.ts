import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../database/embedded/ports.ts'
import { createS3Storage } from './s3.ts'
import { storageAcceptance } from './storage.acceptance.ts'
import { newStorageKey, StorageAway } from './storage.ts'

const folder = mkdtempSync(join(tmpdir(), 'lc-s3-'))
const MB = 1024 * 1024
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

test('[REC4] a bucket that does not get on holds up what is read: a few parts wait, and never the whole', async () => {
  const parts: ServerResponse[] = []
  const slow = createServer((request, response) => {
    request.resume()
    if (request.method === 'POST' && request.url?.includes('uploads')) {
      response.setHeader('content-type', 'application/xml')
      return void response.end('<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>')
    }
    if (request.method === 'PUT') request.on('end', () => void parts.push(response))
    else response.end()
  })
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve))
  let read = 0
  const film = async function* () {
    for (; read < 200 * MB; read += MB) yield Buffer.alloc(MB)
  }
  const endpoint = `http://127.0.0.1:${(slow.address() as AddressInfo).port}`
  const stored = open({ endpoint }).put(newStorageKey(), film())
  const failed = expect(stored).rejects.toBeInstanceOf(StorageAway)
  try {
    await expect.poll(() => parts.length, { timeout: 10_000 }).toBe(2)
    // Long enough to read everything, if nothing held it up.
    await new Promise((resolve) => setTimeout(resolve, 1_000))
    expect(read).toBeLessThanOrEqual(20 * MB)
  } finally {
    slow.closeAllConnections()
    slow.close()
  }
  await failed
})
