import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { inTransaction } from '../adapters/database/transaction.ts'
import { expireBidding } from '../domain/cases/expire-bidding.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { OTHER_SIDE, openCase, setReview, submission } from '../test-support/open-case.ts'

let api: TestApi
let owner: TestPerson
let admin: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api, { name: 'Olga Okonkwo' })
  admin = await registerPerson(api, { role: 'admin' })
})
afterAll(() => api.close())

const post = (id: string, path: string, body: object = {}, { token } = owner) =>
  api.call('POST', `/v1/cases/${id}/${path}`, { token, body })
const read = async (id: string) => (await api.call('GET', `/v1/cases/${id}`, { token: owner.token })).body.data
const put = async (id: string, body: object) =>
  api.call('PUT', `/v1/cases/${id}`, {
    token: owner.token,
    body,
    headers: { 'if-match': `"${(await read(id)).version}"` },
  })
const newCase = async (body: object = {}) => (await createTestCase(api, owner, body)).id
const factsOf = async (id: string) =>
  (await api.db.selectFrom('outbox').select(['fact', 'payload']).orderBy('id').execute()).filter(
    ({ payload }) => (payload as { caseId?: string }).caseId === id,
  )

describe('[CASE4] handing in', () => {
  test('names every field that is missing, from the body or the record', async () => {
    const id = await newCase()
    const fields = async (body: object) => {
      const answer = await post(id, 'submit', body)
      return [answer.status, answer.body.errors.map(({ field }: { field: string }) => field).sort()]
    }
    expect(await fields({})).toEqual([422, ['category', 'description', 'jurisdiction', 'parties']])
    expect(await fields({ ...submission, parties: [] })).toEqual([422, ['parties']])
    expect(await fields({ ...submission, noOtherParties: true })).toEqual([422, ['noOtherParties']])
    expect(await fields({ ...submission, jurisdiction: 'Atlantis' })).toEqual([422, ['jurisdiction']])
    expect((await read(id)).stage).toBe('draft')
    expect((await post(id, 'submit', { ...submission, parties: undefined, noOtherParties: true })).status).toBe(200)
    const filled = await newCase({ category: 'family', jurisdiction: 'DE', description: 'Two parents disagree.' })
    expect((await post(filled, 'submit', { noOtherParties: true })).body.data.stage).toBe('open')
  })

  test('opens in the same transaction, with the first version of the brief, and announces it', async () => {
    const id = await newCase()
    const answer = await post(id, 'submit', submission)
    expect(answer.body.data).toMatchObject({ stage: 'open', status: 'open', actions: ['withdraw', 'publish'] })
    expect(answer.body.data.publishedAt).not.toBeNull()
    const versions = await api.call('GET', `/v1/cases/${id}/brief/versions`, { token: owner.token })
    expect(versions.body.data).toMatchObject([{ version: 1, material: true, words: { length: 12 } }])
    const facts = await factsOf(id)
    // Ids of one millisecond have no order.
    expect(facts.map(({ fact }) => fact).sort()).toEqual([
      'brief.published',
      'case.stageChanged',
      'case.stageChanged',
      'case.submitted',
    ])
    expect(JSON.stringify(facts)).not.toContain(OTHER_SIDE)
  })

  test('[TIER2] is refused while title or summary tell who it is about, and says where and what', async () => {
    const id = await newCase({ title: 'Harbor Nine and me' })
    const body = { ...submission, description: 'Okonkwo pays. Call 718 555 0142.' }
    const { status, body: answer } = await post(id, 'submit', body)
    expect(status).toBe(422)
    expect(answer.errors.map(({ field }: { field: string }) => field)).toEqual(['title', 'description', 'description'])
    expect(JSON.stringify(answer.errors)).toContain('718 555 0142')
  })
})

describe('[CASE5] review', () => {
  test('holds a case until an administrator opens it or gives it back with reasons', async () => {
    await setReview(api, admin, true)
    const id = await newCase()
    expect((await post(id, 'submit', submission)).body.data).toMatchObject({ stage: 'in_review', status: 'draft' })
    await setReview(api, admin, false)
    const list = await api.call('GET', '/v1/admin/cases', { token: admin.token })
    expect(list.body.data.map((found: { id: string }) => found.id)).toContain(id)
    expect(JSON.stringify(list.body)).not.toContain(OTHER_SIDE)
    expect((await put(id, { title: 'Another' })).body.code).toBe('WRONG_STAGE')
    expect((await post(id, 'return', { reasons: ['Say what you want.'] }, admin)).body.data.stage).toBe('draft')
    expect((await read(id)).returnReasons).toEqual(['Say what you want.'])
    expect((await post(id, 'publish', {}, admin)).status).toBe(404)
    await setReview(api, admin, true)
    await post(id, 'submit', submission)
    await setReview(api, admin, false)
    expect((await post(id, 'publish')).status).toBe(403)
    const opened = await post(id, 'publish', {}, admin)
    expect(opened.body.data).toMatchObject({ stage: 'open', brief: { version: 1 } })
    expect((await read(id)).returnReasons).toEqual([])
  })
})

