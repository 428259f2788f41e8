import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../adapters/clock.ts'
import { inTransaction } from '../adapters/database/transaction.ts'
import { uuidv7 } from '../adapters/ids.ts'
import { connectS3 } from '../adapters/storage/s3.ts'
import { writeCheckpoints } from '../domain/audit/checkpoints.ts'
import { recordAudit } from '../domain/audit/record.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import { startTestS3, type TestS3 } from '../test-support/s3.ts'
import { createAuditWitness } from './audit-witness.ts'

const entry = fileURLToPath(new URL('audit.ts', import.meta.url))
const masterKey = `k1:${randomBytes(32).toString('base64')}`
const dataFolder = mkdtempSync(join(tmpdir(), 'lc-audit-'))
let database: TestDatabase
let service: TestS3
beforeAll(async () => {
  database = await createTestDatabase()
  service = await startTestS3()
})
afterAll(async () => {
  await service.stop()
  await database.drop()
  rmSync(dataFolder, { recursive: true, force: true })
})

/** `npm run audit -- verify` on a machine that has never seen this data folder. */
async function verify(): Promise<{ code: number; said: string }> {
  const { bucket, endpoint = '', accessKeyId, secretAccessKey } = service.settings()
  const env = {
    PATH: process.env.PATH,
    DATA_DIR: join(dataFolder, uuidv7()),
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    MASTER_KEY: masterKey,
    JWT_SECRET: randomBytes(32).toString('hex'),
    S3_ENDPOINT: endpoint,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  }
  return new Promise((resolve) =>
    execFile(process.execPath, [entry, 'verify'], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    ),
  )
}

test('[AUDIT6] checkpoints in a bucket prove the chains from another machine, and one that was taken away is missed', async () => {
  const settings = service.settings()
  const witness = createAuditWitness({ dataFolder, s3: settings }, masterKey)
  for (let i = 0; i < 3; i++) {
    await inTransaction(database.db, (db) =>
      recordAudit({ db }, { caseId: uuidv7(), act: 'case.created', details: { i } }),
    )
    await writeCheckpoints({ db: database.db, clock: systemClock, ...witness })
  }
  expect(await verify()).toEqual({ code: 0, said: '3 chains, 3 entries, 3 checkpoints: intact.\n' })
  const Key = 'audit/checkpoints/000000000002'
  await connectS3(settings).send(new DeleteObjectCommand({ Bucket: settings.bucket, Key }))
  const after = await verify()
  expect([after.code, after.said]).toEqual([1, expect.stringContaining('Checkpoint 2: it is not there.')])
})
