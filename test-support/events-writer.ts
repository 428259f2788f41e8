import { randomUUID } from 'node:crypto'
import { inTransaction } from '../adapters/database/transaction.ts'
import { insertNotifications } from '../domain/notifications/notifications.queries.ts'
import { insertUserEvents } from '../domain/user-events/user-events.queries.ts'
import type { TestDatabase } from './database.ts'

/** Stores one notification with its event for each of these people, in one transaction that takes `holdMs` to commit. */
export function tellEach(
  { db }: Pick<TestDatabase, 'db'>,
  userIds: readonly string[],
  { holdMs = 0, now = new Date() }: { holdMs?: number; now?: Date } = {},
): Promise<string[]> {
  return inTransaction(db, async (trx) => {
    const rows = userIds.map((userId) => ({
      id: randomUUID(),
      userId,
      kind: 'case.invited' as const,
      // One of its own each, so that one person may be told several things at once.
      sourceId: randomUUID(),
      caseId: null,
      membersOnly: false,
      subject: {},
    }))
    await insertNotifications(trx, rows, now)
    await insertUserEvents(
      trx,
      rows.map(({ id, userId }) => ({ userId, event: 'notification:new', subjectId: id })),
      { sourceId: randomUUID(), now },
    )
    if (holdMs > 0) await new Promise((resolve) => setTimeout(resolve, holdMs))
    return rows.map(({ id }) => id)
  })
}
