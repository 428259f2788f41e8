import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromBuffer, type ZipFile } from 'yauzl'
import { sendFile, setScan, uploadFile } from '../test-support/documents.ts'
import { createTestCase, joinCase, readWorkspace, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { openCase } from '../test-support/open-case.ts'
import { createPrivacyWorld, DAY_MS, type PrivacyWorld } from '../test-support/privacy.ts'
import { buildExports, endOldExports } from './privacy.ts'

let { api, privacy, messages } = {} as PrivacyWorld
beforeAll(async () => {
  ;({ api, privacy, messages } = await createPrivacyWorld())
})
afterAll(() => api?.close())

async function orderExport(person: TestPerson): Promise<string> {
  await privacy.stepUp(person)
  const { status, body } = await api.call('POST', '/v1/users/me/exports', {
    ...person,
    body: {},
    headers: privacy.once(),
  })
  expect([status, body.data?.state]).toEqual([201, 'queued'])
  return body.data.id
}

/** Files of a zip by their path. */
async function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  const zip = (await promisify<Buffer, object, ZipFile>(fromBuffer)(bytes, { lazyEntries: true })) as ZipFile
  const files = new Map<string, Buffer>()
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject).on('end', resolve)
    zip.on('entry', (entry) =>
      zip.openReadStream(entry, async (error, stream) => {
        if (error) return reject(error)
        files.set(entry.fileName, await buffer(stream))
        zip.readEntry()
      }),
    )
    zip.readEntry()
  })
  return files
}

async function downloadExport(person: TestPerson, id: string): Promise<Map<string, Buffer>> {
  const { response } = await api.call('GET', `/v1/users/me/exports/${id}/download`, person)
  expect(response.statusCode, response.body.slice(0, 200)).toBe(200)
  const { body } = await api.call('GET', `/v1/users/me/exports/${id}`, person)
  expect(createHash('sha256').update(response.rawPayload).digest('hex')).toBe(body.data.sha256)
  return unzip(response.rawPayload)
}

const holds = (files: Map<string, Buffer>, text: string) => [...files].filter(([, bytes]) => bytes.includes(text))

test('[PRIV2] a copy holds what the person may read now, and nothing that is kept from them', async () => {
  const ada = await registerPerson(api, { name: 'Ada Export' })
  const ben = await registerPerson(api, { role: 'lawyer', name: 'Ben Export' })
  const { id: mine } = await createTestCase(api, ada, { title: 'Boundary wall' })
  await joinCase(api, ada, mine, ben, 'lawyer')
  await messages.send(ada, { caseId: mine, content: 'Message-Kiwi-31' })
  const plan = await uploadFile(api, ada, { caseId: mine, name: 'plan.bin', bytes: Buffer.from('File-Heron-77') })
  await setScan(api, plan.id, 'clean')
  const id = await orderExport(ben)
  const adas = await orderExport(ada)
  expect(await buildExports(privacy.deps())).toBe(2)
  const files = await downloadExport(ada, adas)
  expect(files.get('index.html')?.toString()).toContain('Your data at Legal Connect')
  expect([...files.keys()].filter((path) => path.startsWith('cases/')).length).toBe(9)
  expect(JSON.parse(files.get('data/account.json')?.toString() ?? '').users[0].email).toBe(ada.email)
  expect(holds(files, 'Message-Kiwi-31').map(([path]) => path)).toEqual(['messages/messages.json'])
  expect(holds(files, 'File-Heron-77').map(([path]) => path)).toEqual([expect.stringContaining('plan.bin')])
  // Nothing of what grants access.
  const { passwordHash } = await api.db
    .selectFrom('users')
    .select('passwordHash')
    .where('id', '=', ada.userId)
    .executeTakeFirstOrThrow()
  expect(holds(files, passwordHash)).toEqual([])
  // Ben was in the case when it was made: his notes, not the brief. What Ada wrote is not his.
  const bens = await downloadExport(ben, id)
  expect([...bens.keys()].filter((path) => path.startsWith('cases/')).map((path) => path.split('/').at(-1))).toEqual([
    'Private notes.json',
    'Private notes.html',
    'Private notes.txt',
  ])
  expect(holds(bens, 'Kiwi')).toEqual([])
  // Removed: nothing of the case any more.
  await api.call('DELETE', `/v1/cases/${mine}/members/${ben.userId}`, ada)
  const later = await orderExport(ben)
  await buildExports(privacy.deps())
  const afterwards = await downloadExport(ben, later)
  expect([...afterwards.keys()].filter((path) => path.startsWith('cases/'))).toEqual([])
})

