import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { caseCategories } from '../contracts/case-categories.ts'
import { findEligibleLawyer } from '../domain/lawyers/eligibility.queries.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { registerPerson, type TestPerson } from '../test-support/factories.ts'
import { insertLicence, registerLawyer, verifiedLawyer } from '../test-support/lawyers.ts'

let api: TestApi
let client: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  client = await registerPerson(api)
})
afterAll(() => api.close())

const DAY_MS = 86_400_000
const yesterday = () => new Date(api.clock.now().getTime() - DAY_MS).toISOString().slice(0, 10)
const lawyer = (name?: string) => registerPerson(api, { role: 'lawyer', ...(name && { name }) })
const get = (path: string, { token }: TestPerson = client) => api.call('GET', path, { token })

describe('profile', () => {
  test('what is sent is kept: fees without floating point, what is left out stays', async () => {
    const person = await lawyer()
    await registerLawyer(api, person, {
      headline: 'Leases',
      hourlyRate: '250.50',
      consultationFee: '0',
      currency: 'EUR',
      practiceAreas: ['housing', 'housing', 'contracts'],
      languages: ['de', 'en'],
      earliestStartOn: '2026-12-01',
    })
    const body = { about: 'I help tenants.', latitude: 52.5, longitude: 13.4, hourlyRate: '1234567.89' }
    const changed = await api.call('PUT', '/v1/lawyers/me/profile', { token: person.token, body })
    expect([changed.status, changed.body.data]).toMatchObject([
      200,
      {
        headline: 'Leases',
        about: 'I help tenants.',
        hourlyRate: '1234567.89',
        consultationFee: '0.00',
        currency: 'EUR',
        practiceAreas: ['contracts', 'housing'],
        languages: ['de', 'en'],
        earliestStartOn: '2026-12-01',
        isPublic: false,
        missing: ['licence', 'evidence', 'verification'],
      },
    ])
  })

  test.each([
    ['currency', { currency: 'XQX' }],
    ['hourlyRate', { hourlyRate: '1.5', currency: 'JPY' }],
    ['latitude', { latitude: 52.5 }],
    ['practiceAreas.0', { practiceAreas: ['astrology'] }],
    ['languages.0', { languages: ['xx'] }],
    ['earliestStartOn', { earliestStartOn: '0000-01-01' }],
    ['headline', { headline: 'a'.repeat(161) }],
  ])('%s that cannot be so is refused by name', async (field, body) => {
    const person = await lawyer()
    const answer = await api.call('POST', '/v1/lawyers/register', { token: person.token, body })
    expect([answer.status, answer.body.errors[0]?.field]).toEqual([422, field])
    expect((await get('/v1/lawyers/me', person)).body.data).toBeNull()
  })

  test('two registrations at once make one profile', async () => {
    const person = await lawyer()
    const register = () => api.call('POST', '/v1/lawyers/register', { token: person.token, body: {} })
    const statuses = (await Promise.all([register(), register(), register()])).map(({ status }) => status)
    expect(statuses.sort()).toEqual([201, 409, 409])
  })

  test('practice areas in the database are the categories of cases', async () => {
    const rows = await api.db.selectFrom('practiceAreas').selectAll().execute()
    const codes = (list: readonly { code: string }[]) => list.map(({ code }) => code).sort()
    expect(codes(rows)).toEqual(codes(caseCategories))
  })
})

describe('[LIC5] others see lawyers whose licence counts, and nobody else', () => {
  const seenBy = async (lawyerId: string, person: TestPerson = client) => {
    const { status } = await get(`/v1/lawyers/${lawyerId}`, person)
    const profile = await get(`/v1/lawyers/${lawyerId}/profile`, person)
    expect(profile.status).toBe(status)
    const listed = await get('/v1/lawyers?pageSize=100&sort=-createdAt', person)
    expect(listed.body.data.some(({ id }: { id: string }) => id === lawyerId)).toBe(status === 200 && person === client)
    expect(listed.body.meta.pagination.total).toBe(listed.body.data.length)
    return status
  }

  test('without a licence: 404 for others, one’s own always', async () => {
    const person = await lawyer()
    const { id } = await registerLawyer(api, person)
    expect(await seenBy(id)).toBe(404)
    await insertLicence(api, id, { status: 'pending' })
    expect(await seenBy(id)).toBe(404)
    expect(await seenBy(id, person)).toBe(200)
  })

  test('the day after the last one, even if no job has run', async () => {
    const person = await lawyer()
    const today = api.clock.now().toISOString().slice(0, 10)
    const { lawyerId } = await verifiedLawyer(api, person, { expiresOn: today })
    const eligible = () => findEligibleLawyer(api.db, person.userId, 'US-NY', api.clock.now())
    expect(await seenBy(lawyerId)).toBe(200)
    expect(await eligible()).toMatchObject({ lawyerId, userId: person.userId })
    expect(await findEligibleLawyer(api.db, person.userId, 'US-CA', api.clock.now())).toBeUndefined()
    const tomorrow = new Date(api.clock.now().getTime() + DAY_MS)
    expect(await findEligibleLawyer(api.db, person.userId, 'US-NY', tomorrow)).toBeUndefined()
    await api.ownerDb
      .updateTable('lawyerLicences')
      .set({ expiresOn: yesterday() })
      .where('lawyerId', '=', lawyerId)
      .execute()
    expect(await seenBy(lawyerId)).toBe(404)
    expect(await eligible()).toBeUndefined()
  })

  test('suspended accounts disappear', async () => {
    const person = await lawyer()
    const { lawyerId } = await verifiedLawyer(api, person)
    await api.ownerDb.updateTable('users').set({ status: 'suspended' }).where('id', '=', person.userId).execute()
    expect(await seenBy(lawyerId)).toBe(404)
    expect(await findEligibleLawyer(api.db, person.userId, 'US-NY', api.clock.now())).toBeUndefined()
  })

  test('the profile shows licences that count and nothing about winning', async () => {
    const person = await lawyer()
    const { lawyerId } = await verifiedLawyer(api, person, { number: 'NY 77' })
    await insertLicence(api, lawyerId, { jurisdiction: 'DE', number: 'DE 88', status: 'pending' })
    const set = { successRate: '99.9', casesWon: 12_345, averageRating: '5.00' }
    await api.ownerDb.updateTable('lawyers').set(set).where('id', '=', lawyerId).execute()
    const { body, response } = await get(`/v1/lawyers/${lawyerId}/profile`)
    expect(body.data.licences.map(({ number }: { number: string }) => number)).toEqual(['NY 77'])
    expect(body.data).toMatchObject({ jurisdictions: ['US-NY'], averageRating: null, totalReviews: 0 })
    for (const secret of ['99.9', '12345', 'DE 88', 'successRate', 'casesWon', person.email]) {
      expect(response.body).not.toContain(secret)
    }
  })
})

