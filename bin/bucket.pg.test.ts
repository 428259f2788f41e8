import { randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import S3rver from 's3rver'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { pdf } from '../test-support/file-builders.ts'
import { type StartProcess, spawnStart, untilReady } from '../test-support/start-process.ts'

const BUCKET = 'files-of-cases'
const base = mkdtempSync(join(tmpdir(), 'lc-bucket-'))
const bucketFolder = join(base, 'buckets')
let bucket: S3rver
let product: StartProcess
let url: string

beforeAll(async () => {
  const [port, s3Port] = [await freePort(), await freePort()]
  bucket = new S3rver({
    port: s3Port,
    address: '127.0.0.1',
    silent: true,
    directory: bucketFolder,
    configureBuckets: [{ name: BUCKET, configs: [] }],
  })
  await bucket.run()
  const environment = {
    S3_ENDPOINT: `http://127.0.0.1:${s3Port}`,
    S3_BUCKET: BUCKET,
    S3_ACCESS_KEY_ID: 'S3RVER',
    S3_SECRET_ACCESS_KEY: 'S3RVER',
  }
  product = await untilReady(spawnStart({ dataFolder: join(base, 'data'), port, environment }))
  url = `http://127.0.0.1:${port}`
}, 120_000)
afterAll(async () => {
  product?.child.kill('SIGTERM')
  await product?.exited
  await bucket?.close()
  rmSync(base, { recursive: true, force: true })
})

let token = ''
function ask(method: string, path: string, body?: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  const authorization = token && { authorization: `Bearer ${token}` }
  return fetch(url + path, { method, headers: { ...authorization, ...headers }, ...(body && { body }) })
}
const json = { 'content-type': 'application/json' }
const dataOf = async (response: Response) => ((await response.json()) as { data: { id: string } }).data

/** Where objects of files lie on the bucket's disk; checkpoints of the audit come now and then. */
const places = () =>
  readdirSync(join(bucketFolder, BUCKET), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.includes('object'))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((place) => !place.includes(join('audit', 'checkpoints')))
const objects = () => places().map((place) => readFileSync(place))

test('[DOC11] with S3_… set the running product keeps files in the bucket, sealed, and takes them out of it', async () => {
  const person = { email: 'ada@example.org', password: 'correct horse battery', role: 'client', name: 'Ada' }
  const registered = await ask('POST', '/v1/auth/register', JSON.stringify(person), json)
  token = ((await registered.json()) as { data: { tokens: { accessToken: string } } }).data.tokens.accessToken
  const { id: caseId } = await dataOf(await ask('POST', '/v1/cases', JSON.stringify({ title: 'In a bucket' }), json))
  const short = pdf(['Marker-Finch-8'])
  const bytes = Buffer.concat([short.subarray(0, 9), Buffer.alloc(300_000, '% Marker-Finch-9\n'), short.subarray(9)])
  const form = new FormData()
  form.set('caseId', caseId)
  form.set('file', new File([bytes], 'letter.pdf', { type: 'application/pdf' }))
  const uploaded = await ask('POST', '/v1/documents', form)
  expect(uploaded.status).toBe(201)
  const { id } = await dataOf(uploaded)
  expect(objects().reduce((sum, object) => sum + object.length, 0)).toBeGreaterThan(bytes.length)
  expect(objects().some((object) => object.includes('Marker-Finch'))).toBe(false)
  expect(existsSync(join(base, 'data', 'files'))).toBe(false)
  const whole = await ask('GET', `/v1/documents/${id}/download`)
  expect(whole.status).toBe(200)
  expect(Buffer.from(await whole.arrayBuffer()).equals(bytes)).toBe(true)
  const part = await ask('GET', `/v1/documents/${id}/download`, undefined, { range: 'bytes=70000-199999' })
  expect(part.status).toBe(206)
  expect(Buffer.from(await part.arrayBuffer()).equals(bytes.subarray(70_000, 200_000))).toBe(true)
  expect((await ask('DELETE', `/v1/documents/${id}`)).status).toBe(200)
  expect((await ask('GET', `/v1/documents/${id}/download`)).status).toBe(404)
}, 60_000)

test('[DOC11] an upload that is given up leaves nothing in the bucket', async () => {
  const { id: caseId } = await dataOf(await ask('POST', '/v1/cases', JSON.stringify({ title: 'Given up' }), json))
  // What was deleted before goes when it goes.
  const before = new Set(places())
  const isNew = (place: string) => !before.has(place)
  const begin = { caseId, fileName: 'long.pdf', contentType: 'application/pdf', size: 200_000 }
  const begun = await ask('POST', '/v1/documents/uploads', JSON.stringify(begin), json)
  expect(begun.status).toBe(201)
  const upload = await dataOf(begun)
  const piece = { 'content-type': 'application/octet-stream' }
  const sent = await ask('PUT', `/v1/documents/uploads/${upload.id}?offset=0`, new Blob([randomBytes(131_072)]), piece)
  expect(sent.status).toBe(200)
  expect(places().some(isNew)).toBe(true)
  expect((await ask('DELETE', `/v1/documents/uploads/${upload.id}`)).status).toBe(200)
  expect(places().filter(isNew)).toEqual([])
}, 60_000)
