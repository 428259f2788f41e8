import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { LiveDocumentKind } from '../../contracts/access.ts'

type Db = Database | DatabaseTransaction

export interface LiveDocumentRow {
  id: string
  caseId: string
  kind: LiveDocumentKind
  title: string
  ownerId: string | null
}

/** Inserts a document together with the first row of its log; never separately, so that no document is without a state. */
export async function insertLiveDocument(
  trx: DatabaseTransaction,
  document: LiveDocumentRow,
  segments: Uint8Array,
): Promise<void> {
  await trx
    .insertInto('liveDocuments')
    .values({ ...document, lastSeq: 1 })
    .execute()
  await trx
    .insertInto('documentUpdates')
    .values({ documentId: document.id, seq: 1, segments: Buffer.from(segments) })
    .execute()
}

export async function listCaseDocumentRows(db: Db, caseId: string): Promise<LiveDocumentRow[]> {
  const rows = await db
    .selectFrom('liveDocuments')
    .select(['id', 'caseId', 'kind', 'title', 'ownerId'])
    .where('caseId', '=', caseId)
    .where('deletedAt', 'is', null)
    .orderBy('createdAt')
    .orderBy('kind')
    .execute()
  return rows as LiveDocumentRow[]
}

/** The documents of several cases; who may read which is for the policy. */
export async function listDocumentRowsOfCases(db: Db, caseIds: readonly string[]): Promise<LiveDocumentRow[]> {
  if (caseIds.length === 0) return []
  const rows = await db
    .selectFrom('liveDocuments')
    .select(['id', 'caseId', 'kind', 'title', 'ownerId'])
    .where('caseId', 'in', caseIds)
    .where('deletedAt', 'is', null)
    .execute()
  return rows as LiveDocumentRow[]
}

export async function existsPrivateNotes(trx: DatabaseTransaction, caseId: string, ownerId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('liveDocuments')
    .select('id')
    .where('caseId', '=', caseId)
    .where('ownerId', '=', ownerId)
    .where('kind', '=', 'private_notes')
    .executeTakeFirst()
  return row !== undefined
}

/** Marks the documents of a case deleted; their next update is refused. */
export async function deleteDocumentsOfCase(trx: DatabaseTransaction, caseId: string): Promise<void> {
  await trx
    .updateTable('liveDocuments')
    .set((eb) => ({ deletedAt: sql<Date>`now()`, epoch: eb('epoch', '+', 1) }))
    .where('caseId', '=', caseId)
    .where('deletedAt', 'is', null)
    .execute()
}

/** The snapshot of a document, if it has one that does not go past `upToSeq`. */
export async function findSnapshot(
  db: Db,
  documentId: string,
  upToSeq?: number,
): Promise<{ seq: number; state: Buffer } | undefined> {
  let query = db.selectFrom('documentSnapshots').select(['seq', 'state']).where('documentId', '=', documentId)
  if (upToSeq !== undefined) query = query.where('seq', '<=', upToSeq)
  return query.executeTakeFirst()
}

/** Rows of the log after `afterSeq`, oldest first. */
export async function listUpdateRows(db: Db, documentId: string, afterSeq: number, upToSeq?: number) {
  let query = db
    .selectFrom('documentUpdates')
    .select(['seq', 'segments'])
    .where('documentId', '=', documentId)
    .where('seq', '>', afterSeq)
    .orderBy('seq')
  if (upToSeq !== undefined) query = query.where('seq', '<=', upToSeq)
  return query.execute()
}

/** Stores a snapshot unless there is one that covers as much or more. */
export async function upsertSnapshot(db: Db, documentId: string, seq: number, state: Uint8Array): Promise<void> {
  await db
    .insertInto('documentSnapshots')
    .values({ documentId, seq, state: Buffer.from(state) })
    .onConflict((conflict) =>
      conflict
        .column('documentId')
        .doUpdateSet((eb) => ({
          seq: eb.ref('excluded.seq'),
          state: eb.ref('excluded.state'),
          createdAt: sql<Date>`now()`,
        }))
        .whereRef('documentSnapshots.seq', '<', 'excluded.seq'),
    )
    .execute()
}

/** The next one is made of the whole log. */
export async function deleteSnapshot(db: Db, documentId: string): Promise<void> {
  await db.deleteFrom('documentSnapshots').where('documentId', '=', documentId).execute()
}

/** Highest sequence numbers of the given documents: what an open copy must have reached. */
export async function listLastSeqs(db: Db, documentIds: readonly string[]): Promise<{ id: string; lastSeq: number }[]> {
  if (documentIds.length === 0) return []
  return db.selectFrom('liveDocuments').select(['id', 'lastSeq']).where('id', 'in', documentIds).execute()
}

/** Documents whose log has grown by more than `rows` since their snapshot. */
export async function listDocumentsToCompact(db: Db, rows: number, limit: number): Promise<{ id: string }[]> {
  return (
    db
      .selectFrom('liveDocuments as d')
      .leftJoin('documentSnapshots as s', 's.documentId', 'd.id')
      .select('d.id')
      .where('d.deletedAt', 'is', null)
      .where(sql<boolean>`d.last_seq - coalesce(s.seq, 0) > ${rows}`)
      // The slowest to open first.
      .orderBy(sql`d.last_seq - coalesce(s.seq, 0)`, 'desc')
      .limit(limit)
      .execute()
  )
}

/** What a writer other than a live socket needs: the epoch to write under. */
export async function getEpoch(db: Db, documentId: string): Promise<number> {
  const row = await db
    .selectFrom('liveDocuments')
    .select('epoch')
    .where('id', '=', documentId)
    .executeTakeFirstOrThrow()
  return row.epoch
}
