import type { Clock } from '../../adapters/clock.ts'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { Fact } from '../facts.ts'
import { record } from '../outbox.ts'
import { insertUserEvents, type NewUserEvent } from '../user-events/user-events.queries.ts'
import { listChannelFacts } from './channels.queries.ts'
import { kindEntries } from './notification-kinds.ts'
import { insertNotifications, markConversationRead, type NewNotification, setMailDue } from './notifications.queries.ts'
import { readTellingPreferences } from './preferences.ts'
import { insertPushMessages } from './push.queries.ts'
import { listMembers } from './recipients.queries.ts'
import { mailDueAt, pushDueAt } from './telling-times.policy.ts'

interface Telling {
  db: DatabaseTransaction
  clock: Clock
}

/**
 * Tells people what became true: notifications, their events, and mail and push as each of them wants. All of it in the given
 * transaction; a second run for the same source finds everything there and adds nothing.
 * @param sourceId the outbox row's id
 */
export async function tellPeople(telling: Telling, fact: Fact, sourceId: string): Promise<void> {
  const { db, clock } = telling
  const now = clock.now()
  const planned = await plan(db, fact, sourceId)
  const fresh = planned.length === 0 ? [] : await insertNotifications(db, planned, now)
  const events: NewUserEvent[] = fresh.map(({ id, userId }) => ({
    userId,
    event: 'notification:new',
    subjectId: id,
  }))
  if (fact.fact === 'case.stageChanged') {
    for (const { userId } of await listMembers(db, fact.caseId)) {
      events.push({ userId, event: 'case:status:update', subjectId: fact.caseId })
    }
  }
  if ('consultationId' in fact) {
    for (const { userId } of await listMembers(db, fact.caseId)) {
      events.push({ userId, event: 'consultation:update', subjectId: fact.consultationId })
    }
  }
  await insertUserEvents(db, events, { sourceId, now })
  await chooseChannels(telling, fresh, now)
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

/** When mail and push are due for each new notification, as its person wants. */
async function chooseChannels(telling: Telling, stored: readonly Stored[], now: Date): Promise<void> {
  const byMail = new Set<string>(kindEntries.flatMap(([name, { mail }]) => (mail ? [name] : [])))
  const { db } = telling
  const people = await listChannelFacts(db, [...new Set(stored.map(({ userId }) => userId))])
  for (const { id, userId, kind } of stored) {
    const person = people.get(userId)
    if (!person) continue
    const preferences = readTellingPreferences(person.preferences)
    // Whether the address is proved is asked when the mail is made (outside.ts).
    const mailDue = byMail.has(kind) ? mailDueAt(preferences, now) : null
    if (mailDue) await setMailDue(db, id, mailDue)
    const pushDue = pushDueAt(preferences, now)
    if (pushDue) await pushAt(telling, { notificationId: id, userId, dueAt: pushDue > now ? pushDue : null }, now)
  }
}

/** A push message for each browser: a job at once, or a row that waits until it is due. */
async function pushAt(telling: Telling, message: Parameters<typeof insertPushMessages>[1], now: Date): Promise<void> {
  const ids = await insertPushMessages(telling.db, message, now)
  if (message.dueAt) return
  for (const messageId of ids) await record(telling, { fact: 'push.queued', messageId })
}

/** Somebody has read a conversation they were told of: what told them is read, too, on all their devices. */
export async function forgetWaitingMessages(
  { db, clock }: Telling,
  { conversationId, userId }: { conversationId: string; userId: string },
  sourceId: string,
): Promise<void> {
  const now = clock.now()
  const ids = await markConversationRead(db, { conversationId, userId }, now)
  const events = ids.map((subjectId) => ({ userId, event: 'notification:new' as const, subjectId }))
  await insertUserEvents(db, events, { sourceId, now })
}