test('[PRIV2] a copy holds the files of private conversations, older versions, and the history of one’s own texts', async () => {
  const ada = await registerPerson(api, { name: 'Ada History' })
  const ben = await registerPerson(api, { role: 'lawyer', name: 'Ben History' })
  const { id: mine } = await createTestCase(api, ada, { title: 'Old mill' })
  await joinCase(api, ada, mine, ben, 'lawyer')
  await openCase(api, ada, mine)
  const brief = (await readWorkspace(api, ada, mine)).documents.find(({ kind }) => kind === 'brief')?.id ?? ''
  await api.call('POST', `/v1/live-documents/${brief}/versions`, { ...ada, body: { name: 'Before the call' } })
  const fileOf = async (person: TestPerson, path: string, fields: Record<string, string>, text: string) => {
    const sent = await sendFile(api, person, path, { fields, name: `${text}.bin`, bytes: Buffer.from(text) })
    expect(sent.status, JSON.stringify(sent.body)).toBe(201)
    await setScan(api, sent.body.data.id, 'clean')
    return sent.body.data.id as string
  }
  const first = await fileOf(ada, '/v1/documents', { caseId: mine }, 'Version-Lark-1')
  await fileOf(ben, `/v1/documents/${first}/versions`, {}, 'Version-Lark-2')
  const opened = await api.call('POST', '/v1/messages/conversations', { ...ada, body: { recipientId: ben.userId } })
  const conversationId = opened.body.data.id
  await fileOf(ada, '/v1/documents', { conversationId }, 'Private-Wren-3')
  const id = await orderExport(ada)
  expect(await buildExports(privacy.deps())).toBe(1)
  const files = await downloadExport(ada, id)
  const found = (text: string) =>
    holds(files, text).flatMap(([path]) => (path.startsWith('files/') ? [path.split('/').slice(2).join('/')] : []))
  expect(found('Version-Lark-1')).toEqual(['version 1/Version-Lark-1.bin'])
  expect(found('Version-Lark-2')).toEqual([])
  expect(found('Private-Wren-3')).toEqual(['Private-Wren-3.bin'])
  const texts = [...files.keys()]
    .filter((path) => path.endsWith('.txt'))
    .map((path) => path.split('/').slice(2).join('/'))
  expect(texts).toContainEqual(expect.stringMatching(/^Brief history\/\d{4}-\d\d-\d\d \d\d-\d\d Before the call\.txt$/))
  expect(texts).toContain('Published brief 1.txt')
  const published = [...files].find(([path]) => path.endsWith('Published brief 1.txt'))?.[1].toString()
  expect(published).toContain('Goal')
})

test('[PRIV3] a copy is sealed where it lies, needs a fresh proof, is nobody else’s, and ends after 7 days', async () => {
  const ada = await registerPerson(api, { name: 'Ada Sealed-Marker-5' })
  const id = await orderExport(ada)
  const again = await api.call('POST', '/v1/users/me/exports', { ...ada, body: {}, headers: privacy.once() })
  expect([again.status, again.body.code]).toEqual([409, 'CONFLICT'])
  await buildExports(privacy.deps())
  const stored = filesOf(api.filesFolder)
  expect(stored.filter((bytes) => bytes.includes('Sealed-Marker-5') || bytes.includes('index.html'))).toEqual([])
  const path = `/v1/users/me/exports/${id}/download`
  const stranger = await registerPerson(api)
  await privacy.stepUp(stranger)
  expect((await api.call('GET', path, stranger)).status).toBe(404)
  api.clock.advance(6 * 60_000)
  expect((await api.call('GET', path, ada)).body.code).toBe('STEP_UP_REQUIRED')
  const row = () => api.db.selectFrom('dataExports').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const { storageKey } = await row()
  api.clock.advance(7 * DAY_MS)
  await endOldExports(privacy.deps())
  expect(await row()).toMatchObject({ state: 'expired', wrappedKey: null, storageKey: null })
  expect(await api.files.storage.head(storageKey ?? '')).toBeUndefined()
})

test('[PRIV4] a copy whose worker died is made by the next one; one that cannot be made fails visibly', async () => {
  const ada = await registerPerson(api)
  const id = await orderExport(ada)
  const died = new Date(api.clock.now().getTime() - 1)
  await api.db
    .updateTable('dataExports')
    .set({ state: 'running', attempts: 1, leaseUntil: died })
    .where('id', '=', id)
    .execute()
  expect(await buildExports(privacy.deps())).toBe(1)
  expect((await api.call('GET', `/v1/users/me/exports/${id}`, ada)).body.data.state).toBe('ready')
  const second = await orderExport(ada)
  const storage = { ...api.files.storage, put: () => Promise.reject(new Error('no room for Secret-Text')) }
  for (let attempt = 0; attempt < 3; attempt++) {
    await buildExports({ ...privacy.deps(), files: { ...api.files, storage } })
    api.clock.advance(60_000)
  }
  const failed = await api.db.selectFrom('dataExports').selectAll().where('id', '=', second).executeTakeFirstOrThrow()
  expect(failed).toMatchObject({ state: 'failed', attempts: 3, lastError: 'Error' })
  const facts = await api.db
    .selectFrom('outbox')
    .select('fact')
    .where('fact', 'in', ['export.ready', 'export.failed'])
    .execute()
  expect(facts.map(({ fact }) => fact)).toContain('export.failed')
})

function filesOf(folder: string): Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
}
