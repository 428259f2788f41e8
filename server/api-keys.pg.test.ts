import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { judge, Refused } from '../collab/extensions/authentication.ts'
import { apiKeyScopes, endpointsOfScope } from '../contracts/api-keys.ts'
import { endpoints } from '../contracts/index.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { matrix } from '../test-support/authorisation-matrix.ts'
import { type Cast, createCaseWorld, createCast, partsOf } from '../test-support/case-world.ts'
import { registerPerson, TEST_PASSWORD, type TestPerson } from '../test-support/factories.ts'

let api: TestApi
let cast: Cast
beforeAll(async () => {
  api = await createTestApi()
  cast = await createCast(api)
})
afterAll(() => api.close())

async function makeKey(person: TestPerson, scopes: readonly string[], more: object = {}) {
  const { token } = person
  await api.call('POST', '/v1/auth/step-up', { token, body: { password: TEST_PASSWORD } })
  const answer = await api.call('POST', '/v1/api-keys', { token, body: { name: 'Sync', scopes, ...more } })
  expect(answer.status).toBe(201)
  return answer.body.data as { id: string; key: string }
}
const endpointOf = (name: string) => endpoints.find((endpoint) => endpoint.name === name)
const opened: readonly string[] = Object.values(endpointsOfScope).flat()
const me = (token: string) => api.call('GET', '/v1/users/me', { token })

test('[AUTH8] scopes name endpoints that exist, for signed-in people, and each once', () => {
  expect(opened.filter((name) => endpointOf(name)?.access !== 'user')).toEqual([])
  expect(new Set(opened).size).toBe(opened.length)
})

test('[AUTH8] no scope opens accounts, sessions, keys, people of cases, or administration', () => {
  const closed = opened.filter((name) => {
    const { path = '', method } = endpointOf(name) ?? {}
    if (/^\/v1\/(auth|api-keys|admin|invitations)\b/.test(path)) return true
    return (
      method !== 'GET' && /members|invitations|users|award|accept|offers|submit|publish|payments|reviews/.test(path)
    )
  })
  expect(closed).toEqual([])
})

describe('[AUTH8] a key with all scopes and a key with one, at every endpoint for users', () => {
  const rows = matrix.filter(({ endpoint }) => endpointOf(endpoint)?.access === 'user')
  let all: string
  const single = new Map<string, string>()
  beforeAll(async () => {
    all = (await makeKey(cast.owner, apiKeyScopes)).key
    for (const scope of apiKeyScopes) single.set(scope, (await makeKey(cast.owner, [scope])).key)
  })

  test.each(rows)('$endpoint $variant', async ({ endpoint, request, expected, stage }) => {
    const { method = 'GET' } = endpointOf(endpoint) ?? {}
    const world = await createCaseWorld(api, cast, 'owner', { parts: partsOf(request), stage })
    const { path, ...call } = request(world)
    const ask = async (token: string) => {
      const { status, body } = await api.call(method, path, { ...call, token })
      return [status, body.code]
    }
    const refused = [403, 'SCOPE_REQUIRED']
    for (const scope of apiKeyScopes) {
      const mayPass = (endpointsOfScope[scope] as readonly string[]).includes(endpoint)
      if (!mayPass) expect(await ask(single.get(scope) ?? ''), scope).toEqual(refused)
    }
    const answer = await ask(all)
    if (opened.includes(endpoint)) expect(answer[0]).toBe(expected.owner)
    else expect(answer).toEqual(refused)
  })
})

describe('[AUTH8] keys', () => {
  test('are shown once, stored as a hash, and made after a step-up only', async () => {
    const person = await registerPerson(api)
    const body = { name: 'Sync', scopes: ['profile:read'] }
    const refused = await api.call('POST', '/v1/api-keys', { token: person.token, body })
    expect(refused.body.code).toBe('STEP_UP_REQUIRED')
    const { key } = await makeKey(person, ['profile:read'])
    expect(key).toMatch(/^lc_[\w-]{43}$/)
    const list = await api.call('GET', '/v1/api-keys', { token: person.token })
    expect(list.body.data).toHaveLength(1)
    expect(JSON.stringify(list.body)).not.toContain(key)
    const rows = await api.ownerDb.selectFrom('apiKeys').selectAll().where('userId', '=', person.userId).execute()
    expect(rows.some(({ keyHash }) => keyHash.includes(key))).toBe(false)
  })

  test('end when they are revoked, when their time is over, and with the account; their use is noted', async () => {
    const person = await registerPerson(api)
    const [one, two, three] = [
      await makeKey(person, ['profile:read']),
      await makeKey(person, ['profile:read'], { expiresInDays: 1 }),
      await makeKey(person, ['profile:read']),
    ]
    for (const { key } of [one, two, three]) expect((await me(key)).body.data.id).toBe(person.userId)
    const list = await api.call('GET', '/v1/api-keys', { token: person.token })
    expect(list.body.data.map(({ lastUsedAt }: { lastUsedAt: string }) => lastUsedAt)).toEqual(
      Array(3).fill(api.clock.now().toISOString()),
    )
    await api.call('DELETE', `/v1/api-keys/${one.id}`, { token: person.token })
    expect((await me(one.key)).status).toBe(401)
    api.clock.advance(24 * 3_600_000 + 1)
    expect((await me(two.key)).status).toBe(401)
    expect((await me(three.key)).status).toBe(200)
    await api.ownerDb.updateTable('users').set({ status: 'suspended' }).where('id', '=', person.userId).execute()
    expect((await me(three.key)).status).toBe(401)
  })

  test.each(['lc_', 'lc_nonsense', `lc_${'A'.repeat(43)}`, `lc_${'A'.repeat(5000)}`])('%s is none', async (key) => {
    expect((await me(key)).status).toBe(401)
  })

  test('open no live document', async () => {
    const owner = await registerPerson(api)
    const { key } = await makeKey(owner, apiKeyScopes)
    const { body } = await api.call('POST', '/v1/cases', { token: owner.token, body: { title: 'A case' } })
    const workspace = await api.call('GET', `/v1/cases/${body.data.id}/workspace`, { token: key })
    const documentId: string = workspace.body.data.documents[0].id
    const socket = { close: () => undefined }
    const deps = { ...api, log: api.app.log } as unknown as Parameters<typeof judge>[0]
    const context = { documentId, socket, schema: undefined } as unknown as Omit<Parameters<typeof judge>[1], 'token'>
    expect((await judge(deps, { ...context, token: owner.token })).access).toBe('write')
    await expect(judge(deps, { ...context, token: key })).rejects.toBeInstanceOf(Refused)
  })
})
