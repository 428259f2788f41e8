import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { escapeLike } from '../cases/cases.queries.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'
import { areRelated, noWallBetween } from './relations.queries.ts'

type Db = Database | DatabaseTransaction

/** Past it, unread messages are not counted on. */
export const UNREAD_COUNTED = 1_000

/** The other one of the two, where the statement is about `userId`. */
const otherId = (userId: string) =>
  sql<string | null>`CASE WHEN conversation.first_user_id = ${userId}::uuid
    THEN conversation.second_user_id ELSE conversation.first_user_id END`

/** How far the person has read. */
const readSeq = (userId: string) =>
  sql<number>`coalesce((SELECT max(up_to_seq) FROM message_reads AS own
    WHERE own.conversation_id = conversation.id AND own.user_id = ${userId}::uuid), 0)`

/** Messages of others past that, from before the person came into the case left out. */
const unread = (userId: string) =>
  sql<number>`(SELECT count(*) FROM (
    SELECT 1 FROM messages AS unread
    WHERE unread.conversation_id = conversation.id AND unread.seq > ${readSeq(userId)}
      AND unread.sender_id <> ${userId}::uuid AND unread.deleted_at IS NULL
      AND (me.joined_at IS NULL OR unread.created_at >= me.joined_at)
    LIMIT ${sql.lit(UNREAD_COUNTED)}) AS counted)`

/**
 * Where every question about one person and conversations begins: those of cases the person is in now and no wall keeps them from,
 * and those with another person. A wall between the two hides theirs unless they have something else to do with each other.
 */
export function conversationsOf(db: Db, userId: string) {
  const mine = sql<string>`(
    SELECT c.id FROM conversations c JOIN case_members m ON m.case_id = c.case_id
      JOIN cases ON cases.id = c.case_id AND cases.deleted_at IS NULL WHERE m.user_id = ${userId}::uuid
    UNION ALL SELECT c.id FROM conversations c WHERE c.first_user_id = ${userId}::uuid
    UNION ALL SELECT c.id FROM conversations c WHERE c.second_user_id = ${userId}::uuid)`
  return db
    .selectFrom('conversations as conversation')
    .leftJoin('cases as case', 'case.id', 'conversation.caseId')
    .leftJoin('caseMembers as me', (join) =>
      join.onRef('me.caseId', '=', 'conversation.caseId').on('me.userId', '=', userId),
    )
    .leftJoin('users as other', (join) =>
      join.on('conversation.caseId', 'is', null).on('other.id', '=', otherId(userId)),
    )
    .where('conversation.id', 'in', mine)
    .where(notBehindWall('conversation.caseId', userId))
    .where((eb) =>
      eb.or([
        eb('conversation.caseId', 'is not', null),
        noWallBetween(userId, { column: 'other.id' }),
        areRelated(userId, { column: 'other.id' }),
      ]),
    )
}

function shown(db: Db, userId: string) {
  return conversationsOf(db, userId)
    .selectAll('conversation')
    .select([
      'case.title as caseTitle',
      'me.role as myRole',
      'other.id as otherId',
      'other.name as otherName',
      'other.role as otherRole',
      sql<boolean>`(other.status = 'active' AND ${areRelated(userId, { column: 'other.id' })})`.as('canWriteToOther'),
      readSeq(userId).as('readSeq'),
      unread(userId).as('unread'),
    ])
}
export type ConversationRow = NonNullable<Awaited<ReturnType<typeof findConversation>>>

/** The conversation, if the person may read it now. */
export function findConversation(db: Db, id: string, userId: string) {
  return shown(db, userId).where('conversation.id', '=', id).executeTakeFirst()
}

/** As `findConversation`, with the row locked first: messages of a conversation queue here. */
export async function lockConversationForUpdate(trx: DatabaseTransaction, id: string, userId: string) {
  const locked = await trx.selectFrom('conversations').select('id').where('id', '=', id).forUpdate().executeTakeFirst()
  // Asked only now: the facts are those that hold while the lock is held.
  return locked && findConversation(trx, id, userId)
}

export interface ConversationListQuery {
  page: number
  pageSize: number
  q?: string | undefined
  unreadOnly: boolean
  caseId?: string | undefined
}

/** A page of the person's conversations that have messages, the newest message first, with how many there are. */
export async function listConversations(db: Db, userId: string, query: ConversationListQuery) {
  let mine = shown(db, userId).where('conversation.lastMessageAt', 'is not', null)
  if (query.caseId) mine = mine.where('conversation.caseId', '=', query.caseId)
  if (query.unreadOnly) mine = mine.where(unread(userId), '>', 0)
  if (query.q) {
    const pattern = `%${escapeLike(query.q)}%`
    mine = mine.where((eb) =>
      eb.or([
        eb('case.title', 'ilike', pattern),
        eb('other.name', 'ilike', pattern),
        sql<boolean>`EXISTS (SELECT 1 FROM case_members m JOIN users u ON u.id = m.user_id
          WHERE m.case_id = conversation.case_id AND u.name ILIKE ${pattern}
            AND ${notBehindWall('m.caseId', { column: 'm.userId' })})`,
      ]),
    )
  }
  const rows = await mine
    .orderBy('conversation.lastMessageAt', 'desc')
    .orderBy('conversation.id')
    .limit(query.pageSize)
    .offset((query.page - 1) * query.pageSize)
    .execute()
  const counted = await mine.clearSelect().select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return { rows, total: Number(counted.total) }
}

