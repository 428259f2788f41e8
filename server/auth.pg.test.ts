import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { registerPerson, TEST_PASSWORD, uniqueEmail } from '../test-support/factories.ts'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const DAY_MS = 24 * 60 * 60 * 1000
const register = (body: object, headers = {}) => api.call('POST', '/v1/auth/register', { body, headers })
const login = (email: string, password: string, headers = {}) =>
  api.call('POST', '/v1/auth/login', { body: { email, password }, headers })
const refresh = (refreshToken: string) => api.call('POST', '/v1/auth/refresh', { body: { refreshToken } })
const me = (token: string) => api.call('GET', '/v1/users/me', { token })

describe('register', () => {
  test('opens an account, signs it in and never shows the hash', async () => {
    const email = uniqueEmail()
    const answer = await register({
      email: `  ${email.toUpperCase()} `,
      password: TEST_PASSWORD,
      role: 'client',
      name: ' Ada ',
    })
    expect(answer.status).toBe(201)
    expect(answer.body.data.user).toEqual({
      id: expect.any(String),
      email,
      name: 'Ada',
      role: 'client',
      emailVerified: false,
      twoFactorEnabled: false,
      createdAt: expect.any(String),
    })
    expect(answer.body.data.tokens.expiresIn).toBe(600)
    expect((await me(answer.body.data.tokens.accessToken)).body.data.email).toBe(email)
    const row = await api.db.selectFrom('users').select('passwordHash').where('email', '=', email).executeTakeFirst()
    expect(row?.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
  })

  test('says that an address is taken, whatever its letters look like', async () => {
    const { email } = await registerPerson(api)
    const answer = await register({ email: email.toUpperCase(), password: TEST_PASSWORD, role: 'lawyer', name: 'B' })
    expect([answer.status, answer.body.code]).toEqual([409, 'EMAIL_TAKEN'])
  })

  test('of the same address at the same time makes one account', async () => {
    const body = { email: uniqueEmail(), password: TEST_PASSWORD, role: 'client', name: 'Ada' }
    const answers = await Promise.all([register(body), register(body), register(body)])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
  })

  test('makes no administrators', async () => {
    const answer = await register({ email: uniqueEmail(), password: TEST_PASSWORD, role: 'admin', name: 'Eve' })
    expect([answer.status, answer.body.errors[0].field]).toEqual([422, 'role'])
  })

  test.each([
    ['password', { password: 'short' }],
    ['email', { email: 'no address' }],
    ['name', { name: '   ' }],
  ])('names the field %s', async (field, change) => {
    const answer = await register({
      email: uniqueEmail(),
      password: TEST_PASSWORD,
      role: 'client',
      name: 'A',
      ...change,
    })
    expect([answer.status, answer.body.code, answer.body.errors[0].field]).toEqual([422, 'VALIDATION_ERROR', field])
  })
})

describe('login', () => {
  test('signs in; a wrong password and an unknown address answer the same', async () => {
    const { email } = await registerPerson(api)
    expect((await login(email, TEST_PASSWORD)).status).toBe(200)
    const wrong = await login(email, 'not the password')
    const unknown = await login(uniqueEmail(), 'not the password')
    expect([wrong.status, wrong.body.code]).toEqual([401, 'BAD_CREDENTIALS'])
    expect({ ...unknown.body, meta: null }).toEqual({ ...wrong.body, meta: null })
  })

  test('an unknown address costs about the time of a known one', async () => {
    const { email } = await registerPerson(api)
    const time = async (address: string) => {
      const start = performance.now()
      await login(address, 'not the password')
      return performance.now() - start
    }
    const known: number[] = []
    const unknown: number[] = []
    for (let i = 0; i < 12; i++) {
      known.push(await time(email))
      unknown.push(await time(uniqueEmail()))
    }
    const median = (times: number[]) => times.sort((a, b) => a - b)[times.length / 2] ?? 0
    // Without the computation for nobody it is a tenth; the rest is this machine's noise.
    expect(median(unknown)).toBeGreaterThan(median(known) / 2)
    expect(median(unknown)).toBeLessThan(median(known) * 2)
  })

  test('a suspended account answers like a wrong password', async () => {
    const { email, userId, refreshToken, token } = await registerPerson(api)
    await api.ownerDb.updateTable('users').set({ status: 'suspended' }).where('id', '=', userId).execute()
    expect((await login(email, TEST_PASSWORD)).body.code).toBe('BAD_CREDENTIALS')
    expect((await refresh(refreshToken)).body.code).toBe('REFRESH_TOKEN_INVALID')
    expect((await me(token)).status).toBe(401)
  })
})

describe('refresh', () => {
  test('gives tokens that work; nonsense and nothing are refused', async () => {
    const { refreshToken } = await registerPerson(api)
    const { status, body } = await refresh(refreshToken)
    expect(status).toBe(200)
    expect(body.data.tokens.refreshToken).not.toBe(refreshToken)
    expect((await me(body.data.tokens.accessToken)).status).toBe(200)
    for (const token of ['nonsense', '', 'x'.repeat(512)]) {
      expect((await refresh(token)).body.code).toBe('REFRESH_TOKEN_INVALID')
    }
    expect((await api.call('POST', '/v1/auth/refresh')).body.code).toBe('REFRESH_TOKEN_INVALID')
  })

  test('[PRIV11] a refused refresh says that the account was erased, to whoever knows its number, and of no other account', async () => {
    const [erased, other] = [await registerPerson(api), await registerPerson(api)]
    await api.ownerDb.updateTable('users').set({ status: 'deleted' }).where('id', '=', erased.userId).execute()
    const say = async (userId?: string, refreshToken = erased.refreshToken) =>
      (await api.call('POST', '/v1/auth/refresh', { body: { refreshToken, userId } })).body.code
    // Later on the token itself is gone.
    expect([await say(erased.userId), await say(erased.userId, 'gone')]).toEqual(['ACCOUNT_ERASED', 'ACCOUNT_ERASED'])
    expect([await say(other.userId), await say()]).toEqual(['REFRESH_TOKEN_INVALID', 'REFRESH_TOKEN_INVALID'])
  })

  test('[ACC11] a token used again after the grace ends the session, access tokens and all', async () => {
    const { refreshToken, token } = await registerPerson(api)
    const next = (await refresh(refreshToken)).body.data.tokens
    api.clock.advance(16_000)
    expect((await refresh(refreshToken)).body.code).toBe('REFRESH_TOKEN_REUSED')
    expect((await me(token)).status).toBe(401)
    expect((await me(next.accessToken)).status).toBe(401)
    expect((await refresh(next.refreshToken)).status).toBe(401)
  })

  test('[ACC11] parallel tabs with the same token all go on', async () => {
    const { refreshToken } = await registerPerson(api)
    const answers = await Promise.all(Array.from({ length: 5 }, () => refresh(refreshToken)))
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200])
    for (const { body } of answers) expect((await refresh(body.data.tokens.refreshToken)).status).toBe(200)
  })

  test('a session ends after seven idle days, and after thirty in any case', async () => {
    const idle = await registerPerson(api)
    const busy = await registerPerson(api)
    let token = busy.refreshToken
    for (let day = 0; day < 29; day++) {
      api.clock.advance(DAY_MS)
      const { status, body } = await refresh(token)
      expect(status).toBe(200)
      token = body.data.tokens.refreshToken
    }
    expect((await refresh(idle.refreshToken)).body.code).toBe('REFRESH_TOKEN_INVALID')
    api.clock.advance(DAY_MS)
    expect((await refresh(token)).body.code).toBe('REFRESH_TOKEN_INVALID')
  })

  test('an access token ends after ten minutes', async () => {
    const { token } = await registerPerson(api)
    api.clock.advance(595_000)
    expect((await me(token)).status).toBe(200)
    api.clock.advance(10_000)
    expect((await me(token)).status).toBe(401)
  })
})

