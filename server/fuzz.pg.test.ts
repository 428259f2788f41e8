import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureEnvelope } from '../contracts/envelope.ts'
import { endpoints } from '../contracts/index.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { type Cast, createCaseWorld, createCast } from '../test-support/case-world.ts'
import { counts } from '../test-support/counts.ts'

let api: TestApi
let cast: Cast
let ids: string[]
beforeAll(async () => {
  api = await createTestApi()
  cast = await createCast(api)
  const world = await createCaseWorld(api, cast, 'owner')
  ids = [world.caseId, world.briefId, world.notesId, world.versionId, world.invitationId, world.targetId]
})
afterAll(() => api.close())

const names = [
  'title',
  'email',
  'role',
  'name',
  'password',
  'token',
  'refreshToken',
  'budgetMin',
  'deadline',
  'category',
]
const oddTexts = [
  '',
  '\0',
  '\ud800',
  '%00',
  "'; DROP TABLE users; --",
  '../../etc',
  '0000-01-01T00:00:00Z',
  '1e400',
  'NaN',
]
const anyText = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom(...oddTexts))
const anyValue = fc.oneof(anyText, fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('client', 'lawyer', 'a@example.org'))
const anyBody = fc.oneof(
  { weight: 4, arbitrary: fc.dictionary(fc.constantFrom(...names), anyValue, { maxKeys: 6 }) },
  { weight: 1, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
)
const anyQuery = fc.dictionary(fc.constantFrom('page', 'pageSize', 'sort', 'q', 'status', 'x'), anyText, { maxKeys: 4 })

const anyRequest = fc.record({
  endpoint: fc.constantFrom(...endpoints),
  // Some ids are real, so that random requests get behind the first check.
  id: fc.oneof({ weight: 3, arbitrary: fc.nat(5) }, { weight: 1, arbitrary: anyText }),
  body: anyBody,
  query: anyQuery,
  asker: fc.constantFrom('owner' as const, 'observer' as const, 'stranger' as const, 'revoked' as const),
  ifMatch: fc.option(fc.oneof(fc.constant('"1"'), fc.stringMatching(/^[ -~]{0,12}$/)), { nil: undefined }),
})

test('no random request gets a 5xx, an answer outside the envelope, or something of our insides', async () => {
  const seen = new Map<number, number>()
  await fc.assert(
    fc.asyncProperty(anyRequest, async ({ endpoint, id, body, query, asker, ifMatch }) => {
      // Deleting would leave nothing to fuzz; the matrix covers it.
      if (endpoint.name === 'deleteCase') return
      const segment = typeof id === 'number' ? (ids[id] ?? '') : encodeURIComponent(id.toWellFormed())
      const path = endpoint.path.replaceAll(/:\w+/g, segment)
      const search = new URLSearchParams(Object.entries(query).map(([key, text]) => [key, text.toWellFormed()]))
      const { status, body: answer } = await api.call(endpoint.method, `${path}?${search}`, {
        token: cast[asker].token,
        ...(endpoint.method !== 'GET' && { body: JSON.stringify(body) }),
        headers: {
          ...(endpoint.method !== 'GET' && { 'content-type': 'application/json' }),
          ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        },
      })
      seen.set(status, (seen.get(status) ?? 0) + 1)
      expect(status).toBeLessThan(500)
      expect(status).not.toBe(204)
      if (status >= 400) expect(() => failureEnvelope.parse(answer)).not.toThrow()
      else expect(answer).toMatchObject({ success: true, errors: [], meta: { requestId: expect.any(String) } })
      expect(JSON.stringify(answer)).not.toMatch(/node_modules|\.ts:\d|SELECT |postgres/i)
    }),
    { numRuns: counts({ ci: 300, long: 10_000 }) },
  )
  // The requests must get past the doors for this to say anything.
  expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 401, 404, 422]))
})
