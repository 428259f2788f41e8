import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { CaseMember, WorkspaceDocument } from '../contracts/cases.ts'
import { listenForAccessChanges } from '../test-support/access-changes.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, joinCase, readWorkspace, registerPerson, type TestPerson } from '../test-support/factories.ts'

let api: TestApi
let owner: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  owner = await registerPerson(api, { name: 'Olga Owner' })
})
afterAll(() => api.close())

const put = (id: string, body: object, version: string | undefined, token = owner.token) =>
  api.call('PUT', `/v1/cases/${id}`, { token, body, headers: version === undefined ? {} : { 'if-match': version } })

describe('a new case', () => {
  test('needs a title only, is a draft and has its live documents', async () => {
    const { id, ...made } = await createTestCase(api, owner, { title: '  Lease  ' })
    expect(made).toMatchObject({
      title: 'Lease',
      status: 'draft',
      stage: 'draft',
      version: 1,
      role: 'client',
      isOwner: true,
    })
    const workspace = await readWorkspace(api, owner, id)
    expect(workspace.documents.map(({ kind, access }) => [kind, access])).toEqual([
      ['brief', 'write'],
      ['notes', 'write'],
      ['private_notes', 'write'],
    ])
    const [me] = workspace.people
    expect(workspace.people).toHaveLength(1)
    expect(me).toMatchObject({ userId: owner.userId, name: 'Olga Owner', isOwner: true, status: 'active' })
  })

  test('needs a title', async () => {
    for (const body of [{}, { title: '   ' }, { title: 7 }, { title: 'x'.repeat(256) }]) {
      const answer = await api.call('POST', '/v1/cases', { token: owner.token, body })
      expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'title'])
    }
  })

  test("a lawyer's account opens none", async () => {
    const { token } = await registerPerson(api, { role: 'lawyer' })
    const answer = await api.call('POST', '/v1/cases', { token, body: { title: 'Mine' } })
    expect([answer.status, answer.body.code]).toEqual([403, 'ROLE_REQUIRED'])
  })

  test('keeps every field it is given', async () => {
    const fields = {
      description: 'Summary',
      category: 'employment',
      jurisdiction: 'US-CA',
      urgencyLevel: 'high',
      budgetMin: '1250.5',
      budgetMax: '9007199254740.99',
      currency: 'EUR',
      preferredTimeline: 'six weeks',
      deadline: '2027-01-31T12:00:00.000Z',
      privacySetting: 'invite_only',
    }
    const { id } = await createTestCase(api, owner, fields)
    const { body } = await api.call('GET', `/v1/cases/${id}`, { token: owner.token })
    expect(body.data).toMatchObject({ ...fields, budgetMin: '1250.50' })
    const row = await api.db
      .selectFrom('cases')
      .select(['budgetMin', 'budgetMax'])
      .where('id', '=', id)
      .executeTakeFirst()
    expect(row).toEqual({ budgetMin: 125050, budgetMax: 900719925474099 })
  })

  test.each([
    ['budgetMax', { budgetMin: '100', budgetMax: '99.99' }],
    ['budgetMin', { budgetMin: '1.5', currency: 'JPY' }],
    ['budgetMax', { budgetMax: '9999999999999', currency: 'KWD' }],
    ['budgetMin', { budgetMin: '-5' }],
    ['budgetMin', { budgetMin: 5 }],
    ['budgetMax', { budgetMax: '1e9' }],
    ['currency', { currency: 'ZZZ' }],
    ['currency', { currency: 'eur' }],
    ['category', { category: 'astrology' }],
    ['deadline', { deadline: 'tomorrow' }],
    ['privacySetting', { privacySetting: 'secret' }],
  ])('names %s when it cannot be so: %o', async (field, fields) => {
    const answer = await api.call('POST', '/v1/cases', { token: owner.token, body: { title: 'Case', ...fields } })
    expect([answer.status, answer.body.code, answer.body.errors[0].field]).toEqual([422, 'VALIDATION_ERROR', field])
  })
})

