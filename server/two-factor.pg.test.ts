import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { registerPerson, TEST_PASSWORD, type TestPerson } from '../test-support/factories.ts'
import { codeAt, switchTwoFactorOn } from '../test-support/otp.ts'

let api: TestApi
beforeAll(async () => {
  api = await createTestApi()
})
afterAll(() => api.close())

const post = (path: string, body: object, token?: string) =>
  api.call('POST', `/v1/auth/${path}`, { body, ...(token && { token }) })
const login = (email: string, otp?: string, password = TEST_PASSWORD) =>
  post('login', { email, password, ...(otp !== undefined && { otp }) })
const codeOf = (answer: { status: number; body: { code?: string } }) => [answer.status, answer.body.code]
const now = (seed: string) => codeAt(seed, api.clock.now())

describe('signing in with two-factor', () => {
  test('[AUTH1] takes a code after the password, and only who has the password learns that', async () => {
    const person = await registerPerson(api)
    const { seed } = await switchTwoFactorOn(api, person)
    expect(codeOf(await login(person.email))).toEqual([401, 'OTP_REQUIRED'])
    expect(codeOf(await login(person.email, undefined, 'a wrong password'))).toEqual([401, 'BAD_CREDENTIALS'])
    expect(codeOf(await login(person.email, now(seed), 'a wrong password'))).toEqual([401, 'BAD_CREDENTIALS'])
    const wrong = String((Number(now(seed)) + 1) % 1_000_000).padStart(6, '0')
    expect(codeOf(await login(person.email, wrong))).toEqual([401, 'OTP_INVALID'])
    expect((await login(person.email, now(seed))).body.data.user.twoFactorEnabled).toBe(true)
  })

  test('[AUTH1] a code is good for its half minute and the ones beside it', async () => {
    const person = await registerPerson(api)
    const { seed } = await switchTwoFactorOn(api, person)
    const at = (seconds: number) => codeAt(seed, new Date(api.clock.now().getTime() + seconds * 1000))
    api.clock.advance(300_000)
    for (const seconds of [-61, 61, 3600]) expect((await login(person.email, at(seconds))).status).toBe(401)
    expect((await login(person.email, at(-30))).status).toBe(200)
    expect((await login(person.email, at(0))).status).toBe(200)
    expect((await login(person.email, at(30))).status).toBe(200)
  })

  test('[AUTH2] no code counts twice: not later, not at the same moment, not for another act', async () => {
    const person = await registerPerson(api)
    const { seed, firstCode } = await switchTwoFactorOn(api, person)
    expect((await login(person.email, firstCode)).status).toBe(401)
    const otp = now(seed)
    const answers = await Promise.all(Array.from({ length: 8 }, () => login(person.email, otp)))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(401)])
    expect(codeOf(await login(person.email, otp))).toEqual([401, 'OTP_INVALID'])
    expect(codeOf(await post('step-up', { otp }, person.token))).toEqual([401, 'OTP_INVALID'])
    api.clock.advance(30_000)
    const next = now(seed)
    const steps = await Promise.all(Array.from({ length: 8 }, () => post('step-up', { otp: next }, person.token)))
    expect(steps.map(({ status }) => status).sort()).toEqual([200, ...Array(7).fill(401)])
    // Nor does an older one, once a later one was used.
    api.clock.advance(60_000)
    const older = now(seed)
    api.clock.advance(30_000)
    expect((await login(person.email, now(seed))).status).toBe(200)
    expect((await login(person.email, older)).status).toBe(401)
  })

  test('[AUTH2] a recovery code works once, however it is typed, and its owner is told', async () => {
    const person = await registerPerson(api)
    const { recoveryCodes } = await switchTwoFactorOn(api, person)
    expect(recoveryCodes).toHaveLength(10)
    expect(new Set(recoveryCodes).size).toBe(10)
    const [first = '', second = ''] = recoveryCodes
    // 24 letters of 5 bits each.
    expect(first.replaceAll('-', '')).toMatch(/^[0-9A-HJKMNP-TV-Z]{24}$/)
    const typed = first.toLowerCase().replaceAll('-', ' ')
    const answers = await Promise.all([login(person.email, typed), login(person.email, first)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401])
    expect((await login(person.email, first)).status).toBe(401)
    expect((await login(person.email, second)).status).toBe(200)
    const { body } = await api.call('GET', '/v1/auth/2fa', { token: person.token })
    expect(body.data).toEqual({ enabled: true, recoveryCodesLeft: 8 })
    const mails = await api.db.selectFrom('mails').select('subject').where('toAddress', '=', person.email).execute()
    expect(mails.filter(({ subject }) => subject === 'A recovery code was used')).toHaveLength(2)
  })

  test('[AUTH2] new recovery codes for an old one, and the old ones are gone', async () => {
    const person = await registerPerson(api)
    const { recoveryCodes } = await switchTwoFactorOn(api, person)
    const [first, second] = recoveryCodes
    const again = await post('2fa/recovery-codes', { otp: first }, person.token)
    expect(again.body.data.recoveryCodes).toHaveLength(10)
    expect((await login(person.email, second)).status).toBe(401)
    expect((await login(person.email, again.body.data.recoveryCodes[9])).status).toBe(200)
  })
})

