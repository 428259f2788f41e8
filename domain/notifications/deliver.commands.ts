import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { inTransaction } from '../../adapters/database/transaction.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { Fact } from '../facts.ts'
import { insertUserEvents, type NewUserEvent } from '../user-events/user-events.queries.ts'
import { listChannelFacts } from './channels.queries.ts'
import { kindEntries } from './notification-kinds.ts'
import { insertNotifications, type NewNotification, setMailDue } from './notifications.queries.ts'
import { readTellingPreferences } from './preferences.ts'
import { queuePushMessages } from './push.queries.ts'
import { listMembers } from './recipients.queries.ts'
import { mailDueAt, pushDueAt } from './telling-times.policy.ts'

interface DeliverDeps {
  db: Database
  clock: Clock
}

/**
 * Tells people what became true: notifications, their events, and mail and push as each of them wants. All of it in one
 * transaction; a second run for the same source finds everything there and adds nothing.
 * @param sourceId the outbox row's id
 */
export function tellPeople({ db, clock }: DeliverDeps, fact: Fact, sourceId: string): Promise<void> {
  return inTransaction(db, async (trx) => {
    const now = clock.now()
    const fresh = await storeNotifications(trx, await plan(trx, fact, sourceId), now)
    const events: NewUserEvent[] = fresh.map(({ id, userId }) => ({
      userId,
      event: 'notification:new',
      subjectId: id,
    }))
    if (fact.fact === 'case.stageChanged') {
      for (const { userId } of await listMembers(trx, fact.caseId)) {
        events.push({ userId, event: 'case:status:update', subjectId: fact.caseId })
      }
    }
    await insertUserEvents(trx, events, { sourceId, now })
    await chooseChannels(trx, fresh, now)
  })
}

/** Who is to be told, by every kind that this fact has. */
async function plan(trx: DatabaseTransaction, fact: Fact, sourceId: string): Promise<NewNotification[]> {
  const rows: NewNotification[] = []
  for (const [name, kind] of kindEntries) {
    if (kind.fact !== fact.fact) continue
    for (const { userId, caseId = null, subject = {} } of await kind.recipients(trx, fact)) {
      rows.push({ id: uuidv7(), userId, kind: name, sourceId, caseId, membersOnly: kind.membersOnly, subject })
    }
  }
  return rows
}

interface Stored {
  id: string
  userId: string
  kind: string
}

async function storeNotifications(
  trx: DatabaseTransaction,
  rows: readonly NewNotification[],
  now: Date,
): Promise<Stored[]> {
  return rows.length === 0 ? [] : insertNotifications(trx, rows, now)
}

/** When mail and push are due for each new notification, as its person wants. */
async function chooseChannels(trx: DatabaseTransaction, stored: readonly Stored[], now: Date): Promise<void> {
  const byMail = new Set<string>(kindEntries.flatMap(([name, { mail }]) => (mail ? [name] : [])))
  const people = await listChannelFacts(trx, [...new Set(stored.map(({ userId }) => userId))])
  for (const { id, userId, kind } of stored) {
    const person = people.get(userId)
    if (!person) continue
    const preferences = readTellingPreferences(person.preferences)
    // An address that nobody has proved gets no mail about somebody's cases.
    const mailDue = byMail.has(kind) && person.emailVerified ? mailDueAt(preferences, now) : null
    if (mailDue) await setMailDue(trx, id, mailDue)
    const pushDue = pushDueAt(preferences, now)
    if (pushDue) await queuePushMessages(trx, { notificationId: id, userId, dueAt: pushDue }, now)
  }
}
