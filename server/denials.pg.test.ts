import { Registry } from 'prom-client'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, registerPerson, type TestPerson } from '../test-support/factories.ts'

let api: TestApi
let owner: TestPerson
let stranger: TestPerson
const registry = new Registry()

beforeAll(async () => {
  api = await createTestApi({ registry })
  owner = await registerPerson(api)
  stranger = await registerPerson(api)
})
afterAll(() => api.close())

async function denied(): Promise<Record<string, number>> {
  const { values = [] } = (await registry.getSingleMetric('authz_denied_total')?.get()) ?? {}
  return Object.fromEntries(values.map(({ labels, value }) => [`${labels.at} ${labels.answer}`, value]))
}

test('[OPS2] refusals are counted by endpoint and answer, and by nothing that names anybody', async () => {
  const { id: caseId } = await createTestCase(api, owner)
  expect((await api.call('GET', `/v1/cases/${caseId}`, { token: owner.token })).status).toBe(200)
  expect(await denied()).toEqual({})
  for (let i = 0; i < 2; i++) {
    expect((await api.call('GET', `/v1/cases/${caseId}`, { token: stranger.token })).status).toBe(404)
  }
  expect((await api.call('GET', `/v1/cases/${caseId}`)).status).toBe(401)
  expect((await api.call('GET', `/v1/cases/${caseId}`, { token: 'nonsense' })).status).toBe(401)
  expect((await api.call('GET', '/v1/admin/health', { token: owner.token })).status).toBe(404)
  // What is wrong for other reasons is none.
  expect((await api.call('GET', '/v1/nowhere', { token: owner.token })).status).toBe(404)
  expect((await api.call('POST', '/v1/cases', { token: owner.token, body: {} })).status).toBe(422)
  expect(await denied()).toEqual({ 'getCase NOT_FOUND': 2, 'getCase UNAUTHENTICATED': 2, 'getHealth NOT_FOUND': 1 })
  expect(await registry.metrics()).not.toContain(caseId)
})
