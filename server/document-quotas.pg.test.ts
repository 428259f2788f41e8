import { readdirSync } from 'node:fs'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { documentLimits } from '../contracts/documents.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { sendFile, uploadFile } from '../test-support/documents.ts'
import { createTestCase, joinCase, registerPerson, type TestPerson } from '../test-support/factories.ts'

let api: TestApi
let owner: TestPerson
let lawyer: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api)
  lawyer = await registerPerson(api, { role: 'lawyer' })
})
afterAll(() => api.close())

async function sharedCase(): Promise<string> {
  const { id } = await createTestCase(api, owner)
  await joinCase(api, owner, id, lawyer, 'lawyer')
  return id
}

const send = (person: TestPerson, caseId: string, bytes: number) =>
  sendFile(api, person, '/v1/documents', { fields: { caseId }, bytes: Buffer.alloc(bytes, 'x') })
const codesOf = (answers: { status: number; body: { code?: string } }[]) =>
  answers.map(({ status, body }) => body.code ?? status).sort()
/** Says of a file that it is this large: nobody sends 20 GB in a test. */
const resize = (documentId: string, size: number) =>
  api.ownerDb.updateTable('documentFiles').set({ size }).where('documentId', '=', documentId).execute()
const storedFiles = () =>
  readdirSync(api.filesFolder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length

test('[DOC12] a case has so much room: the last of it goes to one of two at once, and the other leaves no bytes', async () => {
  const caseId = await sharedCase()
  const { id } = await uploadFile(api, owner, { caseId })
  await resize(id, documentLimits.caseBytes - 100)
  const before = storedFiles()
  expect(codesOf(await Promise.all([send(owner, caseId, 60), send(lawyer, caseId, 60)]))).toEqual([
    201,
    'QUOTA_EXCEEDED',
  ])
  expect(storedFiles()).toBe(before + 1)
  const version = await sendFile(api, lawyer, `/v1/documents/${id}/versions`, { bytes: Buffer.alloc(60, 'x') })
  expect(version.body.code).toBe('QUOTA_EXCEEDED')
  const begun = { caseId, fileName: 'large.pdf', size: 60 }
  const upload = await api.call('POST', '/v1/documents/uploads', { token: owner.token, body: begun })
  expect(upload.body.code).toBe('QUOTA_EXCEEDED')
  // Deleted files take their room until their bytes are gone.
  await api.call('DELETE', `/v1/documents/${id}`, { token: owner.token })
  expect((await send(owner, caseId, 60)).body.code).toBe('QUOTA_EXCEEDED')
  expect((await send(owner, caseId, 40)).status).toBe(201)
})

test('[DOC12] a person has so much room over all cases, and it is nobody else’s', async () => {
  const [first, second] = [await sharedCase(), await sharedCase()]
  const uploader = await registerPerson(api)
  await joinCase(api, owner, first, uploader, 'colleague')
  await joinCase(api, owner, second, uploader, 'colleague')
  const sizes = [documentLimits.caseBytes - 1_000, documentLimits.caseBytes - 1_000]
  for (const [at, caseId] of [first, second].entries()) {
    const { id } = await uploadFile(api, uploader, { caseId })
    await resize(id, sizes[at] ?? 0)
  }
  const third = await createTestCase(api, uploader)
  const { id } = await uploadFile(api, uploader, { caseId: third.id })
  await resize(id, documentLimits.personBytes - 2 * (documentLimits.caseBytes - 1_000) - 50)
  expect(codesOf(await Promise.all([send(uploader, first, 40), send(uploader, second, 40)]))).toEqual([
    201,
    'QUOTA_EXCEEDED',
  ])
  expect((await send(owner, first, 60)).status).toBe(201)
})

test('[DOC12] a case has so many files; deleted ones do not count', async () => {
  const caseId = await sharedCase()
  const { id } = await uploadFile(api, owner, { caseId })
  await sql`
    INSERT INTO documents (id, case_id, label, current_version, created_by, created_at, updated_at)
    SELECT gen_random_uuid(), ${caseId}, 'open', 1, ${owner.userId}, now(), now()
    FROM generate_series(2, ${documentLimits.caseDocuments - 1})`.execute(api.ownerDb)
  expect(codesOf(await Promise.all([send(owner, caseId, 5), send(lawyer, caseId, 5)]))).toEqual([201, 'QUOTA_EXCEEDED'])
  const version = await sendFile(api, lawyer, `/v1/documents/${id}/versions`, {})
  expect(version.status).toBe(201)
  await api.call('DELETE', `/v1/documents/${id}`, { token: owner.token })
  expect((await send(lawyer, caseId, 5)).status).toBe(201)
})
