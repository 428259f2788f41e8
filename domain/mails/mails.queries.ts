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
