import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** What counts against the quotas. */
export interface Usage {
  caseBytes: number
  caseDocuments: number
  personBytes: number
}

/** Who asks for room waits until whoever asked before, for the same case or by the same person, has taken theirs. */
export async function lockQuotas(trx: DatabaseTransaction, scopes: readonly string[]): Promise<void> {
  // Always in the same order, so that two never wait for each other.
  for (const scope of [...scopes].sort()) {
    await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`document-quota:${scope}`}, 0))`.execute(trx)
  }
}

/** Bytes of files that are kept, deleted documents included until their bytes go. */
export async function readUsage(db: Db, { caseId, userId }: { caseId: string | null; userId: string }): Promise<Usage> {
  const bytes = db
    .selectFrom('documentFiles as file')
    .innerJoin('documents as document', 'document.id', 'file.documentId')
    .select(sql<number>`coalesce(sum(file.size), 0)::bigint`.as('bytes'))
    .where('file.storageKey', 'is not', null)
  const inCase = caseId && (await bytes.where('document.caseId', '=', caseId).executeTakeFirstOrThrow())
  const ofPerson = await bytes.where('file.uploadedBy', '=', userId).executeTakeFirstOrThrow()
  const documents =
    caseId &&
    (await db
      .selectFrom('documents')
      .select(sql<number>`count(*)`.as('count'))
      .where('caseId', '=', caseId)
      .where('deletedAt', 'is', null)
      .executeTakeFirstOrThrow())
  return {
    caseBytes: inCase ? inCase.bytes : 0,
    caseDocuments: documents ? Number(documents.count) : 0,
    personBytes: ofPerson.bytes,
  }
}
