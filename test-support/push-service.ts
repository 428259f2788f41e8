import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { importJWK, type JWTPayload, jwtVerify } from 'jose'
import type { EndpointRule } from '../adapters/push/endpoint-rule.ts'

/** Lets tests send to this machine without TLS; everything else is refused as ever. */
export const loopbackEndpoints: EndpointRule = {
  allowsUrl: (url) => url.protocol === 'http:' && url.hostname === '127.0.0.1',
  allowsAddress: (address) => address === '127.0.0.1',
}

/** A browser's side of a subscription. */
export interface TestBrowser {
  endpoint: string
  keys: { p256dh: string; auth: string }
}

export interface ReceivedPush {
  headers: IncomingHttpHeaders
  path: string
  /** After decryption. */
  payload: unknown
  /** Of the VAPID token, whose signature was checked with its own key. */
  claims: JWTPayload
  /** The public key that signed. */
  vapidKey: string
  bytes: number
}

export interface TestPushService {
  origin: string
  received: ReceivedPush[]
  /** Requests that were not as the standards want them, with why. */
  faults: string[]
  subscribe(): TestBrowser
  /** What the next requests for this browser are answered. */
  answer(browser: TestBrowser, status: number): void
  stop(): Promise<void>
}

/** A push service and its browsers on this machine: RFC 8030 (delivery), RFC 8291 with RFC 8188 (content), RFC 8292 (VAPID). */
export async function startPushService(): Promise<TestPushService> {
  const browsers = new Map<string, { ecdh: ReturnType<typeof createECDH>; auth: Buffer; status: number }>()
  const received: ReceivedPush[] = []
  const faults: string[] = []
  const http = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const path = request.url ?? ''
    const browser = browsers.get(path)
    if (!browser) return void response.writeHead(404).end()
    try {
      const body = Buffer.concat(chunks)
      const { claims, vapidKey } = await verifyVapid(request.headers, origin)
      requireDelivery(request.method, request.headers)
      const payload = JSON.parse(decrypt(body, browser.ecdh, browser.auth).toString())
      if (browser.status < 300) {
        received.push({ headers: request.headers, path, payload, claims, vapidKey, bytes: body.length })
      }
      response.writeHead(browser.status, browser.status === 201 ? { location: `${origin}/message` } : {}).end()
    } catch (error) {
      faults.push(String(error))
      response.writeHead(400).end()
    }
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`
  return {
    origin,
    received,
    faults,
    subscribe() {
      const ecdh = createECDH('prime256v1')
      const p256dh = ecdh.generateKeys('base64url')
      const auth = randomBytes(16)
      const path = `/push/${randomBytes(8).toString('hex')}`
      browsers.set(path, { ecdh, auth, status: 201 })
      return { endpoint: origin + path, keys: { p256dh, auth: auth.toString('base64url') } }
    },
    answer({ endpoint }, status) {
      const browser = browsers.get(new URL(endpoint).pathname)
      if (browser) browser.status = status
    },
    stop: () => new Promise((resolve) => http.close(() => resolve())),
  }
}

/** RFC 8030, 5.2 to 5.4. */
function requireDelivery(method: string | undefined, headers: IncomingHttpHeaders): void {
  if (method !== 'POST') throw new Error('not a POST')
  if (!/^\d+$/.test(String(headers.ttl))) throw new Error('no TTL')
  if (headers['content-encoding'] !== 'aes128gcm') throw new Error('another content encoding')
  if (!['very-low', 'low', 'normal', 'high', undefined].includes(headers.urgency as string)) throw new Error('urgency')
}

/** RFC 8292: `vapid t=<JWT>, k=<key>`, ES256, for our origin, for at most a day. */
async function verifyVapid(headers: IncomingHttpHeaders, audience: string) {
  const { t, k } = /^vapid t=(?<t>[\w.-]+), ?k=(?<k>[\w-]+)$/i.exec(headers.authorization ?? '')?.groups ?? {}
  const point = Buffer.from(k ?? '', 'base64url')
  if (point.length !== 65 || point[0] !== 4) throw new Error('the key is no point of P-256')
  const [x, y] = [point.subarray(1, 33), point.subarray(33)].map((part) => part.toString('base64url'))
  const key = await importJWK({ kty: 'EC', crv: 'P-256', ...(x && y && { x, y }) }, 'ES256')
  const { payload } = await jwtVerify(t ?? '', key, { audience, algorithms: ['ES256'] })
  if ((payload.exp ?? Number.POSITIVE_INFINITY) > Date.now() / 1000 + 24 * 60 * 60)
    throw new Error('valid for too long')
  if (!/^(mailto:|https:)/.test(String(payload.sub))) throw new Error('no contact')
  return { claims: payload, vapidKey: k ?? '' }
}

/** RFC 8291, 3.4, on top of the header and record of RFC 8188; one record. */
function decrypt(body: Buffer, ecdh: ReturnType<typeof createECDH>, auth: Buffer): Buffer {
  const salt = body.subarray(0, 16)
  const idLength = body[20] ?? 0
  const senderKey = body.subarray(21, 21 + idLength)
  const record = body.subarray(21 + idLength)
  if (record.length > body.readUInt32BE(16)) throw new Error('more than one record')
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), ecdh.getPublicKey(), senderKey])
  const secret = hkdfSync('sha256', ecdh.computeSecret(senderKey), auth, info, 32)
  const derive = (name: string, bytes: number) =>
    Buffer.from(hkdfSync('sha256', Buffer.from(secret), salt, Buffer.from(`Content-Encoding: ${name}\0`), bytes))
  const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12))
  decipher.setAuthTag(record.subarray(-16))
  const padded = Buffer.concat([decipher.update(record.subarray(0, -16)), decipher.final()])
  const end = padded.lastIndexOf(2)
  if (end === -1) throw new Error('the last record has no delimiter')
  return padded.subarray(0, end)
}
