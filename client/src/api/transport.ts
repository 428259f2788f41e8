import type { z } from 'zod'
import type { Endpoint } from '../../../contracts/endpoint.ts'
import { failureEnvelope, type Pagination } from '../../../contracts/envelope.ts'
import { ApiError } from './api-error.ts'

/** Required where the schema has no default, absent where the endpoint takes none. */
type Part<Name extends string, Schema extends z.ZodType> =
  unknown extends z.input<Schema>
    ? { [K in Name]?: never }
    : // biome-ignore lint/complexity/noBannedTypes: `{}` is the TypeScript idiom for "can everything be left out?"
      {} extends z.input<Schema>
      ? { [K in Name]?: z.input<Schema> }
      : undefined extends z.input<Schema>
        ? { [K in Name]?: z.input<Schema> }
        : { [K in Name]: z.input<Schema> }

export type ApiOptions<E> =
  E extends Endpoint<infer Params, infer Query, infer Body, z.ZodType>
    ? Part<'params', Params> &
        Part<'query', Query> &
        Part<'body', Body> & {
          /** `version` of the record that the change is based on. */
          ifMatch?: number
          /** Made once for each act (`crypto.randomUUID()`), so that sending it again does not do it twice. */
          idempotencyKey?: string
          signal?: AbortSignal
        }
    : never

export interface ApiResult<Data> {
  data: Data
  meta: { timestamp: string; requestId: string; pagination?: Pagination }
}

/** Where and with what requests are sent; tests put a local server and cookie jar here. */
export interface Wire {
  /** Empty in the browser: the page's own origin. */
  origin: string
  fetch: typeof fetch
}

/** The options as seen at run time: which parts there are is decided by the endpoint's type. */
export interface RawOptions {
  params?: Record<string, string>
  query?: Record<string, string | number | undefined>
  body?: unknown
  ifMatch?: number
  idempotencyKey?: string
  signal?: AbortSignal
  /** The request outlives the page that sends it. */
  keepalive?: boolean
}

/** Address of an endpoint with `:params` and the query filled in, all encoded. */
export function addressOf(endpoint: Pick<Endpoint, 'path'>, options: RawOptions): string {
  const path = endpoint.path.replace(/:([A-Za-z]+)/g, (_, name: string) => {
    const value = options.params?.[name]
    if (value === undefined) throw new TypeError(`${endpoint.path} needs the parameter ${name}`)
    return encodeURIComponent(value)
  })
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(options.query ?? {})) {
    if (value !== undefined && value !== '') query.set(name, String(value))
  }
  return query.size > 0 ? `${path}?${query}` : path
}

function headersOf(options: RawOptions, accessToken: string | undefined): Headers {
  const headers = new Headers({ accept: 'application/json', 'x-client': 'web' })
  if (accessToken !== undefined) headers.set('authorization', `Bearer ${accessToken}`)
  if (options.body !== undefined) headers.set('content-type', 'application/json')
  if (options.ifMatch !== undefined) headers.set('if-match', `"${options.ifMatch}"`)
  if (options.idempotencyKey !== undefined) headers.set('idempotency-key', options.idempotencyKey)
  return headers
}

export function offline(): ApiError {
  return new ApiError({ code: 'OFFLINE', status: 0, message: 'There is no connection to the server at the moment.' })
}

/** Turns whatever is no success into an ApiError; proxies answer HTML, so the envelope is not taken for granted. */
export function failureOf(response: Pick<Response, 'status' | 'headers'>, body: unknown): ApiError {
  const failure = failureEnvelope.safeParse(body)
  if (failure.success) {
    const { code, message, errors, meta } = failure.data
    return new ApiError({ code, status: response.status, message, fields: errors, requestId: meta.requestId })
  }
  const requestId = response.headers.get('x-request-id')
  if (response.status === 502 || response.status === 503 || response.status === 504) {
    const message = 'The server cannot be reached at the moment.'
    return new ApiError({ code: 'DRAINING', status: response.status, message, requestId })
  }
  const message = 'The server gave an answer that this page does not understand.'
  return new ApiError({ code: 'INTERNAL_ERROR', status: response.status, message, requestId })
}

/**
 * Sends one request, once.
 * @throws ApiError for every answer that is not a success, `OFFLINE` when none came
 */
export async function send<Data>(
  wire: Wire,
  endpoint: Endpoint,
  options: RawOptions,
  accessToken?: string,
): Promise<ApiResult<Data>> {
  let response: Response
  let body: unknown
  try {
    response = await wire.fetch(wire.origin + addressOf(endpoint, options), {
      method: endpoint.method,
      headers: headersOf(options, accessToken),
      credentials: 'same-origin',
      cache: 'no-store',
      ...(options.body !== undefined && { body: JSON.stringify(options.body) }),
      ...(options.signal && { signal: options.signal }),
      ...(options.keepalive && { keepalive: true }),
    })
    body = await readJson(response)
  } catch (error) {
    if (error instanceof TypeError) throw offline()
    throw error
  }
  const success = response.ok && typeof body === 'object' && body !== null && 'success' in body && body.success === true
  if (!success) throw failureOf(response, body)
  return body as unknown as ApiResult<Data>
}

/** The body as JSON, undefined when it is none; a connection that breaks midway still throws. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text()
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
