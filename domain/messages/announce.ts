import type { Clock } from '../../adapters/clock.ts'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { listReaderIds } from '../conversations/conversations.queries.ts'
import type { MessageFact } from '../facts.ts'
import { record } from '../outbox.ts'
import { insertUserEvents } from '../user-events/user-events.queries.ts'

interface Telling {
  db: DatabaseTransaction
  clock: Clock
}

/**
 * Says that a message is new or another: the fact for those who react, and an event for everybody who reads the conversation now, the
 * sender's other devices included, in the transaction of the change. The caller holds the lock on the conversation, so events come in
 * the order of the messages.
 */
export async function announceMessage(telling: Telling, fact: MessageFact): Promise<void> {
  const sourceId = await record(telling, fact)
  await tellReaders(telling, fact, await listReaderIds(telling.db, fact.conversationId), sourceId)
}

/** An event about a message for these people. @param sourceId what caused it; once for each */
export function tellReaders(
  { db, clock }: Telling,
  { messageId }: { messageId: string },
  userIds: readonly string[],
  sourceId: string,
): Promise<void> {
  const events = userIds.map((userId) => ({ userId, event: 'message:new' as const, subjectId: messageId }))
  return insertUserEvents(db, events, { sourceId, now: clock.now() })
}
