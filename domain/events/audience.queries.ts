import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { peopleOfCase } from '../cases/recipients.queries.ts'
import { conversationsOf, findConversation } from '../conversations/conversations.queries.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

type Db = Database | DatabaseTransaction

/** Others with whom somebody shares a case now, both on this side of every wall. */
function sharersOfCases(db: Db, userId: string) {
  return db
    .selectFrom('caseMembers as mine')
    .innerJoin('cases as case', 'case.id', 'mine.caseId')
    .innerJoin('caseMembers as theirs', 'theirs.caseId', 'mine.caseId')
    .select('theirs.userId')
    .distinct()
    .where('mine.userId', '=', userId)
    .where('case.deletedAt', 'is', null)
    .where('theirs.userId', '!=', userId)
    .where(notBehindWall('mine.caseId', userId))
    .where(notBehindWall('theirs.caseId', { column: 'theirs.userId' }))
}

/** The other ones of the conversations of two that somebody may read now and in which there is something. */
function sharersOfConversations(db: Db, userId: string) {
  return conversationsOf(db, userId)
    .where('conversation.caseId', 'is', null)
    .where('conversation.lastSeq', '>', 0)
    .select(sql<string>`other.id`.as('userId'))
}

/** Where a signal is heard: where somebody types, or wherever they have something to do with others. */
export interface SignalPlace {
  userId: string
  caseId?: string | undefined
  conversationId?: string | undefined
}

/** Who among `candidates` is to hear of somebody now, themselves left out. */
export async function listSharers(
  db: Db,
  { userId, caseId, conversationId }: SignalPlace,
  candidates: readonly string[],
): Promise<string[]> {
  if (candidates.length === 0) return []
  const ofCases = sharersOfCases(db, userId).where('theirs.userId', 'in', candidates)
  const ofConversations = sharersOfConversations(db, userId).where('other.id', 'in', candidates)
  const query =
    caseId !== undefined
      ? ofCases.where('mine.caseId', '=', caseId)
      : conversationId !== undefined
        ? ofConversations.where('conversation.id', '=', conversationId)
        : ofCases.union(ofConversations)
  return (await query.execute()).map((row) => row.userId)
}

/** Whom somebody shares a case or a conversation with and who is there, in whatever process. */
export async function listOnlineSharers(db: Db, userId: string, freshSince: Date): Promise<string[]> {
  const rows = await db
    .selectFrom('onlineUsers as online')
    .select('online.userId')
    .distinct()
    .where('online.seenAt', '>', freshSince)
    .where('online.userId', 'in', sharersOfCases(db, userId).union(sharersOfConversations(db, userId)))
    .execute()
  return rows.map((row) => row.userId)
}

/** The place with all its ids, if the person may write or read there now. */
export async function findTypingPlace(
  db: Db,
  { caseId, conversationId }: Omit<SignalPlace, 'userId'>,
  userId: string,
): Promise<{ caseId?: string; conversationId?: string } | undefined> {
  if (conversationId !== undefined) {
    const found = await findConversation(db, conversationId, userId)
    return found && { conversationId: found.id, ...(found.caseId !== null && { caseId: found.caseId }) }
  }
  return caseId !== undefined && (await isInCase(db, { caseId, userId })) ? { caseId } : undefined
}

async function isInCase(db: Db, { caseId, userId }: { caseId: string; userId: string }): Promise<boolean> {
  const row = await peopleOfCase(db, caseId)
    .select('member.userId')
    .where('member.userId', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

/** Who of these is there in a process that was heard of lately. */
export async function listOnline(db: Db, userIds: readonly string[], freshSince: Date): Promise<Set<string>> {
  if (userIds.length === 0) return new Set()
  const rows = await db
    .selectFrom('onlineUsers')
    .select('userId')
    .distinct()
    .where('userId', 'in', userIds)
    .where('seenAt', '>', freshSince)
    .execute()
  return new Set(rows.map((row) => row.userId))
}

/** Notes that these people have an open connection in this process; `seenAt` moves on. */
export async function upsertOnline(db: Db, processId: string, userIds: readonly string[], now: Date): Promise<void> {
  if (userIds.length === 0) return
  await db
    .insertInto('onlineUsers')
    .values([...userIds].sort().map((userId) => ({ userId, processId, seenAt: now })))
    .onConflict((conflict) =>
      conflict.columns(['userId', 'processId']).doUpdateSet((eb) => ({ seenAt: eb.ref('excluded.seenAt') })),
    )
    .execute()
}

export async function deleteOnline(db: Db, processId: string, userId: string): Promise<void> {
  await db.deleteFrom('onlineUsers').where('processId', '=', processId).where('userId', '=', userId).execute()
}

/** Forgets those whose process has not been heard of since `before`; answers who that was. */
export async function deleteStaleOnline(db: Db, before: Date): Promise<string[]> {
  const { rows } = await sql<{ userId: string }>`
    DELETE FROM online_users WHERE ctid IN (
      SELECT ctid FROM online_users WHERE seen_at < ${before} FOR UPDATE SKIP LOCKED
    ) RETURNING user_id`.execute(db)
  return [...new Set(rows.map((row) => row.userId))]
}
