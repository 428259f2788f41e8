import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { registerPerson, uniqueEmail } from '../test-support/factories.ts'
import { startOpenId, type TestAccount, type TestOpenId } from '../test-support/openid.ts'
import { codeAt, mailedToken, switchTwoFactorOn } from '../test-support/otp.ts'

let openid: TestOpenId
let api: TestApi
beforeAll(async () => {
  openid = await startOpenId()
  api = await createTestApi({ identityProvider: openid.provider() })
})
afterAll(async () => {
  await api.close()
  await openid.stop()
})

const someone = (change: Partial<TestAccount> = {}): TestAccount => ({
  subject: randomBytes(8).toString('hex'),
  email: uniqueEmail('oidc'),
  emailVerified: true,
  name: 'Ola Provider',
  ...change,
})
async function start(body: object = {}) {
  const answer = await api.call('POST', '/v1/auth/oidc/start', { body })
  expect(answer.status).toBe(200)
  const cookie = answer.response.cookies.find(({ name }) => name === 'lc_provider')
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/v1/auth/oidc' })
  return { url: answer.body.data.url as string, cookie: `lc_provider=${cookie?.value}` }
}
const finish = (cookie: string | undefined, body: object) =>
  api.call('POST', '/v1/auth/oidc/callback', { body, headers: cookie ? { cookie } : {} })
async function signIn(account: TestAccount, body: object = {}) {
  const { url, cookie } = await start(body)
  return { cookie, answer: await finish(cookie, { query: await openid.visit(url, account) }) }
}
const codeOf = (answer: { status: number; body: { code?: string } }) => [answer.status, answer.body.code]
const confirm = async (email: string) =>
  api.call('POST', '/v1/auth/verify-email', { body: { token: await mailedToken(api, email, 'verify-email') } })

test('the sign-in page learns of the provider, and where there is none, that there is none', async () => {
  const { body } = await api.call('GET', '/v1/auth/providers')
  expect(body.data).toEqual({ oidc: { name: new URL(openid.issuer).host } })
})

describe('[AUTH7] who comes from the provider', () => {
  test('for the first time gets an account of the kind that was asked for, and comes back into the same one', async () => {
    const account = someone()
    expect(codeOf((await signIn(account)).answer)).toEqual([404, 'ACCOUNT_NEEDED'])
    const { answer } = await signIn(account, { role: 'lawyer' })
    expect(answer.body.data.user).toMatchObject({ email: account.email, role: 'lawyer', emailVerified: true })
    // Whatever becomes of the address there.
    const again = await signIn({ ...account, email: uniqueEmail('moved'), emailVerified: false })
    expect(again.answer.body.data.user.id).toBe(answer.body.data.user.id)
  })

  test('with an address that the provider has not checked gets nothing', async () => {
    const { email } = await registerPerson(api)
    await confirm(email)
    for (const change of [{ email, emailVerified: false }, { emailVerified: false }, { email: undefined }] as const) {
      const account = someone()
      const { answer } = await signIn({ ...account, ...change } as TestAccount, { role: 'client' })
      expect(codeOf(answer)).toEqual([403, 'PROVIDER_ADDRESS_UNVERIFIED'])
    }
  })

  test('is joined to an account with that address only when it was confirmed here too, and its owner is told', async () => {
    const { email, userId } = await registerPerson(api)
    const account = someone({ email })
    expect(codeOf((await signIn(account, { role: 'client' })).answer)).toEqual([409, 'ADDRESS_NOT_CONFIRMED'])
    await confirm(email)
    expect((await signIn(account)).answer.body.data.user.id).toBe(userId)
    const mails = await api.db.selectFrom('mails').select('subject').where('toAddress', '=', email).execute()
    expect(mails.map(({ subject }) => subject)).toContain('Sign-in through another service')
  })

  test('needs the code where two-factor is on, as everybody', async () => {
    const person = await registerPerson(api)
    await confirm(person.email)
    const { seed } = await switchTwoFactorOn(api, person)
    const { cookie, answer } = await signIn(someone({ email: person.email }))
    expect(codeOf(answer)).toEqual([401, 'OTP_REQUIRED'])
    expect(codeOf(await finish(cookie, { otp: '000000' }))).toEqual([401, 'OTP_INVALID'])
    expect(codeOf(await finish(undefined, { otp: codeAt(seed, api.clock.now()) }))).toEqual([
      401,
      'PROVIDER_SIGN_IN_FAILED',
    ])
    const done = await finish(cookie, { otp: codeAt(seed, api.clock.now()) })
    expect(done.body.data.user.id).toBe(person.userId)
    api.clock.advance(30_000)
    expect((await finish(cookie, { otp: codeAt(seed, api.clock.now()) })).status).toBe(401)
  })

  test('and is suspended here stays out', async () => {
    const account = someone()
    const { answer } = await signIn(account, { role: 'client' })
    await api.ownerDb
      .updateTable('users')
      .set({ status: 'suspended' })
      .where('id', '=', answer.body.data.user.id)
      .execute()
    expect((await signIn(account)).answer.status).toBe(401)
  })
})

