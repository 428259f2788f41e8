import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isoDay } from '../domain/lawyers/days.ts'
import { indexLawyers } from '../domain/search/lawyer-index.queries.ts'
import { findLawyers } from '../domain/search/lawyers-search.queries.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { registerPerson, type TestPerson } from '../test-support/factories.ts'
import { insertFirm } from '../test-support/firm-world.ts'
import { createLawyer, type LawyerTraits } from '../test-support/search-world.ts'

const newYork = { name: 'New York', latitude: 40.71, longitude: -74.01 }
const brooklyn = { name: 'Brooklyn', latitude: 40.65, longitude: -73.95 }
const austin = { name: 'Austin', latitude: 30.27, longitude: -97.74 }

const people: Record<string, LawyerTraits> = {
  lease: {
    name: 'Amélie Duräo',
    headline: 'Commercial leases and landlord disputes',
    about: 'I read triple-net clauses for small shops.',
    place: brooklyn,
    hourlyRate: 34_000,
    rating: { average: 4.9, reviews: 1 },
    languages: ['en', 'fr'],
  },
  veteran: {
    name: 'Robert Chen',
    headline: 'Leases',
    place: newYork,
    hourlyRate: 52_000,
    rating: { average: 4.7, reviews: 60 },
  },
  saas: {
    name: 'Tomás Okafor',
    headline: 'Software and subscription agreements',
    areas: ['contracts'],
    licences: [{ jurisdiction: 'US-TX' }],
    place: austin,
    hourlyRate: 29_000,
    remote: false,
    availability: 'limited',
  },
  euros: {
    name: 'Jana Vogel',
    headline: 'Mietrecht',
    areas: ['housing'],
    currency: 'EUR',
    hourlyRate: 20_000,
    licences: [{ jurisdiction: 'DE' }],
  },
  expired: { name: 'Old Lease', headline: 'Leases', licences: [{ jurisdiction: 'US-NY', expiresOn: '2020-01-01' }] },
  pending: { name: 'New Lease', headline: 'Leases', licences: [{ jurisdiction: 'US-NY', status: 'pending' }] },
}

let api: TestApi
let client: TestPerson
const lawyers: Record<string, TestPerson & { lawyerId: string }> = {}
beforeAll(async () => {
  api = await createTestApi()
  client = await registerPerson(api, { role: 'client' })
  for (const [key, traits] of Object.entries(people)) lawyers[key] = await createLawyer(api, traits)
  await indexAll()
})
afterAll(() => api.close())

const idOf = (key: string) => lawyers[key]?.lawyerId ?? ''
const indexAll = () =>
  indexLawyers(
    api.db,
    Object.values(lawyers).map(({ lawyerId }) => lawyerId),
    api.clock.now(),
  )

async function search(query: Record<string, string>) {
  const { status, body } = await api.call('GET', `/v1/search/lawyers?${new URLSearchParams(query)}`, {
    token: client.token,
  })
  expect(status, JSON.stringify(body)).toBe(200)
  const names = Object.entries(lawyers).map(([key, { lawyerId }]) => [lawyerId, key])
  const keys = new Map(names as [string, string][])
  return {
    found: body.data.hits.map(({ id }: { id: string }) => keys.get(id)) as string[],
    hits: body.data.hits,
    corrections: body.data.corrections,
    total: body.meta.pagination.total as number,
  }
}

describe('[SEARCH1] only lawyers with a verified licence that has not run out are found', () => {
  test('whatever is asked', async () => {
    expect((await search({})).found.toSorted()).toEqual(['euros', 'lease', 'saas', 'veteran'])
    expect((await search({ q: 'lease' })).found.toSorted()).toEqual(['lease', 'veteran'])
    expect((await search({ jurisdiction: 'US-NY' })).found.toSorted()).toEqual(['lease', 'veteran'])
    expect((await search({ jurisdiction: 'US-TX', q: 'lease' })).total).toBe(0)
  })

  test('also when the licence runs out and nobody has written the index anew', async () => {
    const now = api.clock.now()
    const days = (count: number) => new Date(now.getTime() + count * 86_400_000)
    const licence = api.ownerDb.updateTable('lawyerLicences').where('lawyerId', '=', idOf('saas'))
    await licence.set({ expiresOn: isoDay(days(1)) }).execute()
    await indexAll()
    const criteria = { words: ['subscription'], corrections: {}, facets: ['j:US-TX'], sort: 'fit' } as const
    const all = { ...criteria, maxHourlyRate: undefined, minRating: undefined, near: undefined }
    const foundOn = async (day: Date) => (await findLawyers(api.db, all, { page: 1, pageSize: 5, now: day })).total
    expect(await foundOn(days(1))).toBe(1)
    expect(await foundOn(days(2))).toBe(0)
    await licence.set({ expiresOn: null }).execute()
    expect(await foundOn(days(2))).toBe(1)
    await indexAll()
  })

  test('and a suspended one is gone at once', async () => {
    const status = (value: string) =>
      api.ownerDb
        .updateTable('users')
        .set({ status: value })
        .where('id', '=', lawyers.veteran?.userId ?? '')
        .execute()
    await status('suspended')
    expect((await search({})).found).not.toContain('veteran')
    await status('active')
  })
})

