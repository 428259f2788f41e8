import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** Whether the inspection of these bytes is not over. */
export async function isPending(db: Db, fileId: string): Promise<boolean> {
  const row = await db.selectFrom('documentFiles').select('scan').where('id', '=', fileId).executeTakeFirst()
  return row?.scan === 'pending'
}

/** The sealed text of a file; undefined where none was extracted. */
export async function findFileText(db: Db, fileId: string): Promise<Buffer | undefined> {
  const row = await db.selectFrom('documentFiles').select('text').where('id', '=', fileId).executeTakeFirst()
  return row?.text ?? undefined
}
