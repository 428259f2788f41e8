import { z } from 'zod'
import type { ErrorCode } from './errors.ts'

/** UUID of any version; what an id looks like says nothing about access. */
export const uuid = z.uuid()

/** ISO 8601 in UTC. */
export const timestamp = z.iso.datetime()

/** A day without a time, as `2026-11-25`, in years of people who are alive or will be soon. */
export const day = z.iso
  .date('Enter a date like 2026-11-25')
  .refine((value) => value >= '1900-01-01' && value < '2200-01-01', 'Enter a date between 1900 and 2199')

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