describe('[CASE6] an open case', () => {
  test('keeps category and jurisdiction, and its teaser is checked with every change', async () => {
    const id = await newCase()
    await openCase(api, owner, id)
    expect((await put(id, { category: 'family' })).body.code).toBe('WRONG_STAGE')
    expect((await put(id, { jurisdiction: 'DE' })).body.code).toBe('WRONG_STAGE')
    // What stays as it is may be sent along.
    expect((await put(id, { category: 'commercial_lease', title: 'Repair' })).status).toBe(200)
    expect((await put(id, { title: 'Against Harbor Nine' })).body.errors[0].field).toBe('title')
    expect((await put(id, { description: null })).body.errors[0].field).toBe('description')
    expect((await put(id, { deadline: '2020-01-01T00:00:00Z' })).body.errors[0].field).toBe('deadline')
    const parties = [...submission.parties, { name: 'Repair Brothers', aliases: [], role: 'witness' }]
    const answer = await api.call('PUT', `/v1/cases/${id}/parties`, { token: owner.token, body: { parties } })
    // "Repair" is in the title.
    expect([answer.status, answer.body.errors[0]?.field]).toEqual([422, 'title'])
  })

  test('the same text again is the same version; a changed one is the next', async () => {
    const id = await newCase()
    await openCase(api, owner, id)
    expect((await post(id, 'publish')).body.data.brief.version).toBe(1)
    await api.call('PUT', `/v1/cases/${id}/intake`, {
      token: owner.token,
      body: { answers: { goal: { text: 'To stay in the shop.' } } },
    })
    await post(id, 'intake/submit')
    const next = (await post(id, 'publish', { material: false })).body.data
    expect(next).toMatchObject({ stage: 'open', brief: { version: 2, material: false } })
  })

  test('ends when its time for offers is over, whatever else; the owner opens it again or ends it', async () => {
    const deadline = new Date(api.clock.now().getTime() + 60_000).toISOString()
    const [id, extended] = [await newCase({ deadline }), await newCase({ deadline })]
    await openCase(api, owner, id)
    await openCase(api, owner, extended)
    api.clock.advance(59_999)
    expect(await expireBidding(api)).toBe(0)
    await put(extended, { deadline: new Date(api.clock.now().getTime() + 60_000).toISOString() })
    api.clock.advance(1)
    expect(await Promise.all([expireBidding(api), expireBidding(api)]).then(([a, b]) => a + b)).toBe(1)
    expect(await read(id)).toMatchObject({ stage: 'expired', status: 'closed', actions: ['reopen', 'abandon'] })
    expect((await read(extended)).stage).toBe('open')
    expect((await post(id, 'reopen', { deadline })).body.errors[0].field).toBe('deadline')
    const later = new Date(api.clock.now().getTime() + 60_000).toISOString()
    expect((await post(id, 'reopen', { deadline: later })).body.data).toMatchObject({ stage: 'open', closedAt: null })
    expect((await post(id, 'abandon')).body.code).toBe('WRONG_STAGE')
    expect((await post(id, 'withdraw')).body.data).toMatchObject({ stage: 'cancelled', status: 'closed', actions: [] })
    expect((await post(id, 'withdraw')).body.code).toBe('WRONG_STAGE')
  })

  test('deleting it withdraws it first; one that a lawyer works on cannot be deleted', async () => {
    const id = await newCase()
    await openCase(api, owner, id)
    expect((await api.call('DELETE', `/v1/cases/${id}`, { token: owner.token })).status).toBe(200)
    const payloads = (await factsOf(id)).map(({ payload }) => payload)
    expect(payloads).toContainEqual(expect.objectContaining({ from: 'open', to: 'cancelled', event: 'withdraw_case' }))
    const awarded = await newCase()
    await api.ownerDb.updateTable('cases').set({ stage: 'awarded' }).where('id', '=', awarded).execute()
    const answer = await api.call('DELETE', `/v1/cases/${awarded}`, { token: owner.token })
    expect(answer.body.code).toBe('WRONG_STAGE')
  })
})

test('[CASE4] of two at the same time one hands in and the other is told', async () => {
  const id = await newCase()
  const answers = await Promise.all([1, 2, 3].map(() => post(id, 'submit', submission)))
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409])
  expect((await api.db.selectFrom('briefVersions').select('version').where('caseId', '=', id).execute()).length).toBe(1)
})

test('[CASE1] a stage that changed under way is not overwritten', async () => {
  const { moveCase } = await import('../domain/cases/move-case.ts')
  const id = await newCase()
  await expect(
    inTransaction(api.db, (trx) =>
      moveCase({ db: trx, clock: api.clock }, { id, stage: 'open' }, 'withdraw_case', 'client'),
    ),
  ).rejects.toThrow()
  expect((await read(id)).stage).toBe('draft')
})
