import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { registerPerson, TEST_PASSWORD, uniqueEmail } from '../test-support/factories.ts'
import { codeAt, switchTwoFactorOn } from '../test-support/otp.ts'

let api: TestApi
beforeAll(async () => {
  // The rate of an address is another limit (server/rates.pg.test.ts); each attempt here comes from a proxy's word.
  api = await createTestApi({ rateLimit: true, trustProxy: ['127.0.0.1'] })
})
afterAll(() => api.close())

let addresses = 0
const newAddress = () => `198.51.${Math.floor(addresses / 250)}.${(addresses++ % 250) + 1}`
interface From {
  address: string
  cookie?: string
}
const login = (email: string, password: string, { address, cookie }: From, otp?: string) =>
  api.call('POST', '/v1/auth/login', {
    body: { email, password, ...(otp && { otp }) },
    headers: { 'x-forwarded-for': address, 'x-client': 'web', ...(cookie && { cookie }) },
  })
const statusOf = async (...attempt: Parameters<typeof login>) => (await login(...attempt)).status
const deviceOf = (answer: Awaited<ReturnType<typeof login>>) => {
  const cookie = answer.response.cookies.find(({ name }) => name === 'lc_device')
  return `${cookie?.name}=${cookie?.value}`
}
const person = () =>
  registerPerson({
    ...api,
    call: (method, url, call) => api.call(method, url, { ...call, headers: { 'x-forwarded-for': newAddress() } }),
  })

describe('wrong passwords', () => {
  test('[AUTH6] cost more and more time from the fifth on, also many at once, and the right one waits too', async () => {
    const { email } = await person()
    const from = { address: newAddress() }
    const many = await Promise.all(Array.from({ length: 12 }, () => statusOf(email, 'wrong', from)))
    expect(many.filter((status) => status === 401)).toHaveLength(5)
    expect(many.filter((status) => status === 429)).toHaveLength(7)
    expect(await statusOf(email, TEST_PASSWORD, from)).toBe(429)
    api.clock.advance(1_100)
    expect(await statusOf(email, 'wrong', from)).toBe(401)
    api.clock.advance(1_100)
    expect(await statusOf(email, TEST_PASSWORD, from)).toBe(429)
    api.clock.advance(1_000)
    expect(await statusOf(email, TEST_PASSWORD, from)).toBe(200)
    // A success wipes the slate.
    for (let i = 0; i < 4; i++) expect(await statusOf(email, 'wrong', { ...from })).toBe(401)
  })

  test('[AUTH6] the wait never grows past a quarter of an hour', async () => {
    const { email } = await person()
    const from = { address: newAddress() }
    for (let i = 0; i < 24; i++) {
      // Another minute for the limit of the address, which runs on the real clock, is not needed: it counts 20.
      if (i < 18) await login(email, 'wrong', from)
      api.clock.advance(901_000)
    }
    expect(await statusOf(email, TEST_PASSWORD, from)).toBe(200)
  })

  test('[AUTH6] of somebody else never keep the owner out: not elsewhere, not in a known browser behind the same address', async () => {
    const { email } = await person()
    const office = newAddress()
    const cookie = deviceOf(await login(email, TEST_PASSWORD, { address: office }))
    for (let i = 0; i < 8; i++) await login(email, 'wrong', { address: office })
    expect(await statusOf(email, TEST_PASSWORD, { address: office })).toBe(429)
    expect(await statusOf(email, TEST_PASSWORD, { address: office, cookie })).toBe(200)
    expect(await statusOf(email, TEST_PASSWORD, { address: newAddress() })).toBe(200)
  })

  test('[AUTH6] a mark that we did not make, or that belongs to another account, makes no browser known', async () => {
    const [victim, other] = [await person(), await person()]
    const address = newAddress()
    const others = deviceOf(await login(other.email, TEST_PASSWORD, { address: newAddress() }))
    for (let i = 0; i < 5; i++) await login(victim.email, 'wrong', { address })
    for (const cookie of [others, 'lc_device=made-up', `lc_device=${'A'.repeat(43)}`]) {
      expect(await statusOf(victim.email, TEST_PASSWORD, { address, cookie })).toBe(429)
    }
    // Nor is a planted mark taken over at a sign-in: whoever planted it would share the count.
    const planted = `lc_device=${'B'.repeat(43)}`
    expect(deviceOf(await login(victim.email, TEST_PASSWORD, { address: newAddress(), cookie: planted }))).not.toBe(
      planted,
    )
  })

  test('[AUTH5] an address without an account waits just the same', async () => {
    const known = (await person()).email
    const unknown = uniqueEmail()
    const play = async (email: string) => {
      const from = { address: newAddress() }
      const seen: string[] = []
      for (let i = 0; i < 7; i++) {
        const { status, body } = await login(email, 'wrong', from)
        seen.push(JSON.stringify({ status, ...body, meta: null }))
      }
      return seen
    }
    expect(await play(unknown)).toEqual(await play(known))
  })
})

describe('wrong codes', () => {
  test('[AUTH6] of who has the password count for the account wherever they come from; a known browser goes on', async () => {
    const owner = await person()
    const cookie = deviceOf(await login(owner.email, TEST_PASSWORD, { address: newAddress() }))
    const { seed } = await switchTwoFactorOn(api, owner)
    const statuses: number[] = []
    for (let i = 0; i < 8; i++)
      statuses.push(await statusOf(owner.email, TEST_PASSWORD, { address: newAddress() }, '000000'))
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429, 429])
    const otp = codeAt(seed, api.clock.now())
    expect(await statusOf(owner.email, TEST_PASSWORD, { address: newAddress() }, otp)).toBe(429)
    expect(await statusOf(owner.email, TEST_PASSWORD, { address: newAddress(), cookie }, otp)).toBe(200)
  })

  test('[AUTH6] in one session slow that session down and no other', async () => {
    const owner = await person()
    const other = (await login(owner.email, TEST_PASSWORD, { address: newAddress() })).body.data.tokens.accessToken
    const stepUp = (token: string, password: string) =>
      api.call('POST', '/v1/auth/step-up', { token, body: { password } }).then(({ status }) => status)
    for (let i = 0; i < 5; i++) expect(await stepUp(owner.token, 'wrong')).toBe(401)
    expect(await stepUp(owner.token, TEST_PASSWORD)).toBe(429)
    expect(await stepUp(other, TEST_PASSWORD)).toBe(200)
  })
})
