import { type Selectable, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { LicenceEvidence } from '../../adapters/database/tables.generated.ts'

type Db = Database | DatabaseTransaction

/** A proof without its bytes. */
export type EvidenceRow = Omit<Selectable<LicenceEvidence>, 'sealed' | 'wrappedKey' | 'masterKeyId'>

const shown = ['id', 'licenceId', 'fileName', 'contentType', 'size', 'sha256', 'createdAt'] as const

export async function insertEvidence(db: Db, row: Selectable<LicenceEvidence>): Promise<void> {
  await db.insertInto('licenceEvidence').values(row).execute()
}

/** Proofs of these licences, oldest first; never their bytes. */
export function listEvidence(db: Db, licenceIds: readonly string[]): Promise<EvidenceRow[]> {
  if (licenceIds.length === 0) return Promise.resolve([])
  return db
    .selectFrom('licenceEvidence')
    .select(shown)
    .where('licenceId', 'in', licenceIds)
    .orderBy('createdAt')
    .orderBy('id')
    .execute()
}

/** Proofs handed in after a time (null: all of them). */
export async function countEvidence(db: Db, licenceId: string, after: Date | null): Promise<number> {
  const { count } = await db
    .selectFrom('licenceEvidence')
    .select(sql<number>`count(*)`.as('count'))
    .where('licenceId', '=', licenceId)
    .where('createdAt', '>', after ?? new Date(0))
    .executeTakeFirstOrThrow()
  return count
}

/** A proof with its sealed bytes, and whose it is. */
export function findEvidence(db: Db, id: string) {
  return db
    .selectFrom('licenceEvidence as evidence')
    .innerJoin('lawyerLicences as licence', 'licence.id', 'evidence.licenceId')
    .innerJoin('lawyers as lawyer', 'lawyer.id', 'licence.lawyerId')
    .selectAll('evidence')
    .select('lawyer.userId')
    .where('evidence.id', '=', id)
    .executeTakeFirst()
}

/** Keys that an older master key wraps. */
export function listEvidenceKeysToRewrap(db: Db, currentId: string, limit: number) {
  return db
    .selectFrom('licenceEvidence')
    .select(['id', 'licenceId', 'masterKeyId', 'wrappedKey'])
    .where('masterKeyId', '!=', currentId)
    .limit(limit)
    .execute()
}

export async function updateEvidenceKey(db: Db, id: string, masterKeyId: string, wrappedKey: Buffer): Promise<void> {
  await db.updateTable('licenceEvidence').set({ masterKeyId, wrappedKey }).where('id', '=', id).execute()
}
