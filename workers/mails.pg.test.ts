import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createSmtpSender } from '../adapters/mail/smtp.ts'
import { insertMail, insertSms } from '../domain/mails/mails.queries.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import { startSmtp, type TestSmtp } from '../test-support/smtp.ts'
import { startTestWorkers, type TestWorkers } from '../test-support/workers.ts'

let database: TestDatabase
let smtp: TestSmtp
let started: TestWorkers[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  smtp = await startSmtp()
})
afterEach(() => stopAll())
afterAll(async () => {
  await smtp.stop()
  await database.drop()
})

const insert = (to: string, subject: string) =>
  database.db
    .transaction()
    .execute((trx) => insertMail(trx, { to, subject, text: 'Come in.\nhttp://localhost/x' }, new Date()))
const jobs = () =>
  database.db
    .selectFrom('jobs')
    .innerJoin('mails', 'mails.id', 'jobs.outboxId')
    .select(['subject', 'state', 'attempts', 'lastError'])
    .orderBy('subject')
    .execute()

async function stopAll() {
  await Promise.all(started.map((workers) => workers.drain()))
  started = []
}

async function start(hasSmtp: boolean) {
  const mail = hasSmtp ? createSmtpSender(smtp.url, 'Legal Connect <post@example.org>') : undefined
  started.push(await startTestWorkers(database, { deps: { mail } }))
}

test('[JOB5] without a mail server mail waits as not configured, and leaves once there is one, with the id of its fact as Message-ID', async () => {
  await start(false)
  await insert('one@example.org', 'First')
  await insert('two@example.org', 'Second')
  await expect.poll(async () => (await jobs()).map(({ state }) => state)).toEqual(['not_configured', 'not_configured'])
  // Still there, it would take jobs off the queue that it cannot do, and each would wait until it is sent again.
  await stopAll()
  await Promise.all([start(true), start(true)])
  await expect.poll(async () => (await jobs()).map(({ state }) => state), { timeout: 5_000 }).toEqual(['done', 'done'])
  expect(smtp.received.map(({ mail }) => mail.subject).sort()).toEqual(['First', 'Second'])
  const rows = await database.db.selectFrom('mails').innerJoin('outbox', 'outbox.id', 'mails.id').selectAll().execute()
  expect(smtp.received.map(({ mail }) => mail.messageId).sort()).toEqual(
    rows.map((row) => `<${row.id}@legal-connect>`).sort(),
  )
  expect(rows.every((row) => row.sentAt !== null && row.completedAt !== null)).toBe(true)
})

test('[JOB4] a mail that is refused says why without saying to whom', async () => {
  await start(true)
  await insert('refused@example.org', 'Third')
  await expect.poll(async () => (await jobs()).find(({ subject }) => subject === 'Third')?.attempts).toBe(1)
  const job = (await jobs()).find(({ subject }) => subject === 'Third')
  expect(job).toMatchObject({ state: 'queued', lastError: 'Error EENVELOPE 550' })
})

test('text messages go the same way', async () => {
  const sent: unknown[] = []
  started.push(await startTestWorkers(database, { deps: { sms: { send: async (sms) => void sent.push(sms) } } }))
  await database.db.transaction().execute((trx) => insertSms(trx, { to: '+15550100', text: 'Code 1' }, new Date()))
  await expect
    .poll(() => sent, { timeout: 5_000 })
    .toEqual([{ id: expect.any(String), to: '+15550100', text: 'Code 1' }])
})
