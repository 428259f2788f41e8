import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { REUSE_GRACE_MS } from '../domain/auth/sessions.commands.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { counts } from '../test-support/counts.ts'
import { registerPerson } from '../test-support/factories.ts'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

type Step =
  /** So many tabs of one browser refresh at the same moment, with the cookie they share. */
  | { kind: 'tabs'; tabs: number }
  | { kind: 'wait'; ms: number }
  | { kind: 'steal' }
  | { kind: 'thief uses' }
  /** A tab that read the cookie before the others refreshed, and sends it now. */
  | { kind: 'late tab' }

const anyStep: fc.Arbitrary<Step> = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('tabs' as const), tabs: fc.integer({ min: 1, max: 3 }) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 60_000 }) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'steal' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'thief uses' as const }) },
  { weight: 2, arbitrary: fc.constant({ kind: 'late tab' as const }) },
)

/** What the server must do, kept by the test on its own: when each token was first used, and whether the session lives. */
class Oracle {
  readonly firstUsedAt = new Map<string, number>()
  alive = true

  use(token: string, now: number): 'fresh' | 'refused' {
    if (!this.alive) return 'refused'
    const first = this.firstUsedAt.get(token)
    if (first === undefined) this.firstUsedAt.set(token, now)
    else if (now - first > REUSE_GRACE_MS) this.alive = false
    return this.alive ? 'fresh' : 'refused'
  }
}

async function play(steps: readonly Step[], seed: number) {
  const person = await registerPerson(api)
  const oracle = new Oracle()
  // One browser has one cookie jar for all its tabs: whoever answers last writes it.
  let jar = person.refreshToken
  let before = jar
  let stolen: string | undefined
  let accessToken = person.token
  const use = async (token: string) => {
    const answer = await api.call('POST', '/v1/auth/refresh', { body: { refreshToken: token } })
    return answer.status === 200 ? answer.body.data.tokens : undefined
  }
  for (const step of steps) {
    const now = api.clock.now().getTime()
    if (step.kind === 'wait') api.clock.advance(step.ms)
    if (step.kind === 'steal') stolen = seed % 2 === 0 ? jar : before
    if (step.kind === 'tabs') {
      const token = jar
      const expected = Array.from({ length: step.tabs }, () => oracle.use(token, now))
      const answers = await Promise.all(expected.map(() => use(token)))
      expect(answers.map((tokens) => (tokens ? 'fresh' : 'refused'))).toEqual(expected)
      const winner = answers[seed % answers.length]
      before = jar
      if (winner) ({ refreshToken: jar, accessToken } = winner)
    }
    if (step.kind === 'late tab') {
      const expected = oracle.use(before, now)
      const tokens = await use(before)
      expect(tokens ? 'fresh' : 'refused').toBe(expected)
      if (tokens) ({ refreshToken: jar, accessToken } = tokens)
    }
    if (step.kind === 'thief uses' && stolen !== undefined) {
      const expected = oracle.use(stolen, now)
      const tokens = await use(stolen)
      expect(tokens ? 'fresh' : 'refused').toBe(expected)
      // A thief who got in keeps what he got, and goes on with it.
      if (tokens) stolen = tokens.refreshToken
    }
    const me = await api.call('GET', '/v1/users/me', { token: accessToken })
    const young = api.clock.now().getTime() - now <= 500_000
    if (!oracle.alive) expect(me.status).toBe(401)
    else if (young && step.kind === 'tabs') expect(me.status).toBe(200)
  }
  return oracle
}

const runs = counts({ ci: 100, long: 1000 })

test('[ACC11] three tabs and a thief, interleaved at random: a token used twice ends the session, at once', async () => {
  let ended = 0
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 4, maxLength: 16 }), fc.nat(5), async (steps, seed) => {
      const { alive } = await play(steps, seed)
      if (!alive) ended++
    }),
    { numRuns: runs },
  )
  // The generator must reach what the rule is about.
  expect(ended).toBeGreaterThan(runs / 20)
})

test('[ACC11] without a thief nobody is ever signed out', async () => {
  const honest = fc.oneof(
    fc.record({ kind: fc.constant('tabs' as const), tabs: fc.integer({ min: 1, max: 3 }) }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 0, max: 43_200_000 }) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(honest, { minLength: 2, maxLength: 12 }), fc.nat(5), async (steps, seed) => {
      expect((await play(steps, seed)).alive).toBe(true)
    }),
    { numRuns: counts({ ci: 20, long: 200 }) },
  )
})

test('[ACC11] once the thief and the owner have both used a token, more than the grace apart, neither gets in', async () => {
  const person = await registerPerson(api)
  const refresh = (refreshToken: string) => api.call('POST', '/v1/auth/refresh', { body: { refreshToken } })
  const thief = (await refresh(person.refreshToken)).body.data.tokens
  api.clock.advance(REUSE_GRACE_MS + 1)
  expect((await refresh(person.refreshToken)).body.code).toBe('REFRESH_TOKEN_REUSED')
  expect((await refresh(thief.refreshToken)).status).toBe(401)
  expect((await api.call('GET', '/v1/users/me', { token: thief.accessToken })).status).toBe(401)
})
