import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import { Registry } from 'prom-client'
import { createMasterKeys } from '../adapters/cipher.ts'
import { systemClock } from '../adapters/clock.ts'
import { connectDatabase, connectPool } from '../adapters/database/connect.ts'
import { createFileInspection } from '../adapters/file-inspection/inspection-process.ts'
import { createLogger } from '../adapters/log.ts'
import { createSmtpSender } from '../adapters/mail/smtp.ts'
import { createPostgresQueue } from '../adapters/queue/postgres.ts'
import { createRedisQueue } from '../adapters/queue/redis.ts'
import { noScanner } from '../adapters/scanner/scanner.ts'
import { createCaseKeys } from '../domain/case-keys/case-keys.ts'
import { createPushKeys } from '../domain/notifications/push-keys.ts'
import type { Handler } from '../workers/handlers.ts'
import { sendMail } from '../workers/mails.ts'
import { createWorkers } from '../workers/workers.ts'
import { createTestWitness } from './audit-witness.ts'

import { createTestFiles } from './test-files.ts'

/**
 * A worker process for tests that kill it: its only effect is a row for each fact in `test_effects`, which forbids nothing. Its
 * settings come as JSON in the first argument.
 */
export interface WorkerProcessSettings {
  databaseUrl: string
  /** Undefined: the queue is on Postgres. */
  redisUrl: string | undefined
  smtpUrl: string
}

const { databaseUrl, redisUrl, smtpUrl } = JSON.parse(process.argv[2] ?? '') as WorkerProcessSettings

/** Takes its time inside the transaction, so that kills hit it there; every third effect fails at its first try. */
const leaveTrace: Handler = {
  name: 'leave-trace',
  facts: ['user.registered'],
  retryAfterSeconds: [0.2, 0.2, 0.2, 0.2],
  async run({ db }, _fact, { outboxId }) {
    await sql`INSERT INTO test_effects (outbox_id) VALUES (${outboxId})`.execute(db)
    await delay(20)
    const { rows } = await sql<{ attempts: number }>`
      SELECT attempts FROM jobs WHERE outbox_id = ${outboxId} AND handler = 'leave-trace'`.execute(db)
    if (rows[0]?.attempts === 0 && Number.parseInt(outboxId.slice(-4), 16) % 3 === 0) throw new Error('the first time')
  },
}

const masterKeys = createMasterKeys(`test:${Buffer.alloc(32).toString('base64')}`)
const log = createLogger('warn')
const db = connectDatabase(connectPool({ connectionString: databaseUrl, max: 8 }))
const workers = createWorkers(
  {
    db,
    listenConnectionString: databaseUrl,
    queue: redisUrl ? createRedisQueue({ url: redisUrl, log }) : createPostgresQueue({ url: databaseUrl, log }),
    log,
    clock: systemClock,
    keys: createCaseKeys(masterKeys),
    masterKeys,
    mail: createSmtpSender(smtpUrl, 'post@example.org'),
    inspection: createFileInspection(),
    scanner: noScanner,
    sms: undefined,
    push: { send: async () => 'gone' },
    ...createTestWitness(),
    files: createTestFiles(),
    recordedFiles: undefined,
    pushKeys: createPushKeys(masterKeys),
    publicUrl: 'http://localhost',
    registry: new Registry(),
  },
  { handlers: [leaveTrace, sendMail], schedules: [], pollMs: 200, resendMs: 3_000, leaseMs: 3_000 },
)
await workers.start()
process.stdout.write('working\n')