test('words are found in any form, in names without accents, while they are typed', async () => {
  expect((await search({ q: 'amelie' })).found).toEqual(['lease'])
  expect((await search({ q: 'DURAO' })).found).toEqual(['lease'])
  expect((await search({ q: 'subscriptions agreement' })).found).toEqual(['saas'])
  expect((await search({ q: 'landl' })).found).toEqual(['lease'])
  expect((await search({ q: 'triple-net' })).found).toEqual(['lease'])
  expect((await search({ q: "o'; DROP TABLE lawyers; -- :* & | ! ( <->" })).total).toBe(0)
})

test('typing errors are corrected, and it is said how', async () => {
  expect(await search({ q: 'landlrod' })).toMatchObject({ found: ['lease'], corrections: { landlrod: 'landlord' } })
  expect(await search({ q: 'okaffor' })).toMatchObject({ found: ['saas'], corrections: { okaffor: 'okafor' } })
  expect((await search({ q: 'landlord' })).corrections).toEqual({})
  expect((await search({ q: 'xqzwv' })).total).toBe(0)
})

test('every facet narrows', async () => {
  expect((await search({ practiceArea: 'contracts' })).found).toEqual(['saas'])
  expect((await search({ language: 'fr' })).found).toEqual(['lease'])
  expect((await search({ availability: 'limited' })).found).toEqual(['saas'])
  expect((await search({ remote: 'true' })).found).not.toContain('saas')
  expect((await search({ minRating: '4.8' })).found).toEqual(['lease'])
  expect((await search({ maxHourlyRate: '340', sort: 'hourlyRate' })).found).toEqual(['saas', 'lease'])
  // Amounts of different currencies do not compare.
  expect((await search({ maxHourlyRate: '200', currency: 'EUR' })).found).toEqual(['euros'])
})

test('distance is measured on the globe, and the nearest come first', async () => {
  const near = { latitude: '40.65', longitude: '-73.95', sort: 'distance' }
  const { found, hits } = await search({ ...near, withinKm: '20' })
  expect(found).toEqual(['lease', 'veteran'])
  expect(hits.map(({ distanceKm }: { distanceKm: number }) => distanceKm)).toEqual([0, 8.4])
  expect((await search({ ...near, withinKm: '5' })).found).toEqual(['lease'])
  expect((await search({ latitude: '89.9', longitude: '179.9' })).total).toBe(0)
})

test('one review counts less than sixty', async () => {
  expect((await search({ jurisdiction: 'US-NY' })).found).toEqual(['veteran', 'lease'])
})

test('half a place, and an order by distance without one, are refused by name', async () => {
  for (const [query, field] of [
    ['latitude=1', 'longitude'],
    ['longitude=1', 'latitude'],
    ['sort=distance', 'latitude'],
    ['maxHourlyRate=1e5', 'maxHourlyRate'],
  ]) {
    const { status, body } = await api.call('GET', `/v1/search/lawyers?${query}`, { token: client.token })
    expect([status, body.errors[0]?.field]).toEqual([422, field])
  }
})

test('pages hold all of them once', async () => {
  const page = async (number: number) => (await search({ page: String(number), pageSize: '2' })).found
  expect([...(await page(1)), ...(await page(2))].toSorted()).toEqual(['euros', 'lease', 'saas', 'veteran'])
  expect(await page(3)).toEqual([])
})

test('writing the index twice changes nothing, and who is not to be seen any more leaves it', async () => {
  const rows = () => api.db.selectFrom('lawyerSearch').selectAll().orderBy('lawyerId').execute()
  const before = await rows()
  await indexAll()
  expect(await rows()).toEqual(before)
  const verification = (value: string) =>
    api.ownerDb.updateTable('lawyerLicences').set({ status: value }).where('lawyerId', '=', idOf('euros')).execute()
  await verification('revoked')
  await indexAll()
  expect((await rows()).map(({ lawyerId }) => lawyerId)).not.toContain(idOf('euros'))
  await verification('verified')
  await indexAll()
})

test('verified firms are found by words and by names that are like them', async () => {
  const person = lawyers.saas
  if (!person) throw new Error('no lawyer')
  const { id } = await insertFirm(api, [{ person, role: 'owner' }], { name: 'Harbour & Wren' })
  await insertFirm(api, [{ person, role: 'owner' }], { name: 'Harbour Pending', verificationStatus: 'pending' })
  const firms = async (q: string) =>
    (await api.call('GET', `/v1/search/law-firms?${new URLSearchParams({ q })}`, { token: client.token })).body
  expect((await firms('harbour')).data).toMatchObject([{ id, name: 'Harbour & Wren' }])
  expect((await firms('harbuor')).data).toMatchObject([{ id }])
  expect((await firms('')).meta.pagination.total).toBe((await firms('')).data.length)
})
