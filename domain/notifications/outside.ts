import type { Clock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import type { PushSender } from '../../adapters/push/push.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { listChannelFacts } from './channels.queries.ts'
import { findKind } from './notification-kinds.ts'
import { aboutOf } from './notifications.presenter.ts'
import { listNotificationsByIds, type NotificationRow, takeDueForMail } from './notifications.queries.ts'
import { readTellingPreferences } from './preferences.ts'
import * as push from './push.queries.ts'
import type { PushKeys } from './push-keys.ts'

/** What leaves by mail and push: constant words, the mark of a case, a link. Never a title, a name or a text of anybody. */

interface OutsideDeps {
  db: Database
  clock: Clock
}

/** Waiting time before each further attempt, in seconds; after the last one the message is marked failed. */
const RETRY_SECONDS = [30, 300, 3_600]

function outsideWords(row: NotificationRow): string {
  return findKind(row.kind)?.outside(aboutOf(row)) ?? 'You have news.'
}

/**
 * Queues the mails that are due: one for each person with everything that is due to them, unless they have read it meanwhile, may
 * not see it any more, or want no mail any more.
 * @returns how many mails
 */
export async function queueDueMails({ db, clock, publicUrl }: OutsideDeps & { publicUrl: string }): Promise<number> {
  for (let mails = 0; ; ) {
    const outcome = await inTransaction(db, async (trx) => {
      const now = clock.now()
      const due = await takeDueForMail(trx, now)
      if (!due) return 'none'
      const person = (await listChannelFacts(trx, [due.userId])).get(due.userId)
      const wanted = person?.emailVerified && readTellingPreferences(person.preferences).email !== 'off'
      if (!wanted) return 'nothing'
      const rows = await listNotificationsByIds(trx, due.userId, due.ids)
      const lines = new Set(rows.filter(({ readAt }) => readAt === null).map(outsideWords))
      if (lines.size === 0) return 'nothing'
      await insertMail(trx, newsMail(person.email, [...lines], publicUrl), now)
      return 'mail'
    })
    if (outcome === 'none') return mails
    if (outcome === 'mail') mails++
  }
}

function newsMail(to: string, lines: readonly string[], publicUrl: string) {
  const text = [
    ...lines,
    `Read more here: ${publicUrl}/notifications`,
    `How often these mails come, and whether they do, is up to you: ${publicUrl}/settings`,
  ]
  return { to, subject: 'You have news in Legal Connect', text: `${text.join('\n\n')}\n` }
}

/**
 * Sends the push messages that are due, one a transaction. A crash between the push service's yes and our commit sends one twice;
 * its tag in the browser is the notification's id, so the second replaces the first.
 * @returns how many were sent
 */
export async function sendDuePushMessages(
  { db, clock, pushKeys }: OutsideDeps & { pushKeys: PushKeys },
  sender: PushSender,
): Promise<number> {
  for (let sent = 0; ; ) {
    const outcome = await inTransaction(db, async (trx) => {
      const now = clock.now()
      const message = await push.lockDuePushMessageForUpdate(trx, now)
      if (!message) return 'none'
      const [row] = await listNotificationsByIds(trx, message.userId, [message.notificationId])
      const isActive = await push.isPushSubscriptionActive(trx, message.subscriptionId, now)
      if (!isActive || !row || row.readAt !== null) {
        await push.markPushMessage(trx, message.id, 'dropped', now)
        return 'dropped'
      }
      try {
        const kind = findKind(row.kind)
        const payload = JSON.stringify({ id: row.id, body: outsideWords(row), link: kind?.link(aboutOf(row)) ?? '/' })
        const answer = await sender.send(message, payload, await pushKeys.get(trx))
        // Its messages go with it.
        if (answer === 'gone') await push.deletePushSubscription(trx, message.subscriptionId)
        else await push.markPushMessage(trx, message.id, 'sent', now)
        return answer
      } catch (error) {
        const seconds = RETRY_SECONDS[message.attempts]
        const nextAttemptAt = seconds === undefined ? null : new Date(now.getTime() + seconds * 1000)
        await push.markPushAttemptFailed(trx, message.id, {
          error: error instanceof Error ? error.message : 'unknown',
          nextAttemptAt,
        })
        return 'failed'
      }
    })
    if (outcome === 'none') return sent
    if (outcome === 'sent') sent++
  }
}
