import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'

/** How messages leave: through a service, into the mailbox of development, or not at all. */
export const deliveryWays = ['service', 'development_mailbox', 'not_configured'] as const

const count = z.number().int()

/** What an administrator looks at when something seems wrong. No names, no addresses, no content. */
export const healthSchema = z.object({
  checkedAt: timestamp,
  database: z.object({
    version: z.string(),
    sizeBytes: count,
    migrationsApplied: count,
    /** Migrations of this code that the database does not have. */
    migrationsPending: z.array(z.string()),
  }),
  queue: z.object({
    backend: z.enum(['redis', 'database']),
    isReachable: z.boolean(),
    waiting: count.nullable(),
    active: count.nullable(),
  }),
  redis: z.enum(['not_configured', 'reachable', 'away']),
  outbox: z.object({
    /** Age of the oldest fact or job that is due and not done, in seconds. */
    oldestSeconds: z.number(),
    undispatched: count,
    queued: count,
    notConfigured: count,
    failed: count,
  }),
  mail: z.enum(deliveryWays),
  sms: z.enum(deliveryWays),
  workers: z.array(z.object({ id: uuid, startedAt: timestamp, lastSeenAt: timestamp, isAlive: z.boolean() })),
  schedules: z.array(
    z.object({
      name: z.string(),
      nextAt: timestamp,
      lastStartedAt: timestamp.nullable(),
      lastFinishedAt: timestamp.nullable(),
      lastError: z.string().nullable(),
    }),
  ),
  audit: z.object({
    /** What is not as it was written; the first entry of each chain, or checkpoint. At most ten. */
    faults: z.array(
      z.object({
        chain: z.enum(['case', 'platform', 'checkpoints']),
        caseId: uuid.nullable(),
        seq: count,
        problem: z.string(),
        foundAt: timestamp,
      }),
    ),
    /** When what is new in it was looked at last, and when whole chains were. */
    tailsCheckedAt: timestamp.nullable(),
    wholeCheckedAt: timestamp.nullable(),
  }),
  /** The disk of DATA_DIR at the process that answers. */
  disk: z.object({ freeBytes: count, totalBytes: count }),
})
export type Health = z.infer<typeof healthSchema>

export const getHealth = defineEndpoint({
  name: 'getHealth',
  method: 'GET',
  path: '/v1/admin/health',
  summary: 'How the parts of the platform are',
  tag: 'Admin',
  access: 'user',
  data: healthSchema,
  errors: ['NOT_FOUND'],
})
