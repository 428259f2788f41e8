import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemClock } from '../adapters/clock.ts'
import { createSmtpSender } from '../adapters/mail/smtp.ts'
import { insertMail } from '../domain/mails/mails.queries.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import { startSmtp, type TestSmtp } from '../test-support/smtp.ts'
import { sendQueuedMails } from './mails.ts'

let database: TestDatabase
let smtp: TestSmtp

beforeAll(async () => {
  database = await createTestDatabase()
  smtp = await startSmtp()
})
afterAll(async () => {
  await smtp.stop()
  await database.drop()
})

const insert = (to: string, subject: string) =>
  database.db
    .transaction()
    .execute((trx) => insertMail(trx, { to, subject, text: 'Come in.\nhttp://localhost/x' }, new Date()))

test('queued mail is sent once, with the id of its row as Message-ID, also by two workers at once', async () => {
  await insert('one@example.org', 'First')
  await insert('two@example.org', 'Second')
  const sender = createSmtpSender(smtp.url, 'Legal Connect <post@example.org>')
  await Promise.all([1, 2].map(() => sendQueuedMails({ db: database.db, clock: systemClock }, sender)))
  sender.close()
  expect(smtp.received.map(({ mail }) => mail.subject).sort()).toEqual(['First', 'Second'])
  const rows = await database.db.selectFrom('mails').select(['id', 'status']).execute()
  expect(rows.every((row) => row.status === 'sent')).toBe(true)
  expect(smtp.received.map(({ mail }) => mail.messageId).sort()).toEqual(
    rows.map((row) => `<${row.id}@legal-connect>`).sort(),
  )
})

test('a mail that is refused is tried again later and ends in a visible failed state', async () => {
  await insert('refused@example.org', 'Third')
  const sender = createSmtpSender(smtp.url, 'Legal Connect <post@example.org>')
  const row = () => database.db.selectFrom('mails').selectAll().where('subject', '=', 'Third').executeTakeFirstOrThrow()
  let now = Date.now()
  const clock = { now: () => new Date(now) }
  for (let attempt = 1; attempt <= 6; attempt++) {
    await sendQueuedMails({ db: database.db, clock }, sender)
    const { status, attempts, lastError } = await row()
    expect({ status, attempts }).toEqual({ status: attempt === 6 ? 'failed' : 'queued', attempts: attempt })
    expect(lastError).toContain('no such mailbox')
    now += 7 * 3_600_000
  }
  sender.close()
})
