import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** Readings of the same version by the same person for the same purpose within this time are one: a viewer asks for a file in pieces. */
const ONE_READING_MS = 10 * 60_000

type Purpose = 'download' | 'preview' | 'text'

/** Append-only: somebody reads the bytes or the text of a version. @returns the id of this reading, which may have begun before */
export async function insertRead(
  db: Db,
  read: { id: string; documentId: string; version: number; userId: string; purpose: Purpose },
  now: Date,
): Promise<{ id: string; readAt: Date }> {
  const before = await db
    .selectFrom('documentReads')
    .select(['id', 'readAt'])
    .where('documentId', '=', read.documentId)
    .where('version', '=', read.version)
    .where('userId', '=', read.userId)
    .where('purpose', '=', read.purpose)
    .where('readAt', '>', new Date(now.getTime() - ONE_READING_MS))
    .orderBy('readAt', 'desc')
    .limit(1)
    .executeTakeFirst()
  if (before) return before
  await db
    .insertInto('documentReads')
    .values({ ...read, readAt: now })
    .execute()
  return { id: read.id, readAt: now }
}

/** Which version somebody looks at in a viewing that they have opened since. */
export function findViewing(db: Db, { id, userId }: { id: string; userId: string }, since: Date) {
  return db
    .selectFrom('documentReads')
    .select(['documentId', 'version'])
    .where('id', '=', id)
    .where('userId', '=', userId)
    .where('purpose', '=', 'preview')
    .where('readAt', '>', since)
    .executeTakeFirst()
}

/** Who has read a document, newest first. */
export async function listReads(db: Db, documentId: string, { page, pageSize }: { page: number; pageSize: number }) {
  const reads = db.selectFrom('documentReads as read').where('read.documentId', '=', documentId)
  const rows = await reads
    .innerJoin('users as user', 'user.id', 'read.userId')
    .select(['read.userId', 'user.name', 'read.version', 'read.purpose', 'read.readAt'])
    .orderBy('read.readAt', 'desc')
    .orderBy('read.id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const counted = await reads.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return { rows, total: Number(counted.total) }
}