test('the list is narrowed by each filter, and counts what it finds', async () => {
  const person = await lawyer('Zoe 100%_sure')
  const profile = { headline: 'Immigration', practiceAreas: ['immigration'], languages: ['sw'], remote: false }
  const { lawyerId } = await verifiedLawyer(api, person, { jurisdiction: 'AU-NSW', profile })
  const find = async (query: string) => {
    const { status, body } = await get(`/v1/lawyers?${query}`)
    expect(status).toBe(200)
    expect(body.meta.pagination.total).toBe(body.data.length)
    return body.data.map(({ id }: { id: string }) => id)
  }
  for (const query of [
    'jurisdiction=AU-NSW',
    'language=sw',
    'practiceArea=immigration',
    'remote=false',
    'q=100%25_s',
  ]) {
    expect(await find(query), query).toEqual([lawyerId])
  }
  for (const query of [
    'jurisdiction=IT',
    'language=sw&remote=true',
    'q=1000',
    'q=%25%25%25',
    'acceptsNewCases=false',
  ]) {
    expect(await find(query), query).toEqual([])
  }
  for (const sort of ['name', '-name', '-yearsOfExperience', 'hourlyRate', '-hourlyRate', '-createdAt']) {
    expect((await find(`pageSize=100&sort=${sort}`)).length).toBeGreaterThan(0)
  }
})

test('earlier work is self-reported, needs the promise of confidentiality, and nobody else takes it away', async () => {
  const person = await lawyer()
  await registerLawyer(api, person)
  const work = { title: 'A lease', practiceArea: 'housing', year: 2020 }
  const add = (body: object) => api.call('POST', '/v1/lawyers/me/cases', { token: person.token, body })
  expect((await add(work)).status).toBe(422)
  expect((await add({ ...work, confidentialityConfirmed: true, year: 2199 })).status).toBe(422)
  const { status, body } = await add({ ...work, confidentialityConfirmed: true })
  expect([status, body.data]).toMatchObject([201, { ...work, selfReported: true }])
  const path = `/v1/lawyers/me/cases/${body.data.id}`
  const other = await lawyer()
  await registerLawyer(api, other)
  expect((await api.call('DELETE', path, { token: other.token })).status).toBe(404)
  expect((await api.call('DELETE', path, { token: person.token })).status).toBe(200)
})

test('analytics count what there is: others’ looks by day, invitations and how fast they were taken', async () => {
  const person = await lawyer()
  const { lawyerId } = await verifiedLawyer(api, person)
  const admin = await registerPerson(api, { role: 'admin' })
  for (const viewer of [client, client, person, admin]) await get(`/v1/lawyers/${lawyerId}/profile`, viewer)
  await get(`/v1/lawyers/${lawyerId}`)
  await api.ownerDb.updateTable('users').set({ emailVerified: true }).where('id', '=', person.userId).execute()
  const created = await api.call('POST', '/v1/cases', { token: client.token, body: { title: 'A case' } })
  const invite = { email: person.email, role: 'lawyer' }
  await api.call('POST', `/v1/cases/${created.body.data.id}/members`, { token: client.token, body: invite })
  const { body: open } = await get('/v1/invitations', person)
  await api.ownerDb
    .updateTable('caseInvitations')
    .set({ createdAt: new Date(api.clock.now().getTime() - 3 * 3_600_000) })
    .where('id', '=', open.data[0].id)
    .execute()
  await api.call('POST', `/v1/invitations/${open.data[0].id}/accept`, { token: person.token })
  const { body } = await get('/v1/lawyers/me/analytics?days=7', person)
  expect(body.data).toMatchObject({
    funnel: { profileViews: 2, invitations: 1, joined: 1 },
    responseTimeHours: 3,
    measured: 1,
    cases: [{ stage: 'draft', count: 1 }],
  })
  expect(body.data.profileViews).toHaveLength(7)
  expect(body.data.profileViews.at(-1)).toEqual({ day: body.data.to, views: 2 })
})
