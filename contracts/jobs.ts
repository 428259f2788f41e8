import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { pageQuery, timestamp, uuid } from './envelope.ts'

/** Where a job stands; `not_configured`: what it needs (a mail server, say) is not set up, and it waits for that. */
export const jobStates = ['queued', 'not_configured', 'done', 'failed'] as const
export type JobState = (typeof jobStates)[number]

/** What is to do, or was done, because a fact became true. Ids and codes only. */
export const jobSchema = z.object({
  id: uuid,
  /** What does it: `send-mail`. */
  name: z.string(),
  /** What became true: `mail.queued`. */
  fact: z.string(),
  /** Id of the fact; of a mail it is the Message-ID too. */
  outboxId: uuid,
  state: z.enum(jobStates),
  /** How often it has failed. */
  attempts: z.number().int(),
  /** Kind and codes of the last error, never its text. */
  lastError: z.string().nullable(),
  createdAt: timestamp,
  /** When it is due; null once it is done or has failed. */
  nextAttemptAt: timestamp.nullable(),
  doneAt: timestamp.nullable(),
  failedAt: timestamp.nullable(),
})
export type Job = z.infer<typeof jobSchema>

export const listJobs = defineEndpoint({
  name: 'listJobs',
  method: 'GET',
  path: '/v1/admin/jobs',
  summary: 'Jobs, newest first',
  tag: 'Admin',
  access: 'user',
  query: pageQuery.extend({ state: z.enum(jobStates).optional() }),
  data: z.array(jobSchema),
  paginated: true,
  errors: ['NOT_FOUND'],
})

export const retryJob = defineEndpoint({
  name: 'retryJob',
  method: 'POST',
  path: '/v1/admin/jobs/:id/retry',
  summary: 'Tries a failed job again, from its first try on',
  tag: 'Admin',
  access: 'user',
  params: z.object({ id: uuid }),
  data: jobSchema,
  errors: ['CONFLICT'],
})
