import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'

/** A text message to a phone number in E.164. */
interface TextMessage {
  to: string
  text: string
}

/** Puts a text message into the queue, in the transaction of the act that causes it. */
export async function insertTextMessage(trx: DatabaseTransaction, { to, text }: TextMessage, now: Date): Promise<void> {
  await trx
    .insertInto('textMessages')
    .values({ id: uuidv7(), toPhone: to, text, createdAt: now, nextAttemptAt: now })
    .execute()
}

/** The newest messages first, for the mailbox of development. */
export function listTextMessages(db: Database | DatabaseTransaction, limit: number) {
  return db
    .selectFrom('textMessages')
    .select(['toPhone as to', 'text', 'createdAt as at'])
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .execute()
}

/** The message that has waited longest and is due, locked; other workers pass over it. */
export function lockDueTextMessageForUpdate(trx: DatabaseTransaction, now: Date) {
  return trx
    .selectFrom('textMessages')
    .select(['id', 'toPhone as to', 'text', 'attempts'])
    .where('status', '=', 'queued')
    .where('nextAttemptAt', '<=', now)
    .orderBy('nextAttemptAt')
    .limit(1)
    .forUpdate()
    .skipLocked()
    .executeTakeFirst()
}

/** Notes that it left; its text holds a code and is not kept. */
export async function markTextMessageSent(trx: DatabaseTransaction, id: string, now: Date): Promise<void> {
  await trx
    .updateTable('textMessages')
    .set({ status: 'sent', sentAt: now, text: '', lastError: null })
    .where('id', '=', id)
    .execute()
}

/** Notes a failed attempt; `nextAttemptAt` null means that nobody tries again, and then the text is not kept either. */
export async function markTextMessageAttemptFailed(
  trx: DatabaseTransaction,
  id: string,
  { error, nextAttemptAt }: { error: string; nextAttemptAt: Date | null },
): Promise<void> {
  await trx
    .updateTable('textMessages')
    .set((eb) => ({
      attempts: eb('attempts', '+', 1),
      lastError: error.slice(0, 500),
      ...(nextAttemptAt ? { nextAttemptAt } : { status: 'failed', text: '' }),
    }))
    .where('id', '=', id)
    .execute()
}
