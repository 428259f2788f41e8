import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { failureEnvelope } from '../contracts/envelope.ts'
import { endpoints } from '../contracts/index.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { type Cast, createCaseWorld, createCast } from '../test-support/case-world.ts'
import { counts } from '../test-support/counts.ts'
import { type FuzzRequest, type OpenApiOperation, requestsOf } from '../test-support/openapi-arbitraries.ts'

const REQUESTS = counts({ ci: 2_000, long: 20_000 })
const timeout = counts({ ci: 120_000, long: 3_600_000 })

/** Acts that would end what the others are asked about; the matrix covers them. */
const endings = new Set(['deleteCase', 'logout', 'revokeSession'])

interface Operation {
  method: string
  path: string
  operation: OpenApiOperation
}

let api: TestApi
let cast: Cast
let ids: string[]
let operations: Operation[]
beforeAll(async () => {
  api = await createTestApi()
  cast = await createCast(api)
  const world = await createCaseWorld(api, cast, 'owner')
  // Real ids, so that requests get behind the first check.
  ids = [world.caseId, world.briefId, world.notesId, world.versionId, world.invitationId, world.targetId]
  const page = (await api.app.inject('/v1/openapi.json')).json()
  operations = Object.entries<Record<string, OpenApiOperation>>(page.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
  )
})
afterAll(() => api.close())

test('the page describes every endpoint of the contract and nothing else', () => {
  const described = operations.map(({ method, path }) => `${method} ${path}`).sort()
  const ours = endpoints.map(({ method, path }) => `${method} ${path.replaceAll(/:(\w+)/g, '{$1}')}`).sort()
  expect(described).toEqual(ours)
})

test('[API1] ids in a query that lead nowhere are answered as described', async () => {
  for (const target of operations.filter(({ method, path }) => method === 'GET' && !path.includes('{'))) {
    const required = (target.operation.parameters ?? []).filter((parameter) => parameter.required)
    const leading = (target.operation.parameters ?? []).filter(({ schema }) => schema.format === 'uuid')
    for (const { name } of leading) {
      const query = {
        ...Object.fromEntries(required.map((parameter) => [parameter.name, 'lease'])),
        [name]: randomUUID(),
      }
      const { status } = await send(target, { path: {}, query, headers: {}, body: undefined }, cast.owner.token)
      expect(Object.keys(target.operation.responses), `${target.path}?${name}: ${status}`).toContain(String(status))
      expect(status, `${target.path}?${name}`).not.toBe(422)
    }
  }
})

async function send({ method, path }: Operation, request: FuzzRequest, token: string) {
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(request.path[name] ?? 'x') || 'x')
  const hasBody = request.body !== undefined
  return api.call(method, `${filled}?${new URLSearchParams(request.query)}`, {
    token,
    ...(hasBody && { body: JSON.stringify(request.body) }),
    headers: { ...request.headers, ...(hasBody && { 'content-type': 'application/json' }) },
  })
}

test(
  `[API1] ${REQUESTS} requests made from our own description: no 5xx, no undocumented answer, nothing of our insides`,
  async () => {
    const fuzzed = operations.filter(({ operation }) => !endings.has(operation.operationId))
    const askers = ['owner', 'observer', 'stranger', 'revoked', 'lawyer', 'admin'] as const
    const anyRequest = fc.tuple(fc.constantFrom(...fuzzed), fc.boolean()).chain(([target, valid]) =>
      fc.record({
        target: fc.constant(target),
        request: requestsOf(target.operation, ids, valid),
        asker: fc.constantFrom(...askers),
      }),
    )
    const seen = new Map<number, number>()
    await fc.assert(
      fc.asyncProperty(anyRequest, async ({ target, request, asker }) => {
        const { status, body } = await send(target, request, cast[asker].token)
        seen.set(status, (seen.get(status) ?? 0) + 1)
        expect(status).toBeLessThan(500)
        expect(Object.keys(target.operation.responses), `an answer ${status} is not described`).toContain(
          String(status),
        )
        // A file is what it is.
        const isFile = 'application/octet-stream' in (target.operation.responses[String(status)]?.content ?? {})
        if (status >= 400) expect(() => failureEnvelope.parse(body)).not.toThrow()
        else if (!isFile)
          expect(body).toMatchObject({ success: true, errors: [], meta: { requestId: expect.any(String) } })
        expect(JSON.stringify(body)).not.toMatch(/node_modules|\.ts:\d|SELECT |INSERT |postgres|kysely/i)
      }),
      { numRuns: REQUESTS, endOnFailure: true },
    )
    // The requests must get past the doors for this to say anything.
    expect([...seen.keys()]).toEqual(expect.arrayContaining([200, 201, 401, 404, 422]))
  },
  timeout,
)
