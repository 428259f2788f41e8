import { createHash, randomBytes } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { sealText } from '../domain/documents/sealing.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { bytesOf, sendFile, setScan, tinyPdf, uploadFile } from '../test-support/documents.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'

let api: TestApi
let owner: TestPerson
let lawyer: TestPerson
let caseId: string
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api)
  lawyer = await registerPerson(api, { role: 'lawyer' })
  caseId = (await createTestCase(api, owner)).id
  await joinCase(api, owner, caseId, lawyer, 'lawyer')
})
afterAll(() => api.close())

const get = ({ token }: TestPerson, path: string, headers = {}) =>
  api.call('GET', `/v1/documents${path}`, { token, headers })
const storedFiles = () =>
  readdirSync(api.filesFolder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

describe('[DOC1] what is uploaded comes back byte for byte', () => {
  const chunk = 64 * 1024
  test.each([1, chunk - 1, chunk, chunk + 1, 3 * chunk, 1_000_003])('%i bytes', async (size) => {
    const bytes = randomBytes(size)
    const document = await uploadFile(api, owner, { caseId, name: 'Beleg Köln.bin', bytes })
    expect(document).toMatchObject({
      fileName: 'Beleg Köln.bin',
      size,
      sha256: createHash('sha256').update(bytes).digest('hex'),
      version: 1,
      scan: 'not_scanned',
      isPending: true,
    })
    const answer = await get(owner, `/${document.id}/download`)
    expect(answer.status).toBe(200)
    expect(bytesOf(answer).equals(bytes)).toBe(true)
    expect(answer.response.headers).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-length': String(size),
      'content-disposition': `attachment; filename="Beleg K_ln.bin"; filename*=UTF-8''Beleg%20K%C3%B6ln.bin`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  test('in ranges, at the edges of chunks too', async () => {
    const bytes = randomBytes(3 * chunk + 17)
    const { id } = await uploadFile(api, owner, { caseId, bytes })
    const size = bytes.length
    const ranges: [string, number, number][] = [
      ['bytes=0-0', 0, 0],
      [`bytes=${chunk - 1}-${chunk}`, chunk - 1, chunk],
      [`bytes=${chunk}-${2 * chunk - 1}`, chunk, 2 * chunk - 1],
      [`bytes=${2 * chunk + 5}-`, 2 * chunk + 5, size - 1],
      ['bytes=-20', size - 20, size - 1],
      [`bytes=10-${size * 9}`, 10, size - 1],
    ]
    for (const [range, start, end] of ranges) {
      const answer = await get(owner, `/${id}/download`, { range })
      expect([answer.status, answer.response.headers['content-range']]).toEqual([206, `bytes ${start}-${end}/${size}`])
      expect(bytesOf(answer).equals(bytes.subarray(start, end + 1)), range).toBe(true)
    }
    for (const range of [`bytes=${size}-`, 'bytes=-0']) {
      const answer = await get(owner, `/${id}/download`, { range })
      expect([answer.status, answer.body.code]).toEqual([416, 'RANGE_NOT_SATISFIABLE'])
    }
    for (const range of ['bytes=0-1,5-6', 'pages=1-2', 'bytes=9-3']) {
      expect((await get(owner, `/${id}/download`, { range })).status, range).toBe(200)
    }
    expect((await get(owner, `/${id}/download`, { range: 'bytes=0-0', 'if-range': '"another"' })).status).toBe(200)
  })
})

describe('[DOC2] an upload is all or nothing', () => {
  test('refused ones leave no bytes behind', async () => {
    const before = storedFiles().length
    const stranger = await registerPerson(api)
    const refused = [
      await sendFile(api, stranger, '/v1/documents', { fields: { caseId } }),
      await sendFile(api, stranger, '/v1/documents', { fields: { caseId }, fileFirst: true }),
      await sendFile(api, owner, '/v1/documents', { fileFirst: true }),
      await sendFile(api, owner, '/v1/documents', { fields: { caseId }, bytes: Buffer.alloc(0) }),
      await sendFile(api, owner, '/v1/documents', { fields: { caseId, label: 'secret' } }),
    ]
    expect(refused.map(({ status }) => status)).toEqual([404, 404, 422, 422, 422])
    expect(storedFiles()).toHaveLength(before)
  })

  test('a form that breaks off leaves nothing', async () => {
    const before = storedFiles().length
    const head = '--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n%PDF-1.4'
    const headers = { 'content-type': 'multipart/form-data; boundary=x' }
    const answer = await api.call('POST', '/v1/documents', { token: owner.token, body: head, headers })
    expect([answer.status, answer.body.code]).toEqual([400, 'BAD_REQUEST'])
    expect(storedFiles()).toHaveLength(before)
  })

  test('the same clientId twice makes one document, also at once; with another file it is refused', async () => {
    const before = storedFiles().length
    const clientId = crypto.randomUUID()
    const form = { caseId, fields: { clientId }, bytes: tinyPdf('Once') }
    const [first, second] = await Promise.all([uploadFile(api, owner, form), uploadFile(api, owner, form)])
    expect(second.id).toBe(first.id)
    const other = await sendFile(api, owner, '/v1/documents', { fields: { caseId, clientId }, bytes: tinyPdf('Twice') })
    expect([other.status, other.body.code]).toEqual([409, 'CONFLICT'])
    expect(storedFiles()).toHaveLength(before + 1)
  })
})

test('[DOC3] what the inspection has not let through is not given out', async () => {
  const { id } = await uploadFile(api, owner, { caseId })
  const status = async (person: TestPerson) => (await get(person, `/${id}/download`)).body.code ?? 'given'
  expect([await status(owner), await status(lawyer)]).toEqual(['given', 'SCAN_PENDING'])
  await setScan(api, id, 'clean')
  expect([await status(owner), await status(lawyer)]).toEqual(['given', 'given'])
  await setScan(api, id, 'quarantined', 'virus')
  expect([await status(owner), await status(lawyer)]).toEqual(['FILE_QUARANTINED', 'FILE_QUARANTINED'])
  await setScan(api, id, 'rejected', 'type')
  expect([await status(owner), await status(lawyer)]).toEqual(['FILE_REJECTED', 'FILE_REJECTED'])
  expect((await get(lawyer, `/${id}`)).body.data).toMatchObject({ scan: 'rejected', abilities: { download: false } })
})

test('[DOC4] versions are kept, and an old one comes back as the newest', async () => {
  const { id } = await uploadFile(api, owner, { caseId, name: 'offer.pdf', bytes: tinyPdf('First') })
  const second = await sendFile(api, lawyer, `/v1/documents/${id}/versions`, {
    name: 'offer 2.pdf',
    bytes: tinyPdf('Second'),
  })
  expect(second.body.data).toMatchObject({ version: 2, fileName: 'offer 2.pdf', uploadedBy: { userId: lawyer.userId } })
  await setScan(api, id, 'clean')
  const { token } = lawyer
  const restored = await api.call('POST', `/v1/documents/${id}/versions/1/restore`, { token })
  expect(restored.body.data).toMatchObject({ version: 3, fileName: 'offer.pdf' })
  const versions = (await get(lawyer, `/${id}/versions`)).body.data
  expect(versions.map((found: { version: number }) => found.version)).toEqual([3, 2, 1])
  expect(versions[0]).toMatchObject({ restoredFrom: 1, sha256: versions[2].sha256 })
  const words = async (query: string) => bytesOf(await get(lawyer, `/${id}/download${query}`)).toString()
  expect(await words('')).toContain('First')
  expect(await words('?version=2')).toContain('Second')
  expect((await get(lawyer, `/${id}/download?version=9`)).status).toBe(404)
})

test('[DOC5] nothing of a file stands in clear on the disk or in the database', async () => {
  const canary = `Canary-${randomBytes(8).toString('hex')}`
  const { id } = await uploadFile(api, owner, { caseId, name: `${canary}.txt`, bytes: Buffer.from(canary.repeat(9)) })
  for (const file of storedFiles()) expect(readFileSync(file).includes(canary)).toBe(false)
  for (const table of ['documents', 'documentFiles', 'documentFileVersions', 'outbox'] as const) {
    const rows = await api.ownerDb.selectFrom(table).selectAll().execute()
    const texts = rows
      .flatMap((row) => Object.values(row))
      .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : JSON.stringify(value)))
    expect(texts.filter((text) => text?.includes(canary))).toEqual([])
  }
  expect(bytesOf(await get(owner, `/${id}/download`)).toString()).toContain(canary)
})

test('[DOC5] the text of a file is given to its readers, and belongs to that file only', async () => {
  const [first, second] = [await uploadFile(api, owner, { caseId }), await uploadFile(api, owner, { caseId })]
  expect((await get(owner, `/${first.id}/text`)).status).toBe(404)
  const cipher = await api.keys.ofCase(api.db, caseId)
  const { id: fileId } = await api.ownerDb
    .selectFrom('documentFiles')
    .select('id')
    .where('documentId', '=', first.id)
    .executeTakeFirstOrThrow()
  const text = sealText(cipher, first.id, fileId, { pages: ['One', 'Two'], isCut: false })
  for (const { id } of [first, second]) {
    await api.ownerDb.updateTable('documentFiles').set({ text }).where('documentId', '=', id).execute()
    await setScan(api, id, 'clean')
  }
  const read = await get(lawyer, `/${first.id}/text`)
  expect(read.body.data).toEqual({ version: 1, pages: ['One', 'Two'], isCut: false })
  expect((await get(lawyer, `/${second.id}/text`)).status).toBe(500)
})

test('[DOC6] lists are found by name, label and case, and sorted as people sort', async () => {
  const { id } = await createTestCase(api, owner)
  for (const name of ['Annex 10.pdf', 'annex 2.pdf', 'Brief.pdf']) await uploadFile(api, owner, { caseId: id, name })
  api.clock.advance(1_000)
  const privileged = await uploadFile(api, owner, { caseId: id, name: 'Z.pdf', fields: { label: 'privileged' } })
  const list = async (query: string) =>
    (await get(owner, `?caseId=${id}${query}`)).body.data.map(({ fileName }: { fileName: string }) => fileName)
  expect(await list('&sort=name')).toEqual(['annex 2.pdf', 'Annex 10.pdf', 'Brief.pdf', 'Z.pdf'])
  expect(await list('&sort=-name&pageSize=2&page=2')).toEqual(['Annex 10.pdf', 'annex 2.pdf'])
  expect(await list('&q=ANNEX&sort=name')).toEqual(['annex 2.pdf', 'Annex 10.pdf'])
  expect(await list('&label=privileged')).toEqual(['Z.pdf'])
  const all = await get(owner, '?pageSize=1')
  expect(all.body.data[0].id).toBe(privileged.id)
  expect((await get(owner, '?q=annex')).status).toBe(422)
  const { token } = owner
  const body = { fileName: '../../Zeugnis.exe' }
  const renamed = await api.call('PUT', `/v1/documents/${privileged.id}`, { token, body })
  expect(renamed.body.data.fileName).toBe('Zeugnis.exe.pdf')
  await api.call('DELETE', `/v1/documents/${privileged.id}`, { token })
  expect(await list('&sort=name')).toHaveLength(3)
  expect((await get(owner, `/${privileged.id}/download`)).status).toBe(404)
})
