import { inTransaction } from '../adapters/database/transaction.ts'
import type { SmsSender } from '../adapters/sms/sms.ts'
import {
  lockDueTextMessageForUpdate,
  markTextMessageAttemptFailed,
  markTextMessageSent,
} from '../domain/text-messages/text-messages.queries.ts'
import type { WorkersDeps } from './workers.ts'

/** Waiting time before each further attempt, in seconds. After them a code is too old to be of use. */
const RETRY_SECONDS = [5, 30, 120]

/**
 * Sends the text messages that are due, one a transaction. A crash between the service's yes and our commit sends one twice; that
 * is better than none.
 * @returns how many were tried
 */
export async function sendQueuedTextMessages(
  { db, clock }: Pick<WorkersDeps, 'db' | 'clock'>,
  sender: SmsSender,
): Promise<number> {
  for (let tried = 0; ; tried++) {
    const isDone = await inTransaction(db, async (trx) => {
      const now = clock.now()
      const message = await lockDueTextMessageForUpdate(trx, now)
      if (!message) return true
      try {
        await sender.send({ id: message.id, to: message.to, text: message.text })
        await markTextMessageSent(trx, message.id, now)
      } catch (error) {
        const seconds = RETRY_SECONDS[message.attempts]
        const nextAttemptAt = seconds === undefined ? null : new Date(now.getTime() + seconds * 1000)
        const reason = error instanceof Error ? error.message : 'unknown'
        await markTextMessageAttemptFailed(trx, message.id, { error: reason, nextAttemptAt })
      }
      return false
    })
    if (isDone) return tried
  }
}
