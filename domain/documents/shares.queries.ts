import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

type Db = Database | DatabaseTransaction

/** Whether a document is shared with somebody; whether they may read it is asked besides. */
export async function isSharedWith(db: Db, documentId: string, userId: string): Promise<boolean> {
  const row = await db
    .selectFrom('documentShares')
    .select('id')
    .where('documentId', '=', documentId)
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return row !== undefined
}

/** What is shared with somebody, with its cases. */
export async function listSharesOf(db: Db, userId: string): Promise<{ documentId: string; caseId: string }[]> {
  const rows = await db
    .selectFrom('documentShares as share')
    .innerJoin('documents as document', 'document.id', 'share.documentId')
    .select(['share.documentId', 'document.caseId'])
    .where('share.userId', '=', userId)
    .where('share.revokedAt', 'is', null)
    .where('document.deletedAt', 'is', null)
    .where('document.conversationId', 'is', null)
    .execute()
  return rows.flatMap(({ documentId, caseId }) => (caseId === null ? [] : [{ documentId, caseId }]))
}

/** Shares of a document that are in force, oldest first. */
export function listShareRows(db: Db, documentId: string) {
  return db
    .selectFrom('documentShares as share')
    .innerJoin('users as user', 'user.id', 'share.userId')
    .select(['share.userId', 'user.name', 'share.sharedAt'])
    .select((row) =>
      row
        .selectFrom('documentReads as read')
        .select(sql<Date>`max(read.read_at)`.as('at'))
        .whereRef('read.documentId', '=', 'share.documentId')
        .whereRef('read.userId', '=', 'share.userId')
        .as('lastReadAt'),
    )
    .where('share.documentId', '=', documentId)
    .where('share.revokedAt', 'is', null)
    .orderBy('share.sharedAt')
    .orderBy('share.id')
    .execute()
}

/** Lawyers with a clearance for a case, not in it, on this side of every wall; whether it counts now is asked besides. */
export function listClearedOutside(db: Db, caseId: string): Promise<{ userId: string; name: string }[]> {
  return db
    .selectFrom('caseClearances as clearance')
    .innerJoin('users as user', 'user.id', 'clearance.userId')
    .leftJoin('caseMembers as member', (join) =>
      join.onRef('member.caseId', '=', 'clearance.caseId').onRef('member.userId', '=', 'clearance.userId'),
    )
    .select(['user.id as userId', 'user.name'])
    .where('clearance.caseId', '=', caseId)
    .where('clearance.state', '=', 'cleared')
    .where('user.status', '=', 'active')
    .where('member.userId', 'is', null)
    .where(notBehindWall('clearance.caseId', { column: 'clearance.userId' }))
    .orderBy('user.name')
    .execute()
}

/** @returns false where it was shared already */
export async function insertShare(
  db: Db,
  share: { id: string; documentId: string; userId: string; sharedBy: string },
  now: Date,
): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('documentShares')
    .values({ ...share, sharedAt: now })
    .onConflict((conflict) => conflict.columns(['documentId', 'userId']).where('revokedAt', 'is', null).doNothing())
    .executeTakeFirst()
  return (numInsertedOrUpdatedRows ?? 0n) > 0n
}

/** @returns false where there was nothing to take away */
export async function revokeShareRow(
  db: Db,
  { documentId, userId, revokedBy }: { documentId: string; userId: string; revokedBy: string },
  now: Date,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('documentShares')
    .set({ revokedAt: now, revokedBy })
    .where('documentId', '=', documentId)
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}
