import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Mail } from '../../adapters/mail/mail.ts'
import { record } from '../outbox.ts'

/**
 * Puts a mail into the queue, in the transaction of the act that causes it: no act, no mail, and the other way round. Its id is
 * that of the fact `mail.queued`.
 * @returns its id
 */
export async function insertMail(trx: DatabaseTransaction, mail: Mail, now: Date): Promise<string> {
  const id = await record({ db: trx, clock: { now: () => now } }, { fact: 'mail.queued' })
  await insertMessage(trx, { id, channel: 'mail', ...mail }, now)
  return id
}

/** What stands over a text message in the mailbox of development. */
const SMS_SUBJECT = 'Text message'

/** As `insertMail`, for a text message. @param to E.164 */
export async function insertSms(
  trx: DatabaseTransaction,
  message: { to: string; text: string },
  now: Date,
): Promise<void> {
  const id = await record({ db: trx, clock: { now: () => now } }, { fact: 'sms.queued' })
  await insertMessage(trx, { id, channel: 'sms', subject: SMS_SUBJECT, ...message }, now)
}

async function insertMessage(
  trx: DatabaseTransaction,
  { id, channel, to, subject, text, calendar }: Mail & { id: string; channel: 'mail' | 'sms' },
  now: Date,
): Promise<void> {
  const attached = calendar && { calendar: calendar.content, calendarMethod: calendar.method }
  await trx
    .insertInto('mails')
    .values({ id, channel, toAddress: to, subject, text, ...attached, createdAt: now })
    .execute()
}

/** The newest messages first, for the mailbox of development. @param to only to this address */
export function listMails(db: Database | DatabaseTransaction, limit: number, to?: string) {
  return db
    .selectFrom('mails')
    .select(['id', 'toAddress as to', 'subject', 'text', 'calendar', 'createdAt as at'])
    .$if(to !== undefined, (query) => query.where('toAddress', '=', to ?? ''))
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** The message of a fact; its text is empty once it has been cleared away. */
export async function findMessage(db: Database | DatabaseTransaction, id: string): Promise<Mail | undefined> {
  const row = await db
    .selectFrom('mails')
    .select(['toAddress as to', 'subject', 'text', 'calendar', 'calendarMethod'])
    .where('id', '=', id)
    .executeTakeFirst()
  if (!row) return undefined
  const { calendar: content, calendarMethod, ...mail } = row
  const method = calendarMethod === 'CANCEL' ? 'CANCEL' : 'REQUEST'
  return { ...mail, ...(content !== null && { calendar: { method, content } }) }
}

export async function markMessageSent(trx: DatabaseTransaction, id: string, now: Date): Promise<void> {
  await trx.updateTable('mails').set({ sentAt: now }).where('id', '=', id).execute()
}
