import { inTransaction } from '../adapters/database/transaction.ts'
import type { MailSender } from '../adapters/mail/mail.ts'
import { lockDueMailForUpdate, markMailAttemptFailed, markMailSent } from '../domain/mails/mails.queries.ts'
import type { WorkersDeps } from './workers.ts'

/** Waiting time before each further attempt, in seconds; after the last one the mail is marked failed. */
const RETRY_SECONDS = [30, 120, 600, 3600, 6 * 3600]

/**
 * Sends what is due, one mail a transaction. A crash between the mail server's yes and our commit sends the mail twice; its
 * Message-ID is the row's id, so that the reader's mailbox can tell.
 * @returns how many were sent
 */
export async function sendQueuedMails(
  { db, clock }: Pick<WorkersDeps, 'db' | 'clock'>,
  sender: MailSender,
): Promise<number> {
  for (let sent = 0; ; sent++) {
    const outcome = await inTransaction(db, async (trx) => {
      const now = clock.now()
      const mail = await lockDueMailForUpdate(trx, now)
      if (!mail) return 'none'
      try {
        await sender.send({ id: mail.id, to: mail.to, subject: mail.subject, text: mail.text })
        await markMailSent(trx, mail.id, now)
      } catch (error) {
        const seconds = RETRY_SECONDS[mail.attempts]
        const nextAttemptAt = seconds === undefined ? null : new Date(now.getTime() + seconds * 1000)
        await markMailAttemptFailed(trx, mail.id, {
          error: error instanceof Error ? error.message : 'unknown',
          nextAttemptAt,
        })
      }
      return 'done'
    })
    if (outcome === 'none') return sent
  }
}
