import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { type CaseWorld, type Cast, createCaseWorld, createCast } from '../test-support/case-world.ts'
import { sendFile, setScan, tinyPdf, uploadFile } from '../test-support/documents.ts'
import type { TestPerson } from '../test-support/factories.ts'

let api: TestApi
let cast: Cast
let world: CaseWorld
beforeAll(async () => {
  api = await createTestApi()
  cast = await createCast(api)
  world = await createCaseWorld(api, cast, 'owner', { stage: 'open' })
})
afterAll(() => api.close())

const call = (method: string, path: string, { token }: TestPerson, body?: object) =>
  api.call(method, `/v1/documents${path}`, { token, ...(body && { body }) })

test('[DOC8] a cleared lawyer gets exactly the file that was shared, for as long as it is shared and the clearance counts', async () => {
  const { owner, cleared, verifiedLawyer, conflicted } = cast
  const { caseId } = world
  const [shared, kept] = [await uploadFile(api, owner, { caseId }), await uploadFile(api, owner, { caseId })]
  for (const { id } of [shared, kept]) await setScan(api, id, 'clean')
  const sees = async (person: TestPerson, id: string) => (await call('GET', `/${id}/download`, person)).status
  const lists = async (person: TestPerson) =>
    (await call('GET', `?caseId=${caseId}`, person)).body.data.map(({ id }: { id: string }) => id)
  expect(await sees(cleared, shared.id)).toBe(404)
  const candidates = await call('GET', `/${shared.id}/share-candidates`, owner)
  expect(candidates.body.data).toEqual([{ userId: cleared.userId, name: cleared.name }])
  for (const { userId } of [verifiedLawyer, conflicted, cast.stranger]) {
    expect((await call('POST', `/${shared.id}/shares`, owner, { userId })).status).toBe(422)
  }
  const made = await call('POST', `/${shared.id}/shares`, owner, { userId: cleared.userId })
  expect([made.status, made.body.data]).toMatchObject([201, { userId: cleared.userId, isEffective: true }])

  expect([await sees(cleared, shared.id), await sees(cleared, kept.id)]).toEqual([200, 404])
  expect(await lists(cleared)).toEqual([shared.id])
  expect((await call('GET', `/${shared.id}`, cleared)).body.data).toMatchObject({
    access: 'shared',
    abilities: { download: true, update: false, delete: false, share: false },
  })
  expect((await call('PUT', `/${shared.id}`, cleared, { label: 'privileged' })).status).toBe(403)
  expect((await call('GET', `/${shared.id}/reads`, cleared)).status).toBe(403)
  for (const person of [verifiedLawyer, conflicted, cast.admin]) expect(await sees(person, shared.id)).toBe(404)

  const reads = await call('GET', `/${shared.id}/reads`, owner)
  expect(reads.body.data).toEqual([
    expect.objectContaining({ userId: cleared.userId, purpose: 'download', version: 1 }),
  ])

  // Another party was added: the clearance is worth nothing until the lawyer has checked again.
  await api.ownerDb
    .updateTable('cases')
    .set((eb) => ({ partiesVersion: eb('partiesVersion', '+', 1) }))
    .where('id', '=', caseId)
    .execute()
  expect(await sees(cleared, shared.id)).toBe(404)
  expect(await lists(cleared)).toEqual([])
  expect((await call('GET', `/${shared.id}/shares`, owner)).body.data[0].isEffective).toBe(false)
  await api.ownerDb
    .updateTable('cases')
    .set((eb) => ({ partiesVersion: eb('partiesVersion', '-', 1) }))
    .where('id', '=', caseId)
    .execute()
  expect(await sees(cleared, shared.id)).toBe(200)

  expect((await call('DELETE', `/${shared.id}/shares/${cleared.userId}`, owner)).status).toBe(200)
  expect(await sees(cleared, shared.id)).toBe(404)
  expect(await lists(cleared)).toEqual([])
  const acts = await api.ownerDb.selectFrom('auditEntries').select('act').where('subjectId', '=', shared.id).execute()
  expect(acts.map(({ act }) => act)).toEqual(
    expect.arrayContaining(['document.uploaded', 'document.shared', 'document.downloaded', 'document.unshared']),
  )
})

test('[DOC8] of a shared file there is its newest version, and nothing of what it was before', async () => {
  const { owner, cleared } = cast
  const { id } = await uploadFile(api, owner, { caseId: world.caseId, bytes: tinyPdf('First') })
  await sendFile(api, owner, `/v1/documents/${id}/versions`, { bytes: tinyPdf('Second') })
  await setScan(api, id, 'clean')
  await call('POST', `/${id}/shares`, owner, { userId: cleared.userId })
  const versions = async (person: TestPerson) =>
    (await call('GET', `/${id}/versions`, person)).body.data.map(({ version }: { version: number }) => version)
  expect([await versions(owner), await versions(cleared)]).toEqual([[2, 1], [2]])
  const read = async (person: TestPerson, query: string) =>
    (await call('GET', `/${id}/download${query}`, person)).status
  expect([await read(owner, '?version=1'), await read(cleared, '?version=1')]).toEqual([200, 404])
  expect([await read(cleared, '?version=2'), await read(cleared, '')]).toEqual([200, 200])
  expect((await call('GET', `/${id}/text?version=1`, cleared)).status).toBe(404)
})

test('[DOC8] a file of a conversation between people is there for these two only', async () => {
  const { owner, lawyer, colleague } = cast
  const message = { recipientId: lawyer.userId, content: 'Between us', messageType: 'text' }
  const sent = await api.call('POST', '/v1/messages', { token: owner.token, body: message })
  expect(sent.status).toBe(201)
  const { conversationId } = sent.body.data
  const form = { caseId: undefined as unknown as string, fields: { conversationId } }
  const { id } = await uploadFile(api, owner, form)
  await setScan(api, id, 'not_scanned')
  const status = async (person: TestPerson) => (await call('GET', `/${id}/download`, person)).status
  expect([await status(owner), await status(lawyer), await status(colleague)]).toEqual([200, 200, 404])
  const list = await call('GET', `?conversationId=${conversationId}`, lawyer)
  expect(list.body.data.map((document: { id: string }) => document.id)).toEqual([id])
  expect((await call('DELETE', `/${id}`, lawyer)).status).toBe(403)
  expect((await call('GET', `?conversationId=${conversationId}`, colleague)).body.data).toEqual([])
})
