import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { canonicalJson } from '../contracts/canonical-json.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { uploadFile } from '../test-support/documents.ts'
import { createTestCase, joinCase, readWorkspace, registerPerson, TEST_PASSWORD } from '../test-support/factories.ts'
import { openCase } from '../test-support/open-case.ts'
import { createPrivacyWorld, DAY_MS, findInTables, type PrivacyWorld } from '../test-support/privacy.ts'
import { carryOutErasures, checkErasures } from './privacy.ts'

let { api, privacy, messages } = {} as PrivacyWorld
beforeAll(async () => {
  ;({ api, privacy, messages } = await createPrivacyWorld())
})
afterAll(() => api?.close())

test('[PRIV5] an erasure waits, can be taken back, and begins only then', async () => {
  const ada = await registerPerson(api)
  const wrong = await api.call('POST', '/v1/users/me/erasure', {
    ...ada,
    body: { email: ada.email },
    headers: privacy.once(),
  })
  expect(wrong.body.code).toBe('STEP_UP_REQUIRED')
  await privacy.stepUp(ada)
  const typed = { ...ada, body: { email: 'somebody.else@example.org' }, headers: privacy.once() }
  const other = await api.call('POST', '/v1/users/me/erasure', typed)
  expect([other.status, other.body.errors?.[0]?.field]).toEqual([422, 'email'])
  const asked = await privacy.askErasure(ada)
  expect(asked.status).toBe(201)
  expect((await privacy.askErasure(ada)).body.code).toBe('CONFLICT')
  expect(await carryOutErasures(privacy.deps())).toBe(0)
  expect((await api.call('DELETE', '/v1/users/me/erasure', ada)).body.data.state).toBe('cancelled')
  api.clock.advance(20 * DAY_MS)
  expect(await carryOutErasures(privacy.deps())).toBe(0)
})

test('[PRIV5] an erasure that has begun cannot be taken back', async () => {
  const ada = await registerPerson(api)
  const { body } = await privacy.askErasure(ada)
  const set = (state: string) => api.db.updateTable('erasures').set({ state }).where('id', '=', body.data.id).execute()
  // A worker has taken it and not yet closed the account.
  await set('running')
  const late = await api.call('DELETE', '/v1/users/me/erasure', ada)
  expect([late.status, late.body.code]).toEqual([409, 'CONFLICT'])
  await set('waiting')
  expect((await api.call('DELETE', '/v1/users/me/erasure', ada)).status).toBe(200)
})

test('[PRIV6] [PRIV7] a hold beats erasure: partly erased, with receipt and letter; the rest goes when the hold ends', async () => {
  const ada = await registerPerson(api, { name: 'Ada Erased-Name-42' })
  const ben = await registerPerson(api, { role: 'lawyer', name: 'Ben Stays' })
  const { id: gone } = await createTestCase(api, ada, { title: 'Erased-Title-1' })
  const { id: held } = await createTestCase(api, ada, { title: 'Held case' })
  await messages.send(ada, { caseId: gone, content: 'Erased-Text-2' })
  const file = await uploadFile(api, ada, { caseId: gone, bytes: Buffer.from('Erased-File-3') })
  const { id: bens } = await createTestCase(api, await registerPerson(api, { name: 'Cleo' }), { title: 'Of Cleo' })
  expect(bens).toBeTruthy()
  const admin = await registerPerson(api, { role: 'admin' })
  await privacy.stepUp(admin)
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
  const { body } = await privacy.askErasure(ada)
  api.clock.advance(15 * DAY_MS)
  const storageKeys = await api.db
    .selectFrom('documentFiles')
    .select('storageKey')
    .where('documentId', '=', file.id)
    .execute()
  expect(await carryOutErasures(privacy.deps())).toBe(1)

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
  expect(await findInTables(api, ['Erased-Name-42', 'Erased-Title-1', 'Erased-Text-2', ada.email])).toEqual(['mails'])
  // The held one is as it was, without the name.
  const workspace = await readWorkspace(api, await privacy.signInAgain(ben), held)
  const briefId = workspace.documents.find(({ kind }) => kind === 'brief')?.id ?? ''
  expect((await loadDocument(api, briefId)).seq).toBeGreaterThan(0)
  expect(JSON.stringify(workspace)).toContain('Former user')

  const lifted = await api.call('POST', `/v1/cases/${held}/holds/${hold.body.data.id}/lift`, {
    ...(await privacy.signInAgain(admin)),
    body: { reason: 'The court is done' },
  })
  expect(lifted.status, JSON.stringify(lifted.body)).toBe(200)
  const fact = { fact: 'hold.lifted' as const, caseId: held, holdId: hold.body.data.id, byUserId: admin.userId }
  if (!('run' in checkErasures)) throw new Error('not a database handler')
  const { run } = checkErasures
  await api.db
    .transaction()
    .execute((db) => run({ ...privacy.deps(), db } as never, fact, { outboxId: randomUUID(), at: new Date() }))
  expect(await carryOutErasures(privacy.deps())).toBe(1)
  const final = (await api.call('GET', `/v1/erasures/${body.data.id}`)).body.data
  expect(final.state).toBe('done')
  expect(part(final.parts, 'own_cases')).toMatchObject({ decision: 'erased', erased: 2, kept: 0 })
  const letters = await api.db.selectFrom('mails').select('id').where('text', 'like', `%${body.data.id}%`).execute()
  expect(letters).toHaveLength(1)
  await expect(api.keys.ofCase(api.db, held)).rejects.toThrow('the key of this case is gone')
})

test('[PRIV8] an erasure that dies at any step goes on behind it, and one that cannot go on fails visibly', async () => {
  const ada = await registerPerson(api)
  await createTestCase(api, ada)
  const { body } = await privacy.askErasure(ada)
  const partsOf = (parts: { category: string; erased: number }[]) =>
    Object.fromEntries(parts.map(({ category, erased }) => [category, erased]))
  const preview = partsOf((await api.call('GET', '/v1/users/me/erasure/preview', ada)).body.data.parts)
  api.clock.advance(15 * DAY_MS)
  // Each try dies after one more case key: the storage is not asked here, so the keys break.
  const broken = { ...api.keys, shred: () => Promise.reject(new Error('Secret-Text')) }
  for (let attempt = 0; attempt < 5; attempt++) {
    await carryOutErasures({ ...privacy.deps(), keys: broken })
    api.clock.advance(10 * 60_000)
  }
  const admin = await registerPerson(api, { role: 'admin' })
  const queue = await api.call('GET', '/v1/admin/erasures?state=failed', admin)
  expect(queue.body.data).toMatchObject([{ id: body.data.id, state: 'failed', attempts: 5, lastError: 'Error' }])
  // What was done stays done: nobody signs in meanwhile.
  expect((await api.call('GET', '/v1/users/me', ada)).status).toBe(401)
  expect((await api.call('POST', `/v1/admin/erasures/${body.data.id}/retry`, admin)).status).toBe(200)
  await carryOutErasures(privacy.deps())
  const receipt = (await api.call('GET', `/v1/erasures/${body.data.id}`)).body.data
  expect(receipt.state).toBe('done')
  // What the broken tries had erased before they came to the case is in the receipt: it was noted with the act.
  expect(preview.sign_in).toBeGreaterThan(0)
  expect(partsOf(receipt.parts)).toMatchObject({ sign_in: preview.sign_in, own_cases: 1 })
})
