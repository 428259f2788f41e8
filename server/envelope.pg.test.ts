import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectDatabase, connectPool } from '../adapters/database/connect.ts'
import { createLogger } from '../adapters/log.ts'
import { failureEnvelope } from '../contracts/envelope.ts'
import { endpoints } from '../contracts/index.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { createTestCase, registerPerson, TEST_PASSWORD, type TestPerson } from '../test-support/factories.ts'
import { freePort } from '../test-support/postgres.ts'

let api: TestApi
let person: TestPerson
beforeAll(async () => {
  api = await createTestApi()
  person = await registerPerson(api)
})
afterAll(() => api.close())

const raw = (payload: string, contentType = 'application/json') =>
  api.app.inject({
    method: 'POST',
    url: '/v1/cases',
    headers: { authorization: `Bearer ${person.token}`, 'content-type': contentType },
    payload,
  })

describe('the envelope', () => {
  test('of a success', async () => {
    const { status, body, response } = await api.call('GET', '/v1/users/me', { token: person.token })
    expect(status).toBe(200)
    expect(body).toEqual({
      success: true,
      data: expect.objectContaining({ id: person.userId }),
      message: 'OK',
      errors: [],
      meta: { timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), requestId: response.headers['x-request-id'] },
    })
  })

  test('of a page', async () => {
    await createTestCase(api, person)
    const { body } = await api.call('GET', '/v1/cases?pageSize=5', { token: person.token })
    expect(body.meta.pagination).toEqual({ page: 1, pageSize: 5, total: 1 })
  })

  test.each([
    ['a route that is not there', 'GET', '/v1/nothing', 404, 'NOT_FOUND'],
    ['a method that is not there', 'PATCH', '/v1/cases', 404, 'NOT_FOUND'],
    ['a path that cannot be decoded', 'GET', '/v1/cases/%E0%A4%A', 400, 'BAD_REQUEST'],
    ['an id that is no id', 'GET', '/v1/cases/1', 404, 'NOT_FOUND'],
    ['a page that is not ours', 'GET', '/etc/passwd', 404, 'NOT_FOUND'],
    ['a long path', 'GET', `/v1/cases/${'x'.repeat(5000)}`, 400, 'BAD_REQUEST'],
  ])('of %s', async (_name, method, url, status, code) => {
    const answer = await api.call(method, url, { token: person.token })
    expect([answer.status, answer.body.code]).toEqual([status, code])
    expect(() => failureEnvelope.parse(answer.body)).not.toThrow()
    expect(answer.body.meta.requestId).toBe(answer.response.headers['x-request-id'])
  })

  test('of a body that is not right', async () => {
    const answer = await api.call('POST', '/v1/cases', { token: person.token, body: { title: '', budgetMin: 'x' } })
    expect(answer.status).toBe(422)
    expect(answer.body).toMatchObject({ success: false, data: null, code: 'VALIDATION_ERROR' })
    expect(answer.body.errors).toEqual([
      { field: 'title', message: 'Give the case a title' },
      { field: 'budgetMin', message: 'Enter an amount like 1250 or 1250.50' },
    ])
  })

  test.each([
    ['{"title": ', 'application/json', 400],
    ['{"title":"x","__proto__":{"admin":true}}', 'application/json', 400],
    ['{"title":"a\\u0000b"}', 'application/json', 400],
    ['{"title":"x"}', 'text/plain', 400],
    ['{"title":"x"}', 'application/xml', 400],
    ['title=x', 'application/x-www-form-urlencoded', 400],
    ['[]', 'application/json', 422],
    ['null', 'application/json', 422],
    ['"title"', 'application/json', 422],
    ['', 'application/json', 422],
    [JSON.stringify({ title: 'x'.repeat(2_000_000) }), 'application/json', 413],
  ])('of %.40s as %s', async (payload, contentType, status) => {
    const response = await raw(payload, contentType)
    expect(response.statusCode, response.body).toBe(status)
    expect(() => failureEnvelope.parse(response.json())).not.toThrow()
  })

  test('of a fault of ours: a request id and no internals', async () => {
    const broken = await createTestApi({
      clock: {
        now() {
          throw new Error('secret detail at /srv/app/secret.ts')
        },
      },
    })
    try {
      const { status, body } = await broken.call('POST', '/v1/auth/refresh', { body: { refreshToken: 'x' } })
      expect([status, body.code]).toEqual([500, 'INTERNAL_ERROR'])
      expect(JSON.stringify(body)).not.toMatch(/secret|\.ts|at /)
      expect(body.meta.requestId).toEqual(expect.any(String))
    } finally {
      await broken.close()
    }
  })
})

