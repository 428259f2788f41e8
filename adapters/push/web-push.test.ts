import { createECDH } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loopbackEndpoints, startPushService, type TestPushService } from '../../test-support/push-service.ts'
import { publicEndpoints } from './endpoint-rule.ts'
import { createWebPush } from './web-push.ts'

let service: TestPushService
beforeAll(async () => {
  service = await startPushService()
})
afterAll(() => service.stop())

const ecdh = createECDH('prime256v1')
const keys = { publicKey: ecdh.generateKeys('base64url'), privateKey: ecdh.getPrivateKey('base64url') }
const subject = 'https://legal.example'
const sender = createWebPush({ subject, rule: loopbackEndpoints })
const target = ({ endpoint, keys }: ReturnType<TestPushService['subscribe']>) => ({ endpoint, ...keys })

test('[NOTE4] what is sent is delivered as RFC 8030 says, opens with the browser’s key (8291) and is signed by ours (8292)', async () => {
  const [first, second] = [service.subscribe(), service.subscribe()]
  expect(await sender.send(target(first), '{"body":"Grüße"}', keys)).toBe('sent')
  expect(await sender.send(target(second), '{"body":"two"}', keys)).toBe('sent')
  expect(service.faults).toEqual([])
  expect(service.received.map(({ payload }) => payload)).toEqual([{ body: 'Grüße' }, { body: 'two' }])
  expect(service.received[0]).toMatchObject({ vapidKey: keys.publicKey, claims: { aud: service.origin, sub: subject } })
  expect(service.received[0]?.headers.ttl).toBe('86400')
})

test.each([404, 410])('[NOTE4] %i means that the subscription is gone', async (status) => {
  const browser = service.subscribe()
  service.answer(browser, status)
  expect(await sender.send(target(browser), '{}', keys)).toBe('gone')
})

test.each([400, 403, 413, 429, 500, 302])('%i is a failure to try again, not a success', async (status) => {
  const browser = service.subscribe()
  service.answer(browser, status)
  await expect(sender.send(target(browser), '{}', keys)).rejects.toThrow(`the push service answered ${status}`)
})

describe('[NOTE5] the server asks nothing of inner addresses', () => {
  const { p256dh, auth } = target({
    endpoint: '',
    keys: { p256dh: keys.publicKey, auth: Buffer.alloc(16).toString('base64url') },
  })
  const send = (endpoint: string, options: Partial<Parameters<typeof createWebPush>[0]> = {}) =>
    createWebPush({ subject, ...options }).send({ endpoint, p256dh, auth }, '{}', keys)

  test.each(['http://push.example.org/', 'https://127.0.0.1/', 'https://[::1]/', 'https://169.254.169.254/'])(
    '%s',
    async (endpoint) => {
      await expect(send(endpoint)).rejects.toThrow('not allowed')
    },
  )

  test.each([
    ['an inner address', ['127.0.0.1']],
    ['a public and an inner one', ['93.184.216.34', '10.0.0.1']],
    ['an IPv6 loopback', ['::1']],
  ])('a name that resolves to %s', async (_, addresses) => {
    await expect(
      send('https://push.example.org/', {
        resolve: (_name, done) =>
          done(
            null,
            addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
          ),
      }),
    ).rejects.toThrow('not allowed')
  })

  test('the address that was judged is the one that is connected to: the name is resolved once', async () => {
    const asked: string[] = []
    await expect(
      send('https://push.example.org/', {
        rule: { ...publicEndpoints, allowsAddress: (address) => address === '127.0.0.1' },
        resolve: (name, done) => {
          asked.push(name)
          done(null, [{ address: '127.0.0.1', family: 4 }])
        },
      }),
    ).rejects.toThrow('could not be reached')
    expect(asked).toEqual(['push.example.org'])
  })

  test('a redirect is not followed', async () => {
    let followed = false
    const http = createServer((request, response) => {
      if (request.url === '/inner') followed = true
      response.writeHead(307, { location: '/inner' }).end()
    })
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
    const { port } = http.address() as AddressInfo
    await expect(send(`http://127.0.0.1:${port}/`, { rule: loopbackEndpoints })).rejects.toThrow('answered 307')
    expect(followed).toBe(false)
    await new Promise((resolve) => http.close(resolve))
  })
})
