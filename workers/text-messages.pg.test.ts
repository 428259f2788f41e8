import { afterAll, beforeAll, expect, test } from 'vitest'
import { inTransaction } from '../adapters/database/transaction.ts'
import { createMailboxSender } from '../adapters/sms/mailbox.ts'
import { createTwilioSender } from '../adapters/sms/twilio.ts'
import { insertTextMessage } from '../domain/text-messages/text-messages.queries.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import { createFakeClock } from '../test-support/fake-clock.ts'
import { startTwilio } from '../test-support/twilio.ts'
import { sendQueuedTextMessages } from './text-messages.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const clock = createFakeClock()
const queue = (to: string) =>
  inTransaction(database.db, (trx) => insertTextMessage(trx, { to, text: '123456 is your code.' }, clock.now()))
const rowTo = (to: string) =>
  database.db.selectFrom('textMessages').selectAll().where('toPhone', '=', to).executeTakeFirstOrThrow()

test('a queued message is sent once, also by two workers, and its code is not kept', async () => {
  const sender = createMailboxSender()
  await queue('+442079460018')
  const deps = { db: database.db, clock }
  await Promise.all([sendQueuedTextMessages(deps, sender), sendQueuedTextMessages(deps, sender)])
  expect(sender.kept.map(({ to, text }) => [to, text])).toEqual([['+442079460018', '123456 is your code.']])
  expect(await rowTo('+442079460018')).toMatchObject({ status: 'sent', text: '', sentAt: clock.now() })
})

test('while the service fails it is tried again for a while, then given up, visibly', async () => {
  const twilio = await startTwilio()
  const sender = createTwilioSender(twilio.settings)
  const deps = { db: database.db, clock }
  twilio.failWith(500)
  await queue('+442079460019')
  for (let i = 0; i < 5; i++) {
    await sendQueuedTextMessages(deps, sender)
    clock.advance(130_000)
  }
  expect(await rowTo('+442079460019')).toMatchObject({ status: 'failed', attempts: 4, text: '' })
  expect((await rowTo('+442079460019')).lastError).toContain('answered 500')
  await queue('+442079460020')
  await sendQueuedTextMessages(deps, sender)
  twilio.failWith(undefined)
  clock.advance(6_000)
  await sendQueuedTextMessages(deps, sender)
  expect(twilio.received.map(({ to }) => to)).toEqual(['+442079460020'])
  await twilio.stop()
})
