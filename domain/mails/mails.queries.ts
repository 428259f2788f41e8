import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { Mail } from '../../adapters/mail/mail.ts'

/** Puts a mail into the queue, in the transaction of the act that causes it: no act, no mail, and the other way round. */
export async function insertMail(trx: DatabaseTransaction, mail: Mail, now: Date): Promise<void> {
  await trx
    .insertInto('mails')
    .values({
      id: uuidv7(),
      toAddress: mail.to,
      subject: mail.subject,
      text: mail.text,
      createdAt: now,
      nextAttemptAt: now,
    })
    .execute()
}

/** The newest mails first, for the mailbox of development. */
export function listMails(db: Database | DatabaseTransaction, limit: number) {
  return db
    .selectFrom('mails')
    .select(['toAddress as to', 'subject', 'text', 'createdAt as at'])
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** The mail that has waited longest and is due, locked; other workers pass over it. */
export function lockDueMailForUpdate(trx: DatabaseTransaction, now: Date) {
  return trx
    .selectFrom('mails')
    .select(['id', 'toAddress as to', 'subject', 'text', 'attempts'])
    .where('status', '=', 'queued')
    .where('nextAttemptAt', '<=', now)
    .orderBy('nextAttemptAt')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

export async function markMailSent(trx: DatabaseTransaction, id: string, now: Date): Promise<void> {
  await trx.updateTable('mails').set({ status: 'sent', sentAt: now, lastError: null }).where('id', '=', id).execute()
}

/** Notes a failed attempt; `nextAttemptAt` null means that nobody tries again. */
export async function markMailAttemptFailed(
  trx: DatabaseTransaction,
  id: string,
  { error, nextAttemptAt }: { error: string; nextAttemptAt: Date | null },
): Promise<void> {
  await trx
    .updateTable('mails')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      lastError: error.slice(0, 500),
      ...(nextAttemptAt ? { nextAttemptAt } : { status: 'failed' }),
    }))
    .where('id', '=', id)
    .execute()
}
