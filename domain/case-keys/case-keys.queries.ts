import { sql } from 'kysely'
import type { WrappedKey } from '../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

export async function insertCaseKey(db: Db, caseId: string, { masterKeyId, wrapped }: WrappedKey): Promise<void> {
  await db.insertInto('caseKeys').values({ caseId, masterKeyId, wrappedKey: wrapped }).execute()
}

export interface CaseKeyRow {
  caseId: string
  masterKeyId: string
  /** Null once the case was shredded. */
  wrappedKey: Buffer | null
}

export async function findCaseKey(db: Db, caseId: string): Promise<CaseKeyRow | undefined> {
  return db
    .selectFrom('caseKeys')
    .select(['caseId', 'masterKeyId', 'wrappedKey'])
    .where('caseId', '=', caseId)
    .executeTakeFirst()
}

export async function findCaseIdOfDocument(db: Db, documentId: string): Promise<string | undefined> {
  const row = await db.selectFrom('liveDocuments').select('caseId').where('id', '=', documentId).executeTakeFirst()
  return row?.caseId
}

/** Keys that an older master key wraps. */
export async function listCaseKeysToRewrap(db: Db, currentId: string, limit: number): Promise<CaseKeyRow[]> {
  return db
    .selectFrom('caseKeys')
    .select(['caseId', 'masterKeyId', 'wrappedKey'])
    .where('masterKeyId', '!=', currentId)
    .where('wrappedKey', 'is not', null)
    .limit(limit)
    .execute()
}

/** Replaces a wrapped key unless somebody else did so meanwhile. */
export async function updateCaseKey(db: Db, before: CaseKeyRow, after: WrappedKey): Promise<void> {
  await db
    .updateTable('caseKeys')
    .set({ masterKeyId: after.masterKeyId, wrappedKey: after.wrapped, rewrappedAt: sql<Date>`now()` })
    .where('caseId', '=', before.caseId)
    .where('masterKeyId', '=', before.masterKeyId)
    .where('wrappedKey', 'is not', null)
    .execute()
}

/** Destroys the key for good. */
export async function deleteCaseKeyMaterial(db: Db, caseId: string): Promise<void> {
  await db
    .updateTable('caseKeys')
    .set({ wrappedKey: null, shreddedAt: sql<Date>`now()` })
    .where('caseId', '=', caseId)
    .where('wrappedKey', 'is not', null)
    .execute()
}