describe('changing a case', () => {
  test('counts the version up and leaves out what it does not name', async () => {
    const { id } = await createTestCase(api, owner, { title: 'Before', description: 'Kept', budgetMin: '10' })
    const answer = await put(id, { title: 'After', budgetMax: '20' }, '"1"')
    expect(answer.body.data).toMatchObject({ title: 'After', description: 'Kept', budgetMin: '10.00', version: 2 })
    const cleared = await put(id, { description: null }, '"2"')
    expect(cleared.body.data).toMatchObject({ title: 'After', description: null, version: 3 })
  })

  test('needs If-Match, with the newest version', async () => {
    const { id } = await createTestCase(api, owner)
    expect((await put(id, { title: 'X' }, undefined)).body.code).toBe('IF_MATCH_MISSING')
    expect((await put(id, { title: 'X' }, undefined)).status).toBe(428)
    expect((await put(id, { title: 'X' }, '"2"')).body.code).toBe('VERSION_CONFLICT')
    for (const header of ['*', '"x"', '"1", "2"', '-1'])
      expect((await put(id, { title: 'X' }, header)).status).toBe(400)
    expect((await put(id, { title: 'X' }, '"1"')).status).toBe(200)
    expect((await put(id, { title: 'Y' }, '"1"')).status).toBe(409)
  })

  test('of two at the same time one wins and the other is told', async () => {
    const { id } = await createTestCase(api, owner)
    const answers = await Promise.all(['A', 'B', 'C', 'D'].map((title) => put(id, { title }, '"1"')))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409])
    const { body } = await api.call('GET', `/v1/cases/${id}`, { token: owner.token })
    expect(body.data.version).toBe(2)
  })

  test('checks the budget against what stays, and keeps amounts as people read them in another currency', async () => {
    const { id } = await createTestCase(api, owner, { budgetMin: '100' })
    expect((await put(id, { budgetMax: '50' }, '"1"')).body.errors[0].field).toBe('budgetMax')
    expect((await put(id, { currency: 'JPY' }, '"1"')).body.data).toMatchObject({ budgetMin: '100', currency: 'JPY' })
    expect((await put(id, { currency: 'KWD' }, '"2"')).body.data).toMatchObject({ budgetMin: '100.000' })
  })

  test("does not take fields that are not the owner's to set", async () => {
    const { id } = await createTestCase(api, owner)
    const { body } = await put(
      id,
      { status: 'closed', stage: 'closed', clientId: id, version: 99, deletedAt: null },
      '"1"',
    )
    expect(body.data).toMatchObject({ status: 'draft', stage: 'draft', version: 2, isOwner: true })
  })
})

describe('deleting a case', () => {
  test('takes it from everybody, leaves a tombstone, announces it and is done once', async () => {
    const { id } = await createTestCase(api, owner)
    const lawyer = await registerPerson(api, { role: 'lawyer' })
    await joinCase(api, owner, id, lawyer, 'lawyer')
    const changes = await listenForAccessChanges(api)
    const remove = () => api.call('DELETE', `/v1/cases/${id}`, { token: owner.token })
    expect((await remove()).body.data).toEqual({})
    expect(await changes.next()).toEqual({ caseId: id })
    await changes.stop()
    expect((await remove()).status).toBe(404)
    for (const { token } of [owner, lawyer]) {
      expect((await api.call('GET', `/v1/cases/${id}`, { token })).status).toBe(404)
      expect((await api.call('GET', `/v1/cases/${id}/workspace`, { token })).status).toBe(404)
    }
    const row = await api.db.selectFrom('cases').select('deletedAt').where('id', '=', id).executeTakeFirst()
    expect(row?.deletedAt).toBeInstanceOf(Date)
  })
})

describe('the list of cases', () => {
  test('finds by words as they are typed, sorts and pages', async () => {
    const person = await registerPerson(api)
    for (const title of ['Lease 100%', 'Lease 100x', 'under_score', 'underXscore', 'Employment', 'back\\slash']) {
      await createTestCase(api, person, { title })
      api.clock.advance(10)
    }
    const list = async (query: string) => {
      const { status, body } = await api.call('GET', `/v1/cases?${query}`, { token: person.token })
      expect(status).toBe(200)
      return { titles: body.data.map((found: { title: string }) => found.title), ...body.meta.pagination }
    }
    expect(await list('q=LEASE')).toMatchObject({
      titles: ['Lease 100x', 'Lease 100%'],
      total: 2,
      page: 1,
      pageSize: 20,
    })
    expect((await list('q=100%25')).titles).toEqual(['Lease 100%'])
    expect((await list('q=under_s')).titles).toEqual(['under_score'])
    expect((await list('q=back%5C')).titles).toEqual(['back\\slash'])
    expect((await list('sort=title&pageSize=2')).titles).toEqual(['back\\slash', 'Employment'])
    expect(await list('sort=title&pageSize=2&page=3')).toMatchObject({
      titles: ['under_score', 'underXscore'],
      total: 6,
    })
    expect(await list('page=9')).toMatchObject({ titles: [], total: 6 })
    expect((await list('status=open')).total).toBe(0)
  })

  test.each(['pageSize=101', 'pageSize=0', 'page=0', 'page=x', 'sort=password', 'status=secret'])(
    'refuses %s',
    async (query) => {
      const answer = await api.call('GET', `/v1/cases?${query}`, { token: owner.token })
      expect([answer.status, answer.body.errors[0].field]).toEqual([422, query.split('=')[0]])
    },
  )
})