describe('the database away', () => {
  test('answers 503', async () => {
    const pool = connectPool({ connectionString: `postgres://nobody@127.0.0.1:${await freePort()}/nothing` })
    const db = connectDatabase(pool)
    const other = await createTestApi({ db })
    const { token } = person
    for (const url of ['/v1/users/me', '/v1/cases']) {
      const answer = await other.call('GET', url, { token })
      expect([answer.status, answer.body.code]).toEqual([503, 'DATABASE_AWAY'])
      expect(answer.response.headers['retry-after']).toBe('1')
    }
    const login = await other.call('POST', '/v1/auth/login', { body: { email: 'a@example.org', password: 'x' } })
    expect(login.status).toBe(503)
    await other.close()
    await db.destroy()
  })

  test('is told by readyz, while healthz only says that the process is up', async () => {
    const away = await createTestApi({ isReady: async () => false })
    expect((await away.call('GET', '/readyz')).status).toBe(503)
    expect((await away.call('GET', '/healthz')).status).toBe(200)
    await away.close()
  })
})

test('draining: everything but health answers 503', async () => {
  const draining = await createTestApi({ isDraining: () => true })
  const status = async (url: string) => (await draining.call('GET', url)).status
  expect(await status('/v1/categories')).toBe(503)
  expect(await status('/readyz')).toBe(503)
  expect(await status('/healthz')).toBe(200)
  expect(await status('/metrics')).toBe(200)
  await draining.close()
})

describe('OpenAPI', () => {
  test('3.1, every endpoint with its failures, and nothing that the contract does not have', async () => {
    const { body } = await api.call('GET', '/v1/openapi.json')
    expect(body.openapi).toBe('3.1.0')
    const listed = Object.entries<Record<string, { operationId: string }>>(body.paths).flatMap(([path, operations]) =>
      Object.entries(operations).map(([method, { operationId }]) => `${method.toUpperCase()} ${path} ${operationId}`),
    )
    const expected = endpoints.map(
      ({ method, path, name }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')} ${name}`,
    )
    expect(listed.sort()).toEqual(expected.sort())
    const operation = body.paths['/v1/cases/{id}'].put
    expect(operation.security).toEqual([{ accessToken: [] }])
    expect(Object.keys(operation.responses)).toEqual(
      expect.arrayContaining(['200', '401', '403', '404', '409', '422', '428']),
    )
    const parameters = operation.parameters.map(
      ({ name, in: place }: { name: string; in: string }) => `${place}:${name}`,
    )
    expect(parameters.sort()).toEqual(['header:if-match', 'path:id'])
  })

  test('the page to read it', async () => {
    const answer = await api.call('GET', '/docs', { headers: { accept: 'text/html' } })
    expect([answer.status, answer.body.includes('swagger')]).toEqual([200, true])
  })
})

describe('headers', () => {
  test.each(['/v1/users/me', '/v1/categories', '/nothing', '/docs', '/dev/mailbox', '/healthz'])(
    'of %s',
    async (url) => {
      const { headers } = (await api.call('GET', url)).response
      expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';")
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'")
      expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
      expect(headers['strict-transport-security']).toBeUndefined()
      expect(headers['x-request-id']).toEqual(expect.any(String))
      expect(headers['x-powered-by']).toBeUndefined()
    },
  )

  test('data of somebody are never cached', async () => {
    const { headers } = (await api.call('GET', '/v1/users/me', { token: person.token })).response
    expect(headers['cache-control']).toBe('no-store')
  })

  test('strict transport security in production', async () => {
    const live = await createTestApi({ production: true, publicUrl: 'https://law.example' })
    const { headers } = (await live.call('GET', '/healthz')).response
    expect(headers['strict-transport-security']).toMatch(/^max-age=\d{8}/)
    expect(headers['content-security-policy']).toContain('wss://law.example')
    await live.close()
  })
})

test('[ACC8] the log names routes, never tokens, addresses, bodies or names', async () => {
  const lines: string[] = []
  const sink = new Writable({
    write(chunk, _encoding, done) {
      lines.push(String(chunk))
      done()
    },
  })
  const logged = await createTestApi({ log: createLogger('trace', sink) })
  const somebody = await registerPerson(logged, { name: 'Canary Name', email: 'canary-mail@example.org' })
  const { id } = await createTestCase(logged, somebody, { title: 'Canary title' })
  await logged.call('GET', `/v1/cases/${id}?token=canary-token`, { token: somebody.token })
  await logged.call('GET', '/v1/nothing?token=canary-token')
  await logged.call('GET', '/v1/%?token=canary-token')
  await logged.call('POST', '/v1/auth/register', {
    body: { email: somebody.email, password: TEST_PASSWORD, role: 'client', name: 'Canary Name' },
  })
  await logged.db.destroy()
  await logged.call('GET', `/v1/cases/${id}?token=canary-token`, { token: somebody.token })
  await logged.app.close()
  await logged.ownerDb.destroy()
  const log = lines.join('')
  expect(log).toContain('"route":"/v1/cases/:id"')
  expect(log).toMatch(/"reqId":"[0-9a-f-]{36}"/)
  for (const secret of ['anary', somebody.token, somebody.refreshToken, TEST_PASSWORD, id])
    expect(log).not.toContain(secret)
})
