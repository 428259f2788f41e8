import { type LookupAddress, lookup as systemLookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { LookupFunction } from 'node:net'
import webPush from 'web-push'
import { type EndpointRule, literalAddress, publicEndpoints } from './endpoint-rule.ts'
import type { PushSender } from './push.ts'

type Resolve = (hostname: string, done: (error: Error | null, addresses: LookupAddress[]) => void) => void

export interface WebPushOptions {
  /** Who runs this, for the push service's operators (RFC 8292, 2.1): a `mailto:` or `https:` address. */
  subject: string
  rule?: EndpointRule
  resolve?: Resolve
}

/** How long the push service keeps a message for a browser that is off, in seconds: news of yesterday is on the page. */
const TTL_SECONDS = 24 * 60 * 60
/** From the first byte of the request to the last of the answer, in ms. */
const TIMEOUT_MS = 10_000

/**
 * Sends through the browsers' push services. The address is judged twice: as it is written, and as the one that is connected to
 * (so a name that resolves to an inner address, now or by the time we connect, leads nowhere). Redirects are not followed.
 */
export function createWebPush({
  subject,
  rule = publicEndpoints,
  resolve = systemResolve,
}: WebPushOptions): PushSender {
  return {
    async send({ endpoint, p256dh, auth }, payload, keys) {
      const url = new URL(endpoint)
      const literal = literalAddress(url)
      if (!rule.allowsUrl(url) || (literal !== undefined && !rule.allowsAddress(literal))) throw refused()
      const { headers, body } = webPush.generateRequestDetails({ endpoint, keys: { p256dh, auth } }, payload, {
        TTL: TTL_SECONDS,
        contentEncoding: 'aes128gcm',
        urgency: 'normal',
        vapidDetails: { subject, ...keys },
      })
      const status = await post(url, headers, body ?? Buffer.alloc(0), guardedLookup(rule, resolve))
      if (status >= 200 && status < 300) return 'sent'
      if (status === 404 || status === 410) return 'gone'
      throw new Error(`the push service answered ${status}`)
    },
  }
}

const refused = () => new Error('the address of this subscription is not allowed')

function systemResolve(...[hostname, done]: Parameters<Resolve>): void {
  systemLookup(hostname, { all: true }, done)
}

/** Resolves a name for the connection itself, so that what was judged is what is connected to. */
function guardedLookup(rule: EndpointRule, resolve: Resolve): LookupFunction {
  return (hostname, { all }, done) => {
    resolve(hostname, (error, addresses) => {
      const [first] = addresses ?? []
      if (error || !first) return done(new Error('the push service has no address'), '')
      // One inner address among public ones is no accident.
      if (!addresses.every(({ address }) => rule.allowsAddress(address))) return done(refused(), '')
      if (all) done(null, addresses)
      else done(null, first.address, first.family)
    })
  }
}

function post(
  url: URL,
  headers: Record<string, string | number>,
  body: Buffer,
  lookup: LookupFunction,
): Promise<number> {
  const send = url.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((done, failed) => {
    const fail = (error: Error) => {
      // Messages of the network layer name addresses.
      const known = /^the (push service|address)/.test(error.message)
      failed(known ? error : new Error('the push service could not be reached'))
    }
    const signal = AbortSignal.timeout(TIMEOUT_MS)
    const request = send(url, { method: 'POST', headers, lookup, signal, agent: false }, (response) => {
      done(response.statusCode ?? 0)
      // Only the status counts; an answer without end must not hold us.
      response.destroy()
    })
    request.on('error', fail)
    request.end(body)
  })
}
