import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { registerPerson } from '../test-support/factories.ts'
import { insertFirm } from '../test-support/firm-world.ts'
import { insertLicence, verifiedLawyer } from '../test-support/lawyers.ts'
import { startTestWorkers, type TestWorkers } from '../test-support/workers.ts'
import { indexLawyer, reindexAllLawyers } from './search.ts'

let api: TestApi
let workers: TestWorkers
beforeAll(async () => {
  api = await createTestApi()
  workers = await startTestWorkers(api, { handlers: [indexLawyer], schedules: [] })
})
afterAll(async () => {
  await workers.drain()
  await api.close()
})

const indexed = async (lawyerId: string) =>
  api.db.selectFrom('lawyerSearch').selectAll().where('lawyerId', '=', lawyerId).executeTakeFirst()

test('[SEARCH2] a change of a profile is found by itself, and what nobody announced by the daily job', async () => {
  const person = await registerPerson(api, { role: 'lawyer' })
  const { lawyerId } = await verifiedLawyer(api, person)
  const body = { headline: 'Unmistakable headline', practiceAreas: ['housing'], languages: ['en'] }
  const answer = await api.call('PUT', '/v1/lawyers/me/profile', { token: person.token, body })
  expect(answer.status, JSON.stringify(answer.body)).toBe(200)
  await vi.waitFor(async () => expect((await indexed(lawyerId))?.facets).toContain('a:housing'), { timeout: 10_000 })
  await api.call('PUT', '/v1/users/me', { token: person.token, body: { name: 'Ottilie Fernsby' } })
  const { body: found } = await vi.waitFor(async () => {
    const answer = await api.call('GET', '/v1/search/lawyers?q=fernsby', { token: person.token })
    expect(answer.body.data.hits).toHaveLength(1)
    return answer
  })
  expect(found.data.hits[0]?.id).toBe(lawyerId)
  // A licence put there behind everybody's back.
  await insertLicence(api, lawyerId, { jurisdiction: 'DE' })
  expect((await indexed(lawyerId))?.facets).not.toContain('j:DE')
  expect(await reindexAllLawyers(api)).toBeGreaterThan(0)
  expect((await indexed(lawyerId))?.facets).toContain('j:DE')
})

test('the name of a firm finds its lawyers once the firm is verified', async () => {
  const person = await registerPerson(api, { role: 'lawyer' })
  const { lawyerId } = await verifiedLawyer(api, person)
  await insertFirm(api, [{ person, role: 'owner' }], { name: 'Quillfeather Partners' })
  await reindexAllLawyers(api)
  const { body } = await api.call('GET', '/v1/search/lawyers?q=quillfeather', { token: person.token })
  expect(body.data.hits).toMatchObject([{ id: lawyerId, firm: { name: 'Quillfeather Partners' } }])
})
