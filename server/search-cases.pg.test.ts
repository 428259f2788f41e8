import { afterAll, beforeAll, expect, test } from 'vitest'
import { findLawyerFacts } from '../domain/cases/case-tiers.queries.ts'
import type { Licensed } from '../domain/cases/feed.queries.ts'
import { findCases } from '../domain/search/cases-search.queries.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, registerPerson, type TestPerson } from '../test-support/factories.ts'
import { insertFirm, insertWallRow } from '../test-support/firm-world.ts'
import { createLawyer } from '../test-support/search-world.ts'

let api: TestApi
let client: TestPerson
/** Of New York, of Texas, and of New York until 2020. */
let lawyer: TestPerson
let texan: TestPerson
let expired: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  client = await registerPerson(api, { role: 'client' })
  lawyer = await createLawyer(api, { name: 'Amélie Duräo' })
  texan = await createLawyer(api, { name: 'Tomás Okafor', licences: [{ jurisdiction: 'US-TX' }] })
  const past = { jurisdiction: 'US-NY', expiresOn: '2020-01-01' }
  expired = await createLawyer(api, { name: 'Old Lease', licences: [past] })
})
afterAll(() => api?.close())

const cases = async (token: string, q: string) => {
  const { status, body } = await api.call('GET', `/v1/search/cases?${new URLSearchParams({ q })}`, { token })
  expect(status, JSON.stringify(body)).toBe(200)
  const hits: { id: string; tier: string; status: string }[] = body.data
  expect(body.meta.pagination.total).toBe(hits.length)
  return hits
}

test('[SEARCH3] members find theirs, typing errors included; nobody else learns that they are there', async () => {
  const { id } = await createTestCase(api, client, { title: 'Notice of default for the bakehouse' })
  expect(await cases(client.token, 'defaults')).toMatchObject([{ id, tier: 'member', status: 'draft' }])
  expect(await cases(client.token, 'bakehuose')).toMatchObject([{ id }])
  const stranger = await registerPerson(api, { role: 'client' })
  expect(await cases(stranger.token, 'default')).toEqual([])
  expect(await cases(lawyer.token, 'default')).toEqual([])
})

test('[SEARCH3] a typing error is forgiven in one word, and the others must be there all the same', async () => {
  const { id } = await createTestCase(api, client, { title: 'Dispute about the windmill' })
  await api.ownerDb
    .updateTable('cases')
    .set({ description: 'Noise of the rotor at night' })
    .where('id', '=', id)
    .execute()
  expect(await cases(client.token, 'windmlil rotor')).toMatchObject([{ id }])
  expect(await cases(client.token, 'the windmlil of rotors')).toMatchObject([{ id }])
  expect(await cases(client.token, 'windmlil bakery')).toEqual([])
  expect(await cases(client.token, 'windmill bakery')).toEqual([])
  expect(await cases(client.token, 'of the')).toEqual([])
})

test('[SEARCH3] an open one is a teaser for lawyers licensed there, and for nobody else', async () => {
  const { id } = await createTestCase(api, client, { title: 'Termination of a forklift lease' })
  const open = {
    stage: 'open',
    status: 'open',
    jurisdiction: 'US-NY',
    category: 'contracts',
    description: 'A lease of machines',
  }
  await api.ownerDb
    .updateTable('cases')
    .set({ ...open, publishedAt: new Date() })
    .where('id', '=', id)
    .execute()
  expect(await cases(lawyer.token, 'forklift')).toMatchObject([{ id, tier: 'teaser', status: 'open' }])
  expect(await cases(texan.token, 'forklift')).toEqual([])
  expect(await cases(expired.token, 'forklift')).toEqual([])
  expect(await cases(client.token, 'forklift')).toMatchObject([{ id, tier: 'member' }])
  await api.ownerDb.updateTable('cases').set({ privacySetting: 'invite_only' }).where('id', '=', id).execute()
  expect(await cases(lawyer.token, 'forklift')).toEqual([])
})

test('[SEARCH3] of very many only the newest are ranked, and the others come behind them, each once', async () => {
  const days = (count: number) => new Date(api.clock.now().getTime() - count * 86_400_000)
  const open = async (title: string, publishedAt: Date) => {
    const { id } = await createTestCase(api, client, { title })
    const opened = { stage: 'open', status: 'open', privacySetting: 'public', publishedAt }
    await api.ownerDb.updateTable('cases').set(opened).where('id', '=', id).execute()
    return id
  }
  const oldest = await open('Aqueduct aqueduct aqueduct', days(3))
  const older = await open('Aqueduct', days(2))
  const newer = await open('Mill beside an aqueduct', days(1))
  const newest = await open('Aqueduct, and again an aqueduct', days(0))
  const now = api.clock.now()
  const facts = { ...(await findLawyerFacts(api.db, lawyer.userId, now)), licensedIn: ['US-NY'] }
  const seeker = { userId: lawyer.userId, now, facts: facts as Licensed }
  const found = async (page: number, mostRanked?: number) => {
    const asked = { words: ['aqueduct'], by: 'words' } as const
    const { rows, total } = await findCases(api.db, seeker, asked, { page, pageSize: 3 }, mostRanked)
    expect(total).toBe(4)
    return rows.map(({ id }) => id)
  }
  expect((await found(1))[0]).toBe(oldest)
  expect([...(await found(1, 2)), ...(await found(2, 2))]).toEqual([newest, newer, older, oldest])
  expect(await found(3, 2)).toEqual([])
})

test('[SEARCH3] a wall takes a case out of the search of its own lawyer', async () => {
  const { id } = await createTestCase(api, client, { title: 'Walled matter of the quarry' })
  const walled = await createLawyer(api, { name: 'Robert Chen' })
  await api.ownerDb.insertInto('caseMembers').values({ caseId: id, userId: walled.userId, role: 'lawyer' }).execute()
  expect(await cases(walled.token, 'quarry')).toMatchObject([{ id }])
  const firm = await insertFirm(api, [{ person: walled, role: 'owner' }])
  await insertWallRow(api, { lawFirmId: firm.id, caseId: id, userId: walled.userId, createdBy: walled.userId })
  expect(await cases(walled.token, 'quarry')).toEqual([])
})
