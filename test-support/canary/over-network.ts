import { systemClock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import type { ApiAnswer, Call, TestApi } from '../api.ts'

/** Where everybody's requests come from, as the product's proxy says. Documentation range (RFC 5737). */
export const CLIENT_ADDRESS = '198.51.100.77'

/**
 * A product in processes of its own, as the helpers of tests know one: calls go over the network, `db` and `ownerDb` to its database.
 * Only what those helpers use is there.
 */
export function overNetwork(url: string, db: Database): TestApi {
  const call = async (method: string, path: string, { token, body, headers = {} }: Call = {}): Promise<ApiAnswer> => {
    const isForm = body instanceof Uint8Array
    const response = await fetch(url + path, {
      method,
      headers: {
        ...(body !== undefined && !isForm && { 'content-type': 'application/json' }),
        ...(token && { authorization: `Bearer ${token}` }),
        'x-forwarded-for': CLIENT_ADDRESS,
        ...headers,
      },
      ...(body !== undefined && { body: isForm ? new Uint8Array(body) : JSON.stringify(body) }),
    })
    const rawPayload = Buffer.from(await response.arrayBuffer())
    const isJson = response.headers.get('content-type')?.startsWith('application/json') ?? false
    const answered = { rawPayload, body: rawPayload.toString(), statusCode: response.status }
    return {
      status: response.status,
      body: isJson ? JSON.parse(answered.body) : answered.body,
      response: answered as unknown as ApiAnswer['response'],
    }
  }
  return { call, db, ownerDb: db, clock: systemClock } as unknown as TestApi
}