describe('the web client', () => {
  const web = { 'x-client': 'web', origin: 'http://localhost:5173' }
  const cookieOf = (answer: Awaited<ReturnType<typeof login>>) => answer.response.cookies[0]
  const signIn = async () => login((await registerPerson(api)).email, TEST_PASSWORD, web)
  const post = (path: string, headers: Record<string, string>) => api.call('POST', path, { headers })

  test('gets the refresh token as a cookie that no script reads, and never in the body', async () => {
    const answer = await signIn()
    expect(answer.body.data.tokens.refreshToken).toBeNull()
    expect(cookieOf(answer)).toMatchObject({ name: 'lc_refresh', httpOnly: true, sameSite: 'Strict', path: '/v1/auth' })
  })

  test('refreshes and signs out with it', async () => {
    const cookie = `lc_refresh=${cookieOf(await signIn())?.value}`
    const refreshed = await post('/v1/auth/refresh', { ...web, cookie })
    expect(refreshed.body.data.tokens).toMatchObject({ refreshToken: null, expiresIn: 600 })
    const next = `lc_refresh=${cookieOf(refreshed)?.value}`
    const out = await post('/v1/auth/logout', { ...web, cookie: next })
    expect([out.status, cookieOf(out)?.value]).toEqual([200, ''])
    expect((await me(refreshed.body.data.tokens.accessToken)).status).toBe(401)
    expect((await post('/v1/auth/refresh', { ...web, cookie: next })).status).toBe(401)
  })

  test('a page of another origin, or one that does not say it is ours, cannot use the cookie', async () => {
    const cookie = `lc_refresh=${cookieOf(await signIn())?.value}`
    for (const origin of [
      'https://evil.example',
      'http://localhost.evil.example',
      'null',
      'file://',
      'http://LOCALHOST@evil.example',
    ]) {
      for (const path of ['/v1/auth/refresh', '/v1/auth/logout']) {
        const answer = await post(path, { 'x-client': 'web', cookie, origin })
        expect([answer.status, answer.body.code]).toEqual([403, 'ORIGIN_NOT_ALLOWED'])
      }
    }
    expect((await post('/v1/auth/refresh', { cookie })).body.code).toBe('REFRESH_TOKEN_INVALID')
    expect((await post('/v1/auth/refresh', { ...web, cookie })).status).toBe(200)
  })

  test('in production: only our origin, a secure __Host- cookie', async () => {
    const live = await createTestApi({ production: true, publicUrl: 'https://law.example' })
    try {
      const { email } = await registerPerson(live)
      const body = { email, password: TEST_PASSWORD }
      const headers = { 'x-client': 'web', origin: 'https://law.example' }
      const answer = await live.call('POST', '/v1/auth/login', { body, headers })
      const cookie = answer.response.cookies[0]
      expect(cookie).toMatchObject({
        name: '__Host-lc_refresh',
        secure: true,
        httpOnly: true,
        sameSite: 'Strict',
        path: '/',
      })
      const send = (origin: string) =>
        live.call('POST', '/v1/auth/refresh', {
          headers: { ...headers, origin, cookie: `${cookie?.name}=${cookie?.value}` },
        })
      for (const origin of [
        'http://localhost:8080',
        'http://law.example',
        'https://law.example:444',
        'https://sub.law.example',
      ]) {
        expect((await send(origin)).body.code).toBe('ORIGIN_NOT_ALLOWED')
      }
      expect((await send('https://law.example')).status).toBe(200)
      expect((await live.call('GET', '/dev/mailbox.json')).status).toBe(404)
      expect((await live.call('GET', '/dev/mailbox')).status).toBe(404)
    } finally {
      await live.close()
    }
  })
})

