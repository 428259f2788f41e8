import { randomBytes } from 'node:crypto'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CHUNK_BYTES } from '../adapters/chunk-sealing.ts'
import { SEAL_BYTES } from '../adapters/cipher.ts'
import type { FileStorage } from '../adapters/storage/storage.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { uploadFile } from '../test-support/documents.ts'
import { createTestCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { until } from '../test-support/live-server.ts'
import { createTestFiles } from '../test-support/test-files.ts'

const MEGABYTE = 1024 * 1024

/** What is read of a storage, and what of it is open still. */
function watched(storage: FileStorage) {
  const seen = { bytes: 0, open: 0, ranges: [] as number[] }
  const watching: FileStorage = {
    ...storage,
    async get(key, range) {
      const stream = await storage.get(key, range)
      seen.open++
      seen.ranges.push(range ? range.end - range.start + 1 : Number.NaN)
      const read = stream.read.bind(stream)
      stream.read = (size?: number) => {
        const piece = read(size) as Buffer | null
        seen.bytes += piece?.length ?? 0
        return piece
      }
      stream.once('close', () => seen.open--)
      return stream satisfies Readable
    },
  }
  return { seen, watching }
}

let api: TestApi
let owner: TestPerson
let path: string
let origin: string
const files = createTestFiles()
const { seen, watching } = watched(files.storage)
const bytes = randomBytes(24 * MEGABYTE)

beforeAll(async () => {
  api = await createTestApi({ files: { ...files, storage: watching } })
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  origin = `http://127.0.0.1:${(api.app.server.address() as AddressInfo).port}`
  owner = await registerPerson(api)
  const { id: caseId } = await createTestCase(api, owner)
  const { id } = await uploadFile(api, owner, { caseId, name: 'film.mp4', bytes })
  const { body } = await api.call('POST', `/v1/documents/${id}/viewings`, { token: owner.token, body: {} })
  path = body.data.path
})
afterAll(() => api.close())

/** An answer of which nothing is read yet. */
function begin(range?: string): Promise<IncomingMessage> {
  Object.assign(seen, { bytes: 0, ranges: [] })
  const headers = { authorization: `Bearer ${owner.token}`, ...(range && { range }) }
  return new Promise((resolve, reject) => {
    get(`${origin}${path}`, { headers, agent: false }, resolve).on('error', reject)
  })
}

test('[DOC13] of a file that nobody takes only little is read ahead, and nothing stays open when its reader has gone', async () => {
  const answer = await begin()
  answer.pause()
  await sleep(1_000)
  // What fits into the sockets' buffers and a few chunks; not the file.
  expect(seen.bytes).toBeLessThan(12 * MEGABYTE)
  const before = seen.bytes
  await sleep(500)
  expect(seen.bytes).toBe(before)
  expect(seen.open).toBe(1)
  answer.destroy()
  await until(() => seen.open === 0, 5_000, 'the file is let go of')
})

test('[DOC13] for a place in the middle only the chunks are read that hold it', async () => {
  const start = 13 * MEGABYTE + 5
  const answer = await begin(`bytes=${start}-${start + 9}`)
  const got = Buffer.concat(await answer.toArray())
  expect(got.equals(bytes.subarray(start, start + 10))).toBe(true)
  expect(seen.ranges).toEqual([CHUNK_BYTES + SEAL_BYTES])
  expect(seen.bytes).toBe(CHUNK_BYTES + SEAL_BYTES)
})

test('[DOC13] a player that asks for all there is gets a slice of 4 MB', async () => {
  const answer = await begin('bytes=1000000-')
  const got = Buffer.concat(await answer.toArray())
  expect(got.equals(bytes.subarray(1_000_000, 1_000_000 + 4 * MEGABYTE))).toBe(true)
  expect(seen.bytes).toBeLessThan(5 * MEGABYTE)
})
