import type { z } from 'zod'
import type { ErrorCode } from './errors.ts'

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** What a route is made of. Routes, the typed client and OpenAPI are all generated from this one value. */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Data extends z.ZodType = z.ZodType,
> {
  /** Command name, unique: `createCase`. */
  name: string
  method: Method
  /** With `:param` segments, from the root: `/v1/cases/:id`. */
  path: string
  summary: string
  tag: string
  /** `public`: no token needed. `user`: a valid access token of an active account. */
  access: 'public' | 'user'
  /** Besides a token the cookie of `openViewing` opens it: a browser's player sends no token. */
  viewingCookie?: true
  params?: Params
  query?: Query
  body?: Body
  data: Data
  /** Status of a success; default 200. */
  status?: 200 | 201
  /** `If-Match: "<version>"` is needed: missing 428, stale 409 `VERSION_CONFLICT`. */
  ifMatch?: boolean
  /**
   * `Idempotency-Key` is needed: missing 400; the same key with the same request answers the same without acting again; with
   * another request 422 (docs/rules.md, API3).
   */
  idempotencyKey?: 'required'
  /**
   * The body travels as multipart/form-data with one `file` of at most so many bytes; `body` describes the text fields beside it.
   * `streamed`: the command gets the file as it comes in, not in one piece.
   */
  upload?: { maxBytes: number; streamed?: true }
  /** The body is bytes (`application/octet-stream`), of at most so many; the command gets them as they come in. */
  rawBody?: { maxBytes: number }
  /** The answer is a file to keep, not the envelope; failures have the envelope. */
  download?: boolean
  /** The answer carries `meta.pagination`. */
  paginated?: boolean
  /** Codes besides the common ones (400, 401, 422, 429, 500, 503; 404 where the address has an id). */
  errors?: readonly ErrorCode[]
}

/** Declares an endpoint; the types of its parts flow to server and client. */
export function defineEndpoint<
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Data extends z.ZodType,
>(endpoint: Endpoint<Params, Query, Body, Data>): Endpoint<Params, Query, Body, Data> {
  return endpoint
}

export type EndpointQuery<E> = E extends Endpoint<z.ZodType, infer Q, z.ZodType, z.ZodType> ? z.output<Q> : never
export type EndpointBody<E> = E extends Endpoint<z.ZodType, z.ZodType, infer B, z.ZodType> ? z.output<B> : never
export type EndpointData<E> = E extends Endpoint<z.ZodType, z.ZodType, z.ZodType, infer D> ? z.output<D> : never
