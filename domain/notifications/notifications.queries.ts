import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'
import type { NotificationKindName } from './notification-kinds.ts'

type Db = Database | DatabaseTransaction

export interface NewNotification {
  id: string
  userId: string
  kind: NotificationKindName
  sourceId: string
  caseId: string | null
  membersOnly: boolean
  subject: Record<string, string>
}

/** Stores notifications that are not there yet for their source, person and kind; answers those that were new. */
export function insertNotifications(trx: DatabaseTransaction, rows: readonly NewNotification[], now: Date) {
  return trx
    .insertInto('notifications')
    .values(rows.map(({ subject, ...row }) => ({ ...row, subject: JSON.stringify(subject), createdAt: now })))
    .onConflict((conflict) => conflict.columns(['sourceId', 'userId', 'kind']).doNothing())
    .returning(['id', 'userId', 'kind'])
    .execute()
}

/**
 * What a person may see of their notifications now (a wall takes all of its case), with the title of the case where they are in it. Every reading begins here:
 * the list, the count, events, mail and push.
 */
function visible(db: Db) {
  return (
    db
      .selectFrom('notifications as n')
      .leftJoin('caseMembers as member', (join) =>
        join.onRef('member.caseId', '=', 'n.caseId').onRef('member.userId', '=', 'n.userId'),
      )
      .leftJoin('cases as case', (join) => join.onRef('case.id', '=', 'member.caseId').on('case.deletedAt', 'is', null))
      .where(notBehindWall('n.caseId', { column: 'n.userId' }))
      // Whoever has joined needs the invitation no more.
      .where((eb) =>
        eb.or([eb('n.kind', '!=', 'case.invited' satisfies NotificationKindName), eb('case.id', 'is', null)]),
      )
      .where((eb) => eb.or([eb('n.membersOnly', '=', false), eb('case.id', 'is not', null)]))
  )
}

function shown(db: Db) {
  return visible(db).select([
    'n.id',
    'n.userId',
    'n.kind',
    'n.caseId',
    'n.subject',
    'n.createdAt',
    'n.readAt',
    'case.title as caseTitle',
  ])
}
export type NotificationRow = Awaited<ReturnType<typeof listNotificationsByIds>>[number]

/** A page of a person's notifications, newest first, with how many there are. */
export async function listNotifications(
  db: Db,
  userId: string,
  { page, pageSize, unreadOnly }: { page: number; pageSize: number; unreadOnly: boolean },
) {
  let mine = shown(db).where('n.userId', '=', userId)
  if (unreadOnly) mine = mine.where('n.readAt', 'is', null)
  const rows = await mine
    .orderBy('n.createdAt', 'desc')
    .orderBy('n.id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const counted = await mine.clearSelect().select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return { rows, total: Number(counted.total) }
}

export async function countUnread(db: Db, userId: string): Promise<number> {
  const { unread } = await visible(db)
    .select(sql<number>`count(*)`.as('unread'))
    .where('n.userId', '=', userId)
    .where('n.readAt', 'is', null)
    .executeTakeFirstOrThrow()
  return Number(unread)
}

/** Those of the ids that are this person's and visible to them. */
export async function listNotificationsByIds(db: Db, userId: string, ids: readonly string[]) {
  if (ids.length === 0) return []
  return shown(db).where('n.userId', '=', userId).where('n.id', 'in', ids).execute()
}

/** Marks as read what is not read yet: one, or all. What was read needs no mail any more. */
export async function markRead(db: Db, userId: string, { id }: { id?: string }, now: Date): Promise<void> {
  let query = db
    .updateTable('notifications')
    .set({ readAt: now, mailDueAt: null })
    .where('userId', '=', userId)
    .where('readAt', 'is', null)
  if (id !== undefined) query = query.where('id', '=', id)
  await query.execute()
}

/** Notes when a mail about it is due. */
export async function setMailDue(trx: DatabaseTransaction, id: string, mailDueAt: Date): Promise<void> {
  await trx.updateTable('notifications').set({ mailDueAt }).where('id', '=', id).execute()
}

/**
 * Takes everything that is due to be mailed to one person, and marks it as dealt with; other workers
 * pass over it. @returns undefined when nothing is due
 */
export async function takeDueForMail(trx: DatabaseTransaction, now: Date) {
  // The person's own row is locked, not the notifications: two workers with one of theirs each would send two mails.
  const next = await trx
    .selectFrom('users as user')
    .select('user.id as userId')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('notifications as waiting')
          .select('waiting.id')
          .whereRef('waiting.userId', '=', 'user.id')
          .where('waiting.mailDueAt', '<=', now),
      ),
    )
    .limit(1)
    .forNoKeyUpdate()
    .skipLocked()
    .executeTakeFirst()
  if (!next) return undefined
  const due = await trx
    .selectFrom('notifications')
    .select('id')
    .where('userId', '=', next.userId)
    .where('mailDueAt', '<=', now)
    .forUpdate()
    .execute()
  if (due.length === 0) return { userId: next.userId, ids: [] }
  const ids = due.map(({ id }) => id)
  await trx.updateTable('notifications').set({ mailDueAt: null }).where('id', 'in', ids).execute()
  return { userId: next.userId, ids }
}

/** Marks as read what said that a conversation has something to read. @returns the ids of what was not read before */
export async function markConversationRead(
  trx: DatabaseTransaction,
  { userId, conversationId }: { userId: string; conversationId: string },
  now: Date,
): Promise<string[]> {
  const rows = await trx
    .updateTable('notifications')
    .set({ readAt: now, mailDueAt: null })
    .where('userId', '=', userId)
    .where('kind', '=', 'message.waiting' satisfies NotificationKindName)
    .where(sql<boolean>`subject ->> 'conversationId' = ${conversationId}`)
    .where('readAt', 'is', null)
    .returning('id')
    .execute()
  return rows.map(({ id }) => id)
}
