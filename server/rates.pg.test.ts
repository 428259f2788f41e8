import { describe, expect, test } from 'vitest'
import { failureEnvelope } from '../contracts/envelope.ts'
import { createTestApi, type TestApi } from '../test-support/api.ts'
import { registerPerson, uniqueEmail } from '../test-support/factories.ts'

describe('rates', () => {
  const attempt = (limited: TestApi, address: string, headers: Record<string, string> = {}) =>
    limited.app.inject({
      method: 'POST',
      url: '/v1/auth/login',
      remoteAddress: address,
      headers,
      // Another account each time: what is counted here is the address.
      payload: { email: uniqueEmail(), password: 'x' },
    })

  test('of sign-ins are limited by address, and a header does not make another address', async () => {
    const limited = await createTestApi({ rateLimit: true })
    for (let i = 0; i < 20; i++) expect((await attempt(limited, '203.0.113.1')).statusCode).toBe(401)
    const refused = await attempt(limited, '203.0.113.1', { 'x-forwarded-for': '198.51.100.7' })
    expect([refused.statusCode, refused.json().code]).toEqual([429, 'TOO_MANY_REQUESTS'])
    expect(() => failureEnvelope.parse(refused.json())).not.toThrow()
    expect((await attempt(limited, '203.0.113.2')).statusCode).toBe(401)
    await limited.close()
  })

  test('count for the address that a trusted proxy reports', async () => {
    const limited = await createTestApi({ rateLimit: true, trustProxy: ['203.0.113.0/24'] })
    for (let i = 0; i < 21; i++) await attempt(limited, '203.0.113.1', { 'x-forwarded-for': '198.51.100.7' })
    expect((await attempt(limited, '203.0.113.1', { 'x-forwarded-for': '198.51.100.7' })).statusCode).toBe(429)
    expect((await attempt(limited, '203.0.113.1', { 'x-forwarded-for': '198.51.100.8' })).statusCode).toBe(401)
    // What stands left of the proxy's own entry is what the caller wrote.
    const spoofed = await attempt(limited, '203.0.113.1', { 'x-forwarded-for': '192.0.2.9, 198.51.100.7' })
    expect(spoofed.statusCode).toBe(429)
    await limited.close()
  })

  test('of signed-in people count for the person, whatever the address', async () => {
    const limited = await createTestApi({ rateLimit: true })
    const [busy, calm] = [await registerPerson(limited), await registerPerson(limited)]
    const ask = ({ token }: { token: string }, remoteAddress: string) =>
      limited.app.inject({ url: '/v1/categories', remoteAddress, headers: { authorization: `Bearer ${token}` } })
    for (let i = 0; i < 600; i++) await ask(busy, `203.0.113.${i % 200}`)
    expect((await ask(busy, '203.0.113.250')).statusCode).toBe(429)
    expect((await ask(calm, '203.0.113.1')).statusCode).toBe(200)
    // Nobody gets a fresh allowance by making tokens up: those count for the address.
    for (let i = 0; i < 600; i++) await ask({ token: `made.up.${i}` }, '198.51.100.1')
    expect((await ask({ token: 'made.up.again' }, '198.51.100.1')).statusCode).toBe(429)
    await limited.close()
  })

  test('of a player count for the person of its cookie', async () => {
    const limited = await createTestApi({ rateLimit: true })
    const cookieOf = async (token: string) => {
      const claims = await limited.tokens.verify(token, limited.clock.now())
      return `lc_viewing=${claims && (await limited.tokens.sign(claims, limited.clock.now(), 'viewing'))}`
    }
    const [busy, calm] = [await registerPerson(limited), await registerPerson(limited)]
    const url = `/v1/viewings/${crypto.randomUUID()}`
    const ask = (cookie: string, remoteAddress: string) =>
      limited.app.inject({ url, remoteAddress, headers: { cookie } })
    const [ofBusy, ofCalm] = [await cookieOf(busy.token), await cookieOf(calm.token)]
    for (let i = 0; i < 600; i++) await ask(ofBusy, `203.0.113.${i % 200}`)
    expect((await ask(ofBusy, '203.0.113.250')).statusCode).toBe(429)
    expect((await ask(ofCalm, '203.0.113.1')).statusCode).toBe(404)
    await limited.close()
  })

  test('of files do not use up what requests need: many people open many pages behind one address', async () => {
    const limited = await createTestApi({ rateLimit: true })
    const get = (url: string) => limited.app.inject({ url, remoteAddress: '203.0.113.9' })
    for (let i = 0; i < 620; i++) await get('/dev/mailbox')
    expect((await get('/dev/mailbox')).statusCode).toBe(200)
    expect((await get('/v1/categories')).statusCode).toBe(200)
    await limited.close()
  })
})
