import type { FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { Endpoint } from '../contracts/endpoint.ts'
import type { Pagination } from '../contracts/envelope.ts'
import type { Context } from '../domain/context.ts'

/** A file as it came: the name is the sender's word, and so would be a type. */
export interface UploadedFile {
  name: string
  bytes: Buffer
}

/** A file as it comes in (`upload.streamed`), with the fields of its form, which may come behind it. */
export interface StreamedUpload<Body = unknown> {
  /** The sender's word, as the type is. */
  name: string
  declaredType: string
  bytes: AsyncIterable<Uint8Array>
  /** The fields that came before the file, if they are valid as they are. */
  early: Body | undefined
  /** All fields; asked when the file is read. @throws 422 */
  fields(): Promise<Body>
}

/** A file to keep: in one piece, or read while it is sent. */
export type FileAnswer = { fileName: string; contentType: string } & ({ bytes: Buffer } | StreamedBytes)
export type StreamedAnswer = { fileName: string; contentType: string } & StreamedBytes

interface StreamedBytes {
  /** Of the whole file. */
  size: number
  etag: string
  /** Answers to ranges have so many bytes at most; all that was asked for, if left out. */
  sliceBytes?: number
  /** Both ends included. */
  read(range: { start: number; end: number }): Promise<AsyncIterable<Buffer>>
}

/** The checked parts of a request. */
export interface Input<Params, Query, Body> {
  params: Params
  query: Query
  body: Body
  /** The version from `If-Match`; given wherever the endpoint asks for it. */
  ifMatch: number
  /** The uploaded file; given wherever the endpoint takes one. */
  file: UploadedFile
  /** The file as it comes in; given wherever the endpoint takes a streamed one. */
  upload: StreamedUpload<Body>
  /** The body as it comes in; given wherever the endpoint takes bytes. */
  bytes: AsyncIterable<Uint8Array>
  /** Only for what is about HTTP itself, like cookies. */
  http: { request: FastifyRequest; reply: FastifyReply }
}

/** What a route answers; the envelope is put around it in one place. */
export interface Answer {
  data: unknown
  pagination?: Pagination
  /** Instead of the envelope. */
  file?: FileAnswer
}

export interface Route {
  endpoint: Endpoint
  run(ctx: Context, input: Input<unknown, unknown, unknown>): Promise<Answer>
}

/** `data` of an endpoint that answers nothing else. */
type NoData = z.ZodObject<Record<never, z.ZodType>>

type Run<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, Result> = (
  ctx: Context,
  input: Input<z.output<P>, z.output<Q>, z.output<B>>,
) => Promise<Result>

/** Binds an endpoint of the contract to the command that answers it; types flow from the contract. */
export function handle<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, D extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, D>,
  run: Run<P, Q, B, z.input<D>>,
): Route {
  return route(endpoint, async (ctx, input) => ({ data: await run(ctx, input) }))
}

/** As `handle`, for acts that have nothing to tell but that they are done. */
export function handleAct<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, NoData>,
  run: Run<P, Q, B, void>,
): Route {
  return route(endpoint, async (ctx, input) => {
    await run(ctx, input)
    return { data: {} }
  })
}

/** As `handle`, for lists: the command answers a page and how much there is. */
export function handlePage<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, D extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, D>,
  run: Run<P, Q, B, { data: z.input<D>; pagination: Pagination }>,
): Route {
  return route(endpoint, run)
}

/** As `handle`, for files: the answer has no envelope. */
export function handleFile<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, D extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, D>,
  run: Run<P, Q, B, FileAnswer>,
): Route {
  return route(endpoint, async (ctx, input) => ({ data: null, file: await run(ctx, input) }))
}

function route<P extends z.ZodType, Q extends z.ZodType, B extends z.ZodType, D extends z.ZodType>(
  endpoint: Endpoint<P, Q, B, D>,
  run: Run<P, Q, B, Answer>,
): Route {
  // Fastify has validated the parts with the endpoint's own schemas before `run` is called.
  return { endpoint, run: (ctx, input) => run(ctx, input as Input<z.output<P>, z.output<Q>, z.output<B>>) }
}
