import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** Readings of the same version by the same person for the same purpose within this time are one: a viewer asks for a file in pieces. */
const ONE_READING_MS = 10 * 60_000

/** Append-only: somebody reads the bytes or the text of a version. */
export async function insertRead(
  db: Db,
  read: { id: string; documentId: string; version: number; userId: string; purpose: 'download' | 'preview' | 'text' },
  now: Date,
): Promise<void> {
  const before = await db
    .selectFrom('documentReads')
    .select('id')
    .where('documentId', '=', read.documentId)
    .where('version', '=', read.version)
    .where('userId', '=', read.userId)
    .where('purpose', '=', read.purpose)
    .where('readAt', '>', new Date(now.getTime() - ONE_READING_MS))
    .limit(1)
    .executeTakeFirst()
  if (before) return
  await db
    .insertInto('documentReads')
    .values({ ...read, readAt: now })
    .execute()
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