describe('[AUTH7] what comes back', () => {
  test('works once, in the browser that began, with its own state, within ten minutes', async () => {
    const account = someone()
    const one = await start({ role: 'client' })
    const query = await openid.visit(one.url, account)
    const failed = [401, 'PROVIDER_SIGN_IN_FAILED']
    // Another's answer, planted in a browser (login CSRF).
    expect(codeOf(await finish((await start({ role: 'client' })).cookie, { query }))).toEqual(failed)
    expect(codeOf(await finish(undefined, { query }))).toEqual(failed)
    expect(codeOf(await finish('lc_provider=made-up', { query }))).toEqual(failed)
    expect((await finish(one.cookie, { query })).status).toBe(200)
    expect(codeOf(await finish(one.cookie, { query }))).toEqual(failed)
    const late = await start({ role: 'client' })
    const lateQuery = await openid.visit(late.url, account)
    api.clock.advance(601_000)
    expect(codeOf(await finish(late.cookie, { query: lateQuery }))).toEqual(failed)
  })

  test.each([
    ['nothing', () => ''],
    ['a refusal of the person', () => '?error=access_denied&state=x'],
    ['another state', (query: string) => query.replace(/state=[^&]+/, 'state=another')],
    ['another code', (query: string) => query.replace(/code=[^&]+/, 'code=another')],
    ['another issuer', (query: string) => query.replace(/iss=[^&]+/, 'iss=https%3A%2F%2Fevil.example')],
  ])('is refused with %s', async (_, change) => {
    const { url, cookie } = await start({ role: 'client' })
    const query = change(await openid.visit(url, someone()))
    expect(codeOf(await finish(cookie, { query }))).toEqual([401, 'PROVIDER_SIGN_IN_FAILED'])
  })

  test('cannot be tried twice, not even with the right answer the second time', async () => {
    const { url, cookie } = await start({ role: 'client' })
    const query = await openid.visit(url, someone())
    expect((await finish(cookie, { query: query.replace(/state=[^&]+/, 'state=another') })).status).toBe(401)
    expect((await finish(cookie, { query })).status).toBe(401)
  })

  test('needs PKCE and nonce: both are in the address', async () => {
    const url = new URL((await start()).url)
    expect(url.searchParams.get('code_challenge_method')).toBe('S256')
    for (const name of ['code_challenge', 'nonce', 'state']) expect(url.searchParams.get(name)).toMatch(/^[\w-]{43}$/)
  })
})

test('a provider that does not answer is said, and is asked again the next time', async () => {
  const away = await startOpenId()
  const provider = away.provider()
  await away.stop()
  const other = await createTestApi({ identityProvider: provider })
  const answer = await other.call('POST', '/v1/auth/oidc/start', { body: {} })
  expect(codeOf(answer)).toEqual([401, 'PROVIDER_SIGN_IN_FAILED'])
  await other.close()
})
