import { EVENTS_KEPT_DAYS } from '../contracts/events.ts'
import { forgetWaitingMessages, tellPeople } from '../domain/notifications/deliver.commands.ts'
import { notifiedFacts } from '../domain/notifications/notification-kinds.ts'
import { sendPushMessage } from '../domain/notifications/outside.ts'
import { deleteUserEventsBefore } from '../domain/user-events/user-events.queries.ts'
import type { WorkersDeps } from './deps.ts'
import { type DatabaseHandler, type DeliveryHandler, onFacts } from './handlers.ts'

/** Tells people of facts that they should know: domain/notifications/notification-kinds.ts says which and whom. */
export const notifyPeople: DatabaseHandler = {
  name: 'notify-people',
  // Changes that are shown, but of which nobody is notified.
  facts: [...notifiedFacts, 'consultation.changed', 'consultation.ended'],
  run: (ctx, fact, { outboxId }) => tellPeople(ctx, fact, outboxId),
}

/** Whoever has read a conversation needs not be told of it any more. */
export const forgetReadConversations = onFacts({
  name: 'forget-read-conversations',
  facts: ['conversation.read'],
  run: (ctx, fact, { outboxId }) => forgetWaitingMessages(ctx, fact, outboxId),
})

/** News of yesterday is on the page; in seconds. */
const PUSH_RETRIES = [30, 300, 3600]

/** Sends a push message to a browser. */
export const sendPush: DeliveryHandler = {
  name: 'send-push',
  facts: ['push.queued'],
  retryAfterSeconds: PUSH_RETRIES,
  isConfigured: () => true,
  async deliver(deps, fact) {
    if (fact.fact !== 'push.queued') return undefined
    const finish = await sendPushMessage(deps, fact.messageId)
    return finish && (async ({ db }) => void (await finish(db)))
  },
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Lets go of events that nobody can ask for any more. */
export function deleteOldEvents({ db, clock }: Pick<WorkersDeps, 'db' | 'clock'>): Promise<number> {
  return deleteUserEventsBefore(db, new Date(clock.now().getTime() - EVENTS_KEPT_DAYS * DAY_MS))
}
