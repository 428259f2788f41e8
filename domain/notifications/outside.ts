import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import type { PushSender } from '../../adapters/push/push.ts'
import type { PushPayload } from '../../contracts/push.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { record } from '../outbox.ts'
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

/** Messages that become jobs in one transaction. */
const DUE_AT_ONCE = 100

/** Makes jobs of push messages whose quiet hours are over. @returns how many */
export async function queueDuePushMessages({ db, clock }: OutsideDeps): Promise<number> {
  for (let queued = 0; ; ) {
    const taken = await inTransaction(db, async (trx) => {
      const ids = await push.takeDuePushMessages(trx, clock.now(), DUE_AT_ONCE)
      for (const messageId of ids) await record({ db: trx, clock }, { fact: 'push.queued', messageId })
      return ids.length
    })
    queued += taken
    if (taken < DUE_AT_ONCE) return queued
  }
}

/**
 * Sends one push message, unless it was read meanwhile or its reader may not see it any more. A crash between the push service's
 * yes and our commit sends it twice; its tag in the browser is the notification's id, so the second replaces the first.
 * @returns what to note when it is sent
 */
export async function sendPushMessage(
  { db, clock, pushKeys, push: sender }: OutsideDeps & { pushKeys: PushKeys; push: PushSender },
  id: string,
): Promise<((trx: DatabaseTransaction) => Promise<unknown>) | undefined> {
  const message = await push.findUnsentPushMessage(db, id, clock.now())
  if (!message) return undefined
  const [row] = await listNotificationsByIds(db, message.userId, [message.notificationId])
  if (!row || row.readAt !== null) return undefined
  const link = findKind(row.kind)?.link(aboutOf(row)) ?? '/notifications'
  const payload: PushPayload = { id: row.id, body: outsideWords(row), link }
  const answer = await sender.send(message, JSON.stringify(payload), await pushKeys.get(db))
  // Its messages go with it.
  if (answer === 'gone') return (trx) => push.deletePushSubscription(trx, message.subscriptionId)
  return (trx) => push.markPushMessageSent(trx, id, clock.now())
}
