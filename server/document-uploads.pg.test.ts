import { createHash, randomBytes, randomInt } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { beginUpload, bytesOf } from '../test-support/documents.ts'
import { createTestCase, registerPerson, type TestPerson } from '../test-support/factories.ts'

const CHUNK = 64 * 1024
let api: TestApi
let owner: TestPerson
let caseId: string
let port: number
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api)
  caseId = (await createTestCase(api, owner)).id
  await api.app.listen({ port: 0, host: '127.0.0.1' })
  port = (api.app.server.address() as AddressInfo).port
})
afterAll(() => api.close())

const storedFiles = () =>
  readdirSync(api.filesFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

const send = (id: string, offset: number, body: Buffer) =>
  api.call('PUT', `/v1/documents/uploads/${id}?offset=${offset}`, {
    token: owner.token,
    body,
    headers: { 'content-type': 'application/octet-stream' },
  })
const offsetOf = async (id: string): Promise<number> =>
  (await api.call('GET', `/v1/documents/uploads/${id}`, { token: owner.token })).body.data.offset
const finish = (id: string) => api.call('POST', `/v1/documents/uploads/${id}/finish`, { token: owner.token })

/** Sends the beginning of a request and then breaks the connection, as a train in a tunnel does. */
async function sendAndBreak(id: string, offset: number, body: Buffer, sent: number): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  const head = [
    `PUT /v1/documents/uploads/${id}?offset=${offset} HTTP/1.1`,
    'host: localhost',
    `authorization: Bearer ${owner.token}`,
    'content-type: application/octet-stream',
    `content-length: ${body.length}`,
  ]
  socket.write(`${head.join('\r\n')}\r\n\r\n`)
  await new Promise((resolve) => socket.write(body.subarray(0, sent), resolve))
  // What was written arrives; then nothing more comes.
  await new Promise((resolve) => setTimeout(resolve, 250))
  socket.end()
  // Until the server has put away what came.
  await new Promise((resolve) => setTimeout(resolve, 250))
}

describe('[DOC7] an upload survives broken connections', () => {
  test('broken at random places it goes on from what came, and is the same file in the end', async () => {
    const bytes = randomBytes(20 * CHUNK + 1234)
    const { id } = await beginUpload(api, owner, { caseId, size: bytes.length })
    let keptOfBroken = 0
    for (let breaks = 0; breaks < 6; breaks++) {
      const offset = await offsetOf(id)
      const sent = randomInt(1, 4 * CHUNK)
      if (offset + sent >= bytes.length) break
      await sendAndBreak(id, offset, bytes.subarray(offset), sent)
      // What the server had not read when it heard of the break is lost with the connection; the rest is kept in whole chunks.
      const kept = (await offsetOf(id)) - offset
      expect(kept % CHUNK).toBe(0)
      expect(kept).toBeLessThanOrEqual(sent)
      keptOfBroken += kept
    }
    expect(keptOfBroken).toBeGreaterThan(0)
    const offset = await offsetOf(id)
    expect((await send(id, offset, bytes.subarray(offset))).status).toBe(200)
    const [first, again] = [await finish(id), await finish(id)]
    expect([first.status, again.status]).toEqual([201, 201])
    expect(again.body.data.id).toBe(first.body.data.id)
    expect(first.body.data).toMatchObject({
      fileName: 'large.pdf',
      size: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    })
    const answer = await api.call('GET', `/v1/documents/${first.body.data.id}/download`, { token: owner.token })
    expect(bytesOf(answer).equals(bytes)).toBe(true)
    expect((await send(id, bytes.length, Buffer.from('x'))).status).toBe(409)
  })

  test('two at once at the same offset: one goes on, the other is told', async () => {
    const bytes = randomBytes(3 * CHUNK)
    const { id } = await beginUpload(api, owner, { caseId, size: bytes.length })
    const both = await Promise.all([send(id, 0, bytes.subarray(0, CHUNK)), send(id, 0, bytes.subarray(0, CHUNK))])
    expect(both.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(both.find(({ status }) => status === 409)?.body.code).toBe('UPLOAD_OFFSET')
    expect((await finish(id)).body.code).toBe('UPLOAD_OFFSET')
    await send(id, CHUNK, bytes.subarray(CHUNK))
    const ends = await Promise.all([finish(id), finish(id)])
    expect(ends.map(({ status }) => status)).toEqual([201, 201])
    expect(ends[0]?.body.data.id).toBe(ends[1]?.body.data.id)
  })

  test('sealed on the disk from the first byte, gone when it is cancelled', async () => {
    const before = storedFiles().length
    const canary = `Canary-${randomBytes(8).toString('hex')}`
    const { id } = await beginUpload(api, owner, { caseId, size: 2 * CHUNK, fileName: `${canary}.txt` })
    await send(id, 0, Buffer.alloc(CHUNK, canary))
    for (const file of storedFiles()) expect(readFileSync(file).includes(canary)).toBe(false)
    const rows = await api.ownerDb.selectFrom('documentUploads').select('name').execute()
    expect(rows.filter(({ name }) => name.includes(canary))).toEqual([])
    expect(storedFiles()).toHaveLength(before + 1)
    const gone = await api.call('DELETE', `/v1/documents/uploads/${id}`, { token: owner.token })
    expect(gone.status).toBe(200)
    expect(storedFiles()).toHaveLength(before)
  })

  test('more than was announced is refused, and what was announced is kept', async () => {
    const { id } = await beginUpload(api, owner, { caseId, size: 100 })
    const answer = await send(id, 0, randomBytes(101))
    expect([answer.status, answer.body.code]).toEqual([413, 'PAYLOAD_TOO_LARGE'])
    expect(await offsetOf(id)).toBe(100)
    const tooLarge = { caseId, fileName: 'a.pdf', size: 100 * 1024 * 1024 + 1 }
    const refused = await api.call('POST', '/v1/documents/uploads', { token: owner.token, body: tooLarge })
    expect(refused.status).toBe(422)
  })
})
