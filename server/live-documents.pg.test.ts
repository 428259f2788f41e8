import { afterAll, beforeAll, expect, test } from 'vitest'
import { createLogger } from '../adapters/log.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { getEpoch, listUpdateRows } from '../domain/live-documents/live-documents.queries.ts'
import { readRichText, writeRichText } from '../domain/live-documents/rich-text.ts'
import { createUpdateLog } from '../domain/live-documents/update-log-writer.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, joinCase, readWorkspace, registerPerson, type TestPerson } from '../test-support/factories.ts'

let api: TestApi

beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const say = (text: string) => ({ type: 'doc', content: [{ type: 'paragraph', content: [{ type: 'text', text }] }] })

async function briefOf(person: TestPerson, caseId: string): Promise<string> {
  const { documents } = await readWorkspace(api, person, caseId)
  return documents.find(({ kind }) => kind === 'brief')?.id ?? ''
}

async function write(documentId: string, userId: string, text: string): Promise<void> {
  const updateLog = createUpdateLog({ pool: api.pool, keys: api.keys, log: createLogger('silent') })
  const { document } = await loadDocument(api, documentId)
  const update = writeRichText(document, say(text))
  if (!update) throw new Error('nothing to write')
  await updateLog.append({ documentId, epoch: await getEpoch(api.db, documentId), update, userId, kind: 'person' })
}

const textNow = async (documentId: string) =>
  JSON.stringify(readRichText((await loadDocument(api, documentId)).document))

test('[SYNC9] restoring a version is a forward change: the log only grows, and the state before is kept', async () => {
  const owner = await registerPerson(api)
  const { id } = await createTestCase(api, owner)
  const brief = await briefOf(owner, id)
  const url = `/v1/live-documents/${brief}/versions`
  await write(brief, owner.userId, 'the first wording')
  const named = await api.call('POST', url, { token: owner.token, body: { name: 'First' } })
  expect(named.status).toBe(201)
  await write(brief, owner.userId, 'the second wording')
  const before = await listUpdateRows(api.db, brief, 0)

  const restored = await api.call('POST', `${url}/${named.body.data.id}/restore`, { token: owner.token })
  expect(restored.status).toBe(200)
  const after = await listUpdateRows(api.db, brief, 0)
  expect(after).toHaveLength(before.length + 1)
  expect(after.slice(0, before.length)).toEqual(before)
  expect(await textNow(brief)).toContain('the first wording')
  const kept = await api.call('GET', `${url}/${restored.body.data.id}`, { token: owner.token })
  expect(JSON.stringify(kept.body.data.content)).toContain('the second wording')
})

test('a case counts as changed when its shared documents are, never through private notes', async () => {
  const owner = await registerPerson(api)
  const other = await registerPerson(api)
  const first = await createTestCase(api, owner, { title: 'First' })
  api.clock.advance(10)
  await createTestCase(api, owner, { title: 'Second' })
  await joinCase(api, owner, first.id, other, 'colleague')
  const list = async () => {
    const { body } = await api.call('GET', '/v1/cases', { token: owner.token })
    return body.data as { title: string; updatedAt: string; lastActivityAt: string }[]
  }
  const before = await list()
  expect(before.map(({ title }) => title)).toEqual(['Second', 'First'])
  for (const found of before) expect(found.lastActivityAt).toBe(found.updatedAt)

  const notes = (await readWorkspace(api, other, first.id)).documents.find(({ kind }) => kind === 'private_notes')
  await write(notes?.id ?? '', other.userId, 'nobody else should know')
  expect(await list()).toEqual(before)

  await write(await briefOf(owner, first.id), owner.userId, 'a change')
  const [moved, unmoved] = await list()
  expect([moved?.title, unmoved]).toEqual(['First', before[0]])
  expect(moved?.updatedAt).toBe(first.updatedAt)
  expect(Date.parse(moved?.lastActivityAt ?? '')).toBeGreaterThan(Date.parse(first.updatedAt))
})

test('[ACC4] whoever may only read names no version and restores none', async () => {
  const owner = await registerPerson(api)
  const observer = await registerPerson(api)
  const { id } = await createTestCase(api, owner)
  await joinCase(api, owner, id, observer, 'observer')
  const brief = await briefOf(owner, id)
  const url = `/v1/live-documents/${brief}/versions`
  const named = await api.call('POST', url, { token: owner.token, body: { name: 'First' } })
  const before = await textNow(brief)
  expect((await api.call('GET', url, { token: observer.token })).status).toBe(200)
  expect((await api.call('POST', url, { token: observer.token, body: { name: 'Mine' } })).status).toBe(403)
  const restore = await api.call('POST', `${url}/${named.body.data.id}/restore`, { token: observer.token })
  expect(restore.status).toBe(403)
  expect(await textNow(brief)).toBe(before)
})

test('[ACC7] ids of live documents are random: they tell neither when nor after which other they were made', async () => {
  const owner = await registerPerson(api)
  const ids: string[] = []
  for (let i = 0; i < 4; i++) {
    const { id } = await createTestCase(api, owner)
    ids.push(...(await readWorkspace(api, owner, id)).documents.map((document) => document.id))
  }
  expect(new Set(ids).size).toBe(12)
  for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  // Ids that hold a time begin alike when they are made within a minute; twelve random ones never do.
  expect(new Set(ids.map((id) => id.slice(0, 6))).size).toBe(12)
})