/** Unread messages of all conversations, and in how many. */
export async function countUnread(db: Db, userId: string): Promise<{ unread: number; conversations: number }> {
  const { rows } = await sql<{ unread: number; conversations: number }>`
    SELECT coalesce(sum(n), 0) AS unread, count(*) FILTER (WHERE n > 0) AS conversations
    FROM (${conversationsOf(db, userId).where('conversation.lastSeq', '>', 0).select(unread(userId).as('n'))}) AS each
  `.execute(db)
  return { unread: Number(rows[0]?.unread ?? 0), conversations: Number(rows[0]?.conversations ?? 0) }
}

/** Who reads these conversations now, in the order of their coming: of a case, its people without those behind a wall. */
export async function listReaders(db: Db, conversationIds: readonly string[]) {
  if (conversationIds.length === 0) return []
  const ofCases = db
    .selectFrom('conversations as conversation')
    .innerJoin('cases as case', 'case.id', 'conversation.caseId')
    .innerJoin('caseMembers as member', 'member.caseId', 'case.id')
    .innerJoin('users as user', 'user.id', 'member.userId')
    .select(['conversation.id as conversationId', 'user.id', 'user.name', 'user.role', 'user.status'])
    .select('member.joinedAt')
    .where('conversation.id', 'in', conversationIds)
    .where('case.deletedAt', 'is', null)
    .where(notBehindWall('member.caseId', { column: 'member.userId' }))
  const ofPeople = db
    .selectFrom('conversations as conversation')
    .innerJoin('users as user', (join) =>
      join.on((eb) =>
        eb.or([
          eb('user.id', '=', eb.ref('conversation.firstUserId')),
          eb('user.id', '=', eb.ref('conversation.secondUserId')),
        ]),
      ),
    )
    .select(['conversation.id as conversationId', 'user.id', 'user.name', 'user.role', 'user.status'])
    .select('conversation.createdAt as joinedAt')
    .where('conversation.id', 'in', conversationIds)
    .where((eb) =>
      eb.or([
        noWallBetween({ column: 'conversation.firstUserId' }, { column: 'conversation.secondUserId' }),
        areRelated({ column: 'conversation.firstUserId' }, { column: 'conversation.secondUserId' }),
      ]),
    )
  return ofCases.unionAll(ofPeople).orderBy('joinedAt').orderBy('id').execute()
}
export type ReaderRow = Awaited<ReturnType<typeof listReaders>>[number]

/** Readers with active accounts: whom events and notifications are for. */
export async function listReaderIds(db: Db, conversationId: string): Promise<string[]> {
  return (await listReaders(db, [conversationId])).filter(({ status }) => status === 'active').map(({ id }) => id)
}

export function findConversationOfCase(db: Db, caseId: string) {
  return db.selectFrom('conversations').select('id').where('caseId', '=', caseId).executeTakeFirst()
}

/** The two in the order in which they are stored. */
export function inOrder(one: string, other: string): { firstUserId: string; secondUserId: string } {
  return one < other ? { firstUserId: one, secondUserId: other } : { firstUserId: other, secondUserId: one }
}

export function findConversationOfPeople(db: Db, one: string, other: string) {
  const { firstUserId, secondUserId } = inOrder(one, other)
  return db
    .selectFrom('conversations')
    .select('id')
    .where('firstUserId', '=', firstUserId)
    .where('secondUserId', '=', secondUserId)
    .executeTakeFirst()
}

export interface NewConversation {
  id: string
  caseId: string | null
  firstUserId: string | null
  secondUserId: string | null
  masterKeyId: string | null
  wrappedKey: Buffer | null
}

/** @returns false where somebody else was quicker: theirs is the one */
export async function insertConversation(trx: DatabaseTransaction, row: NewConversation, now: Date): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('conversations')
    .values({ ...row, createdAt: now })
    .onConflict((conflict) => conflict.doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** Takes the next place; the caller holds the lock. */
export async function takeNextSeq(trx: DatabaseTransaction, id: string, now: Date): Promise<number> {
  const { lastSeq } = await trx
    .updateTable('conversations')
    .set((eb) => ({ lastSeq: eb('lastSeq', '+', 1), lastMessageAt: now }))
    .where('id', '=', id)
    .returning('lastSeq')
    .executeTakeFirstOrThrow()
  return lastSeq
}
