import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

/** A case of somebody who is, or wants to be, erased. */
export interface OwnCase {
  id: string
  stage: string
  hasLawyer: boolean
}

/** The cases somebody opened and that have not been erased yet, deleted ones included. */
export async function listOwnCases(db: Db, userId: string): Promise<OwnCase[]> {
  const { rows } = await sql<OwnCase>`
    SELECT c.id, c.stage, EXISTS (
      SELECT 1 FROM case_members m
      WHERE m.case_id = c.id AND m.role = 'lawyer' AND m.user_id <> c.client_id AND c.deleted_at IS NULL
    ) AS has_lawyer
    FROM cases c JOIN case_keys k ON k.case_id = c.id
    WHERE c.client_id = ${userId} AND k.wrapped_key IS NOT NULL
    ORDER BY c.created_at, c.id`.execute(db)
  return rows
}

/** Locks a case's row, deleted or not. @returns what decides about it, or undefined when it has been erased */
export async function lockOwnCaseForUpdate(trx: DatabaseTransaction, userId: string, id: string) {
  await sql`SELECT 1 FROM cases WHERE id = ${id} FOR UPDATE`.execute(trx)
  return (await listOwnCases(trx, userId)).find((own) => own.id === id)
}

/** Private notes of somebody in cases of others that are still there. */
export async function listPrivateNotesElsewhere(db: Db, userId: string): Promise<{ id: string; caseId: string }[]> {
  const { rows } = await sql<{ id: string; caseId: string }>`
    SELECT d.id, d.case_id FROM live_documents d JOIN cases c ON c.id = d.case_id
    WHERE d.owner_id = ${userId} AND c.client_id <> ${userId}
      AND EXISTS (SELECT 1 FROM document_updates u WHERE u.document_id = d.id)
    ORDER BY d.id`.execute(db)
  return rows
}

/** Deletes private notes for good: whatever is still being typed is refused, and the sealed rows go. */
export async function purgePrivateNotes(trx: DatabaseTransaction, documentId: string): Promise<void> {
  await trx
    .updateTable('liveDocuments')
    .set((eb) => ({ deletedAt: eb.fn.coalesce('deletedAt', sql<Date>`now()`), epoch: eb('epoch', '+', 1) }))
    .where('id', '=', documentId)
    .execute()
  await sql`SELECT purge_private_notes(${documentId})`.execute(trx)
  await sql`DELETE FROM search_sources WHERE kind = 'text' AND source_id = ${documentId}`.execute(trx)
}
