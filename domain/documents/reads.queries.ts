import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** Append-only: somebody has read the bytes or the text of a version. */
export async function insertRead(
  db: Db,
  read: { id: string; documentId: string; version: number; userId: string; purpose: 'download' | 'preview' | 'text' },
  now: Date,
): Promise<void> {
  await db
    .insertInto('documentReads')
    .values({ ...read, readAt: now })
    .execute()
}
