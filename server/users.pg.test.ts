import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { type Cast, createCaseWorld, createCast } from '../test-support/case-world.ts'

let api: TestApi
let cast: Cast
beforeAll(async () => {
  api = await createTestApi()
  cast = await createCast(api)
  await createCaseWorld(api, cast, 'walled')
})
afterAll(() => api.close())

const look = (token: string, id: string) => api.call('GET', `/v1/users/${id}`, { token })

test('[ACC2] people of a case know each other by name and role, never by address', async () => {
  const answer = await look(cast.colleague.token, cast.target.userId)
  expect(answer.body.data).toEqual({ id: cast.target.userId, name: cast.target.name, role: 'client' })
  expect(JSON.stringify(answer.body)).not.toContain(cast.target.email)
})

test('[ACC2] a wall keeps somebody from knowing the people of the case, and a case that is gone connects nobody', async () => {
  expect((await look(cast.walled.token, cast.target.userId)).status).toBe(404)
  expect((await look(cast.stranger.token, cast.target.userId)).status).toBe(404)
  await api.ownerDb.updateTable('cases').set({ deletedAt: api.clock.now() }).execute()
  expect((await look(cast.colleague.token, cast.target.userId)).status).toBe(404)
})