describe('people of a case', () => {
  test('[ACC3] see each other; the owner changes a role and removes somebody, and open documents are told', async () => {
    const { id } = await createTestCase(api, owner)
    const lawyer = await registerPerson(api, { role: 'lawyer', name: 'Lea Lawyer' })
    await joinCase(api, owner, id, lawyer, 'lawyer')
    const members = async () => (await api.call('GET', `/v1/cases/${id}/members`, { token: lawyer.token })).body.data
    expect((await members()).map(({ name, role, isOwner }: CaseMember) => [name, role, isOwner])).toEqual([
      ['Olga Owner', 'client', true],
      ['Lea Lawyer', 'lawyer', false],
    ])
    const changes = await listenForAccessChanges(api)
    const url = `/v1/cases/${id}/members/${lawyer.userId}`
    const changed = await api.call('PUT', url, { token: owner.token, body: { role: 'observer' } })
    expect(changed.body.data).toMatchObject({ userId: lawyer.userId, role: 'observer', status: 'active' })
    expect(await changes.next()).toEqual({ caseId: id, userId: lawyer.userId })
    const accesses = (await readWorkspace(api, lawyer, id)).documents.map(({ kind, access }: WorkspaceDocument) => [
      kind,
      access,
    ])
    expect(accesses).toEqual([
      ['brief', 'read'],
      ['notes', 'read'],
      ['private_notes', 'write'],
    ])
    expect((await api.call('DELETE', url, { token: owner.token })).status).toBe(200)
    expect(await changes.next()).toEqual({ caseId: id, userId: lawyer.userId })
    await changes.stop()
    expect((await api.call('GET', `/v1/cases/${id}`, { token: lawyer.token })).status).toBe(404)
    expect((await api.call('DELETE', url, { token: owner.token })).status).toBe(404)
  })

  test('[ACC3] the owner is client and stays', async () => {
    const { id } = await createTestCase(api, owner)
    const url = `/v1/cases/${id}/members/${owner.userId}`
    for (const role of ['lawyer', 'colleague', 'observer']) {
      expect((await api.call('PUT', url, { token: owner.token, body: { role } })).body.code).toBe('OWNER_CANNOT_LEAVE')
    }
    expect((await api.call('PUT', url, { token: owner.token, body: { role: 'client' } })).status).toBe(200)
    expect((await api.call('DELETE', url, { token: owner.token })).body.code).toBe('OWNER_CANNOT_LEAVE')
  })

  test('somebody who comes back finds their private notes', async () => {
    const { id } = await createTestCase(api, owner)
    const person = await registerPerson(api)
    const notes = async () => {
      await joinCase(api, owner, id, person, 'colleague')
      return (await readWorkspace(api, person, id)).documents.find(({ kind }) => kind === 'private_notes')?.id
    }
    const first = await notes()
    expect((await api.call('DELETE', `/v1/cases/${id}/members/${person.userId}`, { token: person.token })).status).toBe(
      200,
    )
    expect(await notes()).toBe(first)
  })
})

test('signing out and revoking tell open documents', async () => {
  const person = await registerPerson(api)
  const changes = await listenForAccessChanges(api)
  await api.call('POST', '/v1/auth/logout', { body: { refreshToken: person.refreshToken } })
  expect(await changes.next()).toEqual({ sessionId: expect.any(String) })
  await changes.stop()
})

test('categories are public', async () => {
  const { status, body } = await api.call('GET', '/v1/categories')
  expect(status).toBe(200)
  expect(body.data).toContainEqual({ code: 'commercial_lease', name: 'Commercial lease' })
})
