import { z } from 'zod'
import type { ErrorCode } from './errors.ts'

/** UUID of any version; what an id looks like says nothing about access. */
export const uuid = z.uuid()

/** ISO 8601 in UTC. */
export const timestamp = z.iso.datetime()

/** A page of a list: `page` counts from 1, `pageSize` is at most 100. */
export const pageQuery = z.object({
  page: z.coerce.number().int().min(1).default(1),
  pageSize: z.coerce.number().int().min(1).max(100).default(20),
})

export const paginationSchema = z.object({
  page: z.number().int(),
  pageSize: z.number().int(),
  /** Counts only what the caller may see. */
  total: z.number().int(),
})
export type Pagination = z.infer<typeof paginationSchema>

export const metaSchema = z.object({
  timestamp,
  requestId: z.string(),
  pagination: paginationSchema.optional(),
})

export const fieldErrorSchema = z.object({ field: z.string(), message: z.string() })
export type FieldError = z.infer<typeof fieldErrorSchema>

/** The seed's envelope around every success. */
export function successEnvelope<Data extends z.ZodType>(data: Data) {
  return z.object({
    success: z.literal(true),
    data,
    message: z.string(),
    errors: z.array(fieldErrorSchema),
    meta: metaSchema,
  })
}

/** The seed's envelope around every failure; `code` is what programs read. */
export const failureEnvelope = z.object({
  success: z.literal(false),
  data: z.null(),
  message: z.string(),
  errors: z.array(fieldErrorSchema),
  code: z.string() as z.ZodType<ErrorCode>,
  meta: metaSchema,
})