describe('sessions', () => {
  test('are listed with the one that asks marked, and one revoked is out at once', async () => {
    const person = await registerPerson(api)
    const other = (await login(person.email, TEST_PASSWORD, { 'user-agent': 'Phone' })).body.data.tokens
    const list = async () => (await api.call('GET', '/v1/auth/sessions', { token: person.token })).body.data
    const found: { id: string; userAgent: string; current: boolean }[] = await list()
    expect(found.map(({ current }) => current).sort()).toEqual([false, true])
    const phone = found.find(({ userAgent }) => userAgent === 'Phone')
    expect(phone?.current).toBe(false)
    const url = `/v1/auth/sessions/${phone?.id}`
    expect((await api.call('DELETE', url, { token: person.token })).status).toBe(200)
    expect((await me(other.accessToken)).status).toBe(401)
    expect((await refresh(other.refreshToken)).body.code).toBe('REFRESH_TOKEN_INVALID')
    expect(await list()).toHaveLength(1)
    expect((await api.call('DELETE', url, { token: person.token })).status).toBe(404)
  })

  test('signing out ends the session of that token only; the same again is no error', async () => {
    const person = await registerPerson(api)
    const other = (await login(person.email, TEST_PASSWORD)).body.data.tokens
    const logout = () => api.call('POST', '/v1/auth/logout', { body: { refreshToken: person.refreshToken } })
    expect((await logout()).status).toBe(200)
    expect((await logout()).status).toBe(200)
    expect((await me(person.token)).status).toBe(401)
    expect((await me(other.accessToken)).status).toBe(200)
  })

  test("changing one's name", async () => {
    const { token } = await registerPerson(api)
    const answer = await api.call('PUT', '/v1/users/me', {
      token,
      body: { name: ' Grace ', role: 'admin', email: 'x@y.example' },
    })
    expect(answer.body.data).toMatchObject({ name: 'Grace', role: 'client' })
    expect((await me(token)).body.data.name).toBe('Grace')
  })
})