describe('switching it', () => {
  test('[AUTH1] on: only with a code of the new seed, in a session that is fresh or has stepped up, once', async () => {
    const person = await registerPerson(api)
    expect(codeOf(await post('2fa/verify', { otp: '123456' }, person.token))).toEqual([409, 'TWO_FACTOR_OFF'])
    const first = await post('2fa/enable', {}, person.token)
    expect(first.body.data.otpauthUrl).toMatch(/^otpauth:\/\/totp\/Legal%20Connect:/)
    expect(first.body.data.otpauthUrl).toContain(`secret=${first.body.data.secret}`)
    const { secret } = (await post('2fa/enable', {}, person.token)).body.data
    const stale = await post('2fa/verify', { otp: now(first.body.data.secret) }, person.token)
    expect(codeOf(stale)).toEqual([401, 'OTP_INVALID'])
    // Nothing has changed so far.
    expect((await login(person.email)).status).toBe(200)
    const body = { otp: now(secret) }
    const answers = await Promise.all([post('2fa/verify', body, person.token), post('2fa/verify', body, person.token)])
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(codeOf(await post('2fa/enable', {}, person.token))).toEqual([409, 'TWO_FACTOR_ON'])
  })

  test('[AUTH3] on: an open laptop that was signed in long ago is not enough', async () => {
    const person = await registerPerson(api)
    api.clock.advance(16 * 60_000)
    const { accessToken } = (await post('refresh', { refreshToken: person.refreshToken })).body.data.tokens
    expect(codeOf(await post('2fa/enable', {}, accessToken))).toEqual([403, 'STEP_UP_REQUIRED'])
    expect((await post('step-up', { password: TEST_PASSWORD }, accessToken)).status).toBe(200)
    expect((await post('2fa/enable', {}, accessToken)).status).toBe(200)
  })

  test('[AUTH3] off: with a step-up and a code', async () => {
    const person = await registerPerson(api)
    const { seed, recoveryCodes } = await switchTwoFactorOn(api, person)
    const off = (otp: string) => post('2fa/disable', { otp }, person.token)
    expect(codeOf(await off(now(seed)))).toEqual([403, 'STEP_UP_REQUIRED'])
    await post('step-up', { password: TEST_PASSWORD }, person.token)
    expect(codeOf(await off('000000'))).toEqual([401, 'OTP_INVALID'])
    expect((await off(recoveryCodes[0] ?? '')).status).toBe(200)
    expect((await login(person.email)).status).toBe(200)
    expect((await login(person.email, recoveryCodes[1])).status).toBe(200)
  })
})

test('[AUTH2] the seed is sealed, at its own place, and codes are hashed: the tables hold neither', async () => {
  const person = await registerPerson(api)
  const other = await registerPerson(api)
  const { seed, recoveryCodes } = await switchTwoFactorOn(api, person)
  await switchTwoFactorOn(api, other)
  const rows = [
    ...(await api.ownerDb.selectFrom('twoFactorSeeds').selectAll().execute()),
    ...(await api.ownerDb.selectFrom('recoveryCodes').selectAll().execute()),
  ]
  const bytes = rows
    .flatMap((row) => Object.values(row))
    .map((value) => (Buffer.isBuffer(value) ? value.toString('latin1') : String(value)))
  for (const secret of [seed, ...recoveryCodes, recoveryCodes[0]?.replaceAll('-', '') ?? '']) {
    expect(bytes.some((text) => text.includes(secret))).toBe(false)
  }
  // Another's seed, moved here, does not open: no code gets in, and nothing of our insides is said.
  const theirs = await api.ownerDb
    .selectFrom('twoFactorSeeds')
    .selectAll()
    .where('userId', '=', other.userId)
    .executeTakeFirstOrThrow()
  const { sealedSeed, wrappedKey, masterKeyId } = theirs
  await api.ownerDb
    .updateTable('twoFactorSeeds')
    .set({ sealedSeed, wrappedKey, masterKeyId })
    .where('userId', '=', person.userId)
    .execute()
  expect((await login(person.email, now(seed))).status).toBe(500)
})

describe('step-up', () => {
  const stepUp = (person: TestPerson, body: object) => post('step-up', body, person.token)
  const change = (person: TestPerson) =>
    api.call('PUT', '/v1/auth/password', { token: person.token, body: { password: TEST_PASSWORD } })

  test('[AUTH3] lasts five minutes, in its session only, and the access token stays the same', async () => {
    const person = await registerPerson(api)
    const other = (await login(person.email)).body.data.tokens.accessToken
    expect(codeOf(await change(person))).toEqual([403, 'STEP_UP_REQUIRED'])
    const answer = await stepUp(person, { password: TEST_PASSWORD })
    expect(new Date(answer.body.data.validUntil).getTime()).toBe(api.clock.now().getTime() + 300_000)
    const elsewhere = await api.call('PUT', '/v1/auth/password', { token: other, body: { password: TEST_PASSWORD } })
    expect(codeOf(elsewhere)).toEqual([403, 'STEP_UP_REQUIRED'])
    api.clock.advance(299_000)
    expect((await change(person)).status).toBe(200)
    api.clock.advance(2_000)
    expect(codeOf(await change(person))).toEqual([403, 'STEP_UP_REQUIRED'])
  })

  test('[AUTH3] takes the right password or a code, nothing else', async () => {
    const person = await registerPerson(api)
    expect(codeOf(await stepUp(person, { password: 'a wrong password' }))).toEqual([401, 'BAD_CREDENTIALS'])
    expect(codeOf(await stepUp(person, { otp: '123456' }))).toEqual([401, 'OTP_INVALID'])
    expect((await stepUp(person, {})).status).toBe(422)
    expect(codeOf(await change(person))).toEqual([403, 'STEP_UP_REQUIRED'])
    const { seed } = await switchTwoFactorOn(api, person)
    expect((await stepUp(person, { otp: now(seed) })).status).toBe(200)
    expect((await change(person)).status).toBe(200)
  })
})
