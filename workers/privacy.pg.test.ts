import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { promisify } from 'node:util'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { fromBuffer, type ZipFile } from 'yauzl'
import { canonicalJson } from '../contracts/canonical-json.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { setScan, uploadFile } from '../test-support/documents.ts'
import {
  createTestCase,
  joinCase,
  readWorkspace,
  registerPerson,
  TEST_PASSWORD,
  type TestPerson,
} from '../test-support/factories.ts'
import { openCase } from '../test-support/open-case.ts'
import { buildExports, carryOutErasures, checkErasures, endOldExports } from './privacy.ts'
import { removeWhatIsOver } from './retention.ts'

const DAY_MS = 86_400_000

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const deps = () => ({ ...api, publicUrl: 'http://localhost:8080' })
const key = () => ({ 'idempotency-key': randomUUID() })

async function stepUp({ token }: TestPerson): Promise<void> {
  expect((await api.call('POST', '/v1/auth/step-up', { token, body: { password: TEST_PASSWORD } })).status).toBe(200)
}

async function orderExport(person: TestPerson): Promise<string> {
  await stepUp(person)
  const { status, body } = await api.call('POST', '/v1/users/me/exports', { ...person, body: {}, headers: key() })
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

async function sendMessage(from: TestPerson, body: object): Promise<string> {
  const answer = await api.call('POST', '/v1/messages', { ...from, body: { messageType: 'text', ...body } })
  expect(answer.status, JSON.stringify(answer.body)).toBe(201)
  return answer.body.data.id
}

const askErasure = async (person: TestPerson) => {
  await stepUp(person)
  return api.call('POST', '/v1/users/me/erasure', { ...person, body: { email: person.email }, headers: key() })
}

test('[PRIV2] a copy holds what the person may read now, and nothing that is kept from them', async () => {
  const ada = await registerPerson(api, { name: 'Ada Export' })
  const ben = await registerPerson(api, { role: 'lawyer', name: 'Ben Export' })
  const { id: mine } = await createTestCase(api, ada, { title: 'Boundary wall' })
  await joinCase(api, ada, mine, ben, 'lawyer')
  await sendMessage(ada, { caseId: mine, content: 'Message-Kiwi-31' })
  const plan = await uploadFile(api, ada, { caseId: mine, name: 'plan.bin', bytes: Buffer.from('File-Heron-77') })
  await setScan(api, plan.id, 'clean')
  const id = await orderExport(ben)
  const adas = await orderExport(ada)
  expect(await buildExports(deps())).toBe(2)
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
  await buildExports(deps())
  const afterwards = await downloadExport(ben, later)
  expect([...afterwards.keys()].filter((path) => path.startsWith('cases/'))).toEqual([])
})

test('[PRIV3] a copy is sealed where it lies, needs a fresh proof, is nobody else’s, and ends after 7 days', async () => {
  const ada = await registerPerson(api, { name: 'Ada Sealed-Marker-5' })
  const id = await orderExport(ada)
  const again = await api.call('POST', '/v1/users/me/exports', { ...ada, body: {}, headers: key() })
  expect([again.status, again.body.code]).toEqual([409, 'CONFLICT'])
  await buildExports(deps())
  const stored = filesOf(api.filesFolder)
  expect(stored.filter((bytes) => bytes.includes('Sealed-Marker-5') || bytes.includes('index.html'))).toEqual([])
  const path = `/v1/users/me/exports/${id}/download`
  const stranger = await registerPerson(api)
  await stepUp(stranger)
  expect((await api.call('GET', path, stranger)).status).toBe(404)
  api.clock.advance(6 * 60_000)
  expect((await api.call('GET', path, ada)).body.code).toBe('STEP_UP_REQUIRED')
  const row = () => api.db.selectFrom('dataExports').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const { storageKey } = await row()
  api.clock.advance(7 * DAY_MS)
  await endOldExports(deps())
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
  expect(await buildExports(deps())).toBe(1)
  expect((await api.call('GET', `/v1/users/me/exports/${id}`, ada)).body.data.state).toBe('ready')
  const second = await orderExport(ada)
  const storage = { ...api.files.storage, put: () => Promise.reject(new Error('no room for Secret-Text')) }
  for (let attempt = 0; attempt < 3; attempt++) {
    await buildExports({ ...deps(), files: { ...api.files, storage } })
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

test('[PRIV5] an erasure waits, can be taken back, and begins only then', async () => {
  const ada = await registerPerson(api)
  const wrong = await api.call('POST', '/v1/users/me/erasure', { ...ada, body: { email: ada.email }, headers: key() })
  expect(wrong.body.code).toBe('STEP_UP_REQUIRED')
  const asked = await askErasure(ada)
  expect(asked.status).toBe(201)
  expect((await askErasure(ada)).body.code).toBe('CONFLICT')
  expect(await carryOutErasures(deps())).toBe(0)
  expect((await api.call('DELETE', '/v1/users/me/erasure', ada)).body.data.state).toBe('cancelled')
  api.clock.advance(20 * DAY_MS)
  expect(await carryOutErasures(deps())).toBe(0)
})

test('[PRIV6] [PRIV7] a hold beats erasure: partly erased, with receipt and letter; the rest goes when the hold ends', async () => {
  const ada = await registerPerson(api, { name: 'Ada Erased-Name-42' })
  const ben = await registerPerson(api, { role: 'lawyer', name: 'Ben Stays' })
  const { id: gone } = await createTestCase(api, ada, { title: 'Erased-Title-1' })
  const { id: held } = await createTestCase(api, ada, { title: 'Held case' })
  await sendMessage(ada, { caseId: gone, content: 'Erased-Text-2' })
  const file = await uploadFile(api, ada, { caseId: gone, bytes: Buffer.from('Erased-File-3') })
  const { id: bens } = await createTestCase(api, await registerPerson(api, { name: 'Cleo' }), { title: 'Of Cleo' })
  expect(bens).toBeTruthy()
  const admin = await registerPerson(api, { role: 'admin' })
  await stepUp(admin)
  await openCase(api, ada, held)
  const hold = await api.call('POST', `/v1/cases/${held}/holds`, { ...admin, body: { reason: 'A court asked for it' } })
  expect(hold.status, JSON.stringify(hold.body)).toBe(201)
  await joinCase(api, ada, held, ben, 'observer')

  const preview = await api.call('GET', '/v1/users/me/erasure/preview', ada)
  const part = (parts: { category: string }[], category: string) => parts.find((found) => found.category === category)
  expect(part(preview.body.data.parts, 'own_cases')).toMatchObject({
    decision: 'partly',
    erased: 1,
    kept: 1,
    reasons: ['LEGAL_HOLD'],
  })
  const { body } = await askErasure(ada)
  api.clock.advance(15 * DAY_MS)
  const storageKeys = await api.db
    .selectFrom('documentFiles')
    .select('storageKey')
    .where('documentId', '=', file.id)
    .execute()
  expect(await carryOutErasures(deps())).toBe(1)

  const receipt = (await api.call('GET', `/v1/erasures/${body.data.id}`)).body.data
  expect(receipt.state, JSON.stringify(receipt.parts)).toBe('partial')
  expect(part(receipt.parts, 'own_cases')).toMatchObject({
    decision: 'partly',
    erased: 1,
    kept: 1,
    reasons: ['LEGAL_HOLD'],
  })
  for (const { reasons, kept } of receipt.parts) {
    if (kept > 0) expect(reasons.length).toBeGreaterThan(0)
  }
  const { hash, words: _, ...content } = receipt
  expect(hash).toBe(
    createHash('sha256')
      .update(`lc/erasure-receipt/v1\n${canonicalJson(content)}`)
      .digest('hex'),
  )
  expect(JSON.stringify(receipt)).not.toMatch(new RegExp(`${ada.email}|Erased-|${ada.userId}|Held case`))
  const letter = await api.db
    .selectFrom('mails')
    .select(['subject', 'text'])
    .where('toAddress', '=', ada.email)
    .execute()
  expect(letter).toEqual([{ subject: 'Your account was erased', text: expect.stringContaining('a legal hold') }])
  expect(letter[0]?.text).not.toMatch(/Held case|Erased-/)

  // Out at once, for good.
  expect((await api.call('GET', '/v1/users/me', ada)).status).toBe(401)
  const signIn = await api.call('POST', '/v1/auth/login', { body: { email: ada.email, password: TEST_PASSWORD } })
  expect(signIn.body.code).toBe('BAD_CREDENTIALS')
  // Nothing of the erased case opens, and its bytes are gone.
  await expect(api.keys.ofCase(api.db, gone)).rejects.toThrow('the key of this case is gone')
  expect(await api.files.storage.head(storageKeys[0]?.storageKey ?? '')).toBeUndefined()
  expect(await findInTables(['Erased-Name-42', 'Erased-Title-1', 'Erased-Text-2', ada.email])).toEqual(['mails'])
  // The held one is as it was, without the name.
  const workspace = await readWorkspace(api, { ...ben, ...(await steppedUp(ben)) }, held)
  const briefId = workspace.documents.find(({ kind }) => kind === 'brief')?.id ?? ''
  expect((await loadDocument(api, briefId)).seq).toBeGreaterThan(0)
  expect(JSON.stringify(workspace)).toContain('Former user')

  const lifted = await api.call('POST', `/v1/cases/${held}/holds/${hold.body.data.id}/lift`, {
    ...(await steppedUp(admin)),
    body: { reason: 'The court is done' },
  })
  expect(lifted.status, JSON.stringify(lifted.body)).toBe(200)
  const fact = { fact: 'hold.lifted' as const, caseId: held, holdId: hold.body.data.id, byUserId: admin.userId }
  if (!('run' in checkErasures)) throw new Error('not a database handler')
  const { run } = checkErasures
  await api.db
    .transaction()
    .execute((db) => run({ ...deps(), db } as never, fact, { outboxId: randomUUID(), at: new Date() }))
  expect(await carryOutErasures(deps())).toBe(1)
  const final = (await api.call('GET', `/v1/erasures/${body.data.id}`)).body.data
  expect(final.state).toBe('done')
  expect(part(final.parts, 'own_cases')).toMatchObject({ decision: 'erased', erased: 2, kept: 0 })
  await expect(api.keys.ofCase(api.db, held)).rejects.toThrow('the key of this case is gone')
})

async function steppedUp(person: TestPerson): Promise<{ token: string }> {
  const { body } = await api.call('POST', '/v1/auth/login', { body: { email: person.email, password: TEST_PASSWORD } })
  const again = { ...person, token: body.data.tokens.accessToken }
  await stepUp(again)
  return { token: again.token }
}

test('[PRIV8] an erasure that dies at any step goes on behind it, and one that cannot go on fails visibly', async () => {
  const ada = await registerPerson(api)
  await createTestCase(api, ada)
  const { body } = await askErasure(ada)
  api.clock.advance(15 * DAY_MS)
  // Each try dies after one more case key: the storage is not asked here, so the keys break.
  const broken = { ...api.keys, shred: () => Promise.reject(new Error('Secret-Text')) }
  for (let attempt = 0; attempt < 5; attempt++) {
    await carryOutErasures({ ...deps(), keys: broken })
    api.clock.advance(10 * 60_000)
  }
  const admin = await registerPerson(api, { role: 'admin' })
  const queue = await api.call('GET', '/v1/admin/erasures?state=failed', admin)
  expect(queue.body.data).toMatchObject([{ id: body.data.id, state: 'failed', attempts: 5, lastError: 'Error' }])
  // What was done stays done: nobody signs in meanwhile.
  expect((await api.call('GET', '/v1/users/me', ada)).status).toBe(401)
  expect((await api.call('POST', `/v1/admin/erasures/${body.data.id}/retry`, admin)).status).toBe(200)
  await carryOutErasures(deps())
  expect((await api.call('GET', `/v1/erasures/${body.data.id}`)).body.data.state).toBe('done')
})

test('[PRIV9] a deleted case loses its key and its rows after 30 days, unless it is on hold', async () => {
  const ada = await registerPerson(api)
  const admin = await registerPerson(api, { role: 'admin' })
  await stepUp(admin)
  const { id: gone } = await createTestCase(api, ada, { title: 'Purged-Title-9' })
  const { id: held } = await createTestCase(api, ada)
  for (const id of [gone, held]) expect((await api.call('DELETE', `/v1/cases/${id}`, ada)).status).toBe(200)
  const hold = await api.call('POST', `/v1/cases/${held}/holds`, { ...admin, body: { reason: 'A court asked for it' } })
  expect(hold.status).toBe(201)
  const sweep = () => removeWhatIsOver({ ...api, log: { info: () => undefined } as never })
  api.clock.advance(29 * DAY_MS)
  await sweep()
  await api.keys.ofCase(api.db, gone)
  api.clock.advance(2 * DAY_MS)
  await sweep()
  await expect(api.keys.ofCase(api.db, gone)).rejects.toThrow('gone')
  expect(await findInTables(['Purged-Title-9'])).toEqual([])
  const { rows } = await sql<{ n: number }>`
    SELECT count(*)::int AS n FROM document_updates u JOIN live_documents d ON d.id = u.document_id
    WHERE d.case_id = ${gone}`.execute(api.db)
  expect(rows[0]?.n).toBe(0)
  await api.keys.ofCase(api.db, held)
})

test('[PRIV9] the database destroys rows of a case only when its key is destroyed, and only deleted private notes', async () => {
  const ada = await registerPerson(api)
  const { id } = await createTestCase(api, ada)
  await expect(sql`SELECT purge_shredded_case(${id})`.execute(api.db)).rejects.toThrow('not destroyed')
  const notes = (await readWorkspace(api, ada, id)).documents.find(({ kind }) => kind === 'private_notes')
  await expect(sql`SELECT purge_private_notes(${notes?.id})`.execute(api.db)).rejects.toThrow('no deleted')
})

/** Tables in which one of the texts stands anywhere. */
async function findInTables(texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await sql<{ name: string }>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`.execute(api.ownerDb)
  const found: string[] = []
  for (const { name } of tables) {
    const { rows } = await sql<{ row: string }>`SELECT t::text AS row FROM ${sql.table(name)} t`.execute(api.ownerDb)
    const hex = texts.map((text) => Buffer.from(text).toString('hex'))
    if (rows.some(({ row }) => [...texts, ...hex].some((text) => row.includes(text)))) found.push(name)
  }
  return found.sort()
}

function filesOf(folder: string): Buffer[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)))
}
