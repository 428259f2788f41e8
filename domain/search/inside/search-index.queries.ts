import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { INDEX_FORM } from './blind-index.ts'

type Db = Database | DatabaseTransaction

export type SourceKind = 'text' | 'message' | 'file'

/** What is indexed at once. */
export interface SearchSource {
  kind: SourceKind
  sourceId: string
  /** What has a readership: the live document itself, the conversation, the file itself. */
  containerId: string
  /** Whose key seals it: the case or, outside of cases, the conversation. */
  scopeId: string
  /** Grows with each change. */
  version: number
}

export interface PieceRow {
  id: string
  no: number
  part: number
  personId: string | null
  at: Date
  digest: Buffer
  tokens: bigint[]
  counts: number[]
  words: number
  languages: number
  sealed: Buffer
}

/**
 * Takes the source for a version, and keeps others off it until the transaction ends.
 * @returns false when that version or a newer one is indexed already
 */
export async function claimSource(trx: DatabaseTransaction, source: SearchSource): Promise<boolean> {
  const claimed = await trx
    .insertInto('searchSources')
    .values({ ...source, form: INDEX_FORM })
    .onConflict((conflict) =>
      conflict
        .columns(['kind', 'sourceId'])
        .doUpdateSet({ version: source.version, form: INDEX_FORM, indexedAt: sql<Date>`now()` })
        .where((is) =>
          is.or([is('searchSources.version', '<', source.version), is('searchSources.form', '!=', INDEX_FORM)]),
        ),
    )
    .returning('sourceId')
    .execute()
  return claimed.length > 0
}

export function listPieceKeys(db: Db, { kind, sourceId }: Pick<SearchSource, 'kind' | 'sourceId'>) {
  return db
    .selectFrom('searchPieces')
    .select(['id', 'no', 'part', 'digest'])
    .where('kind', '=', kind)
    .where('sourceId', '=', sourceId)
    .orderBy('no')
    .orderBy('part')
    .execute()
}

export async function insertPieces(
  db: Db,
  { kind, sourceId, containerId, scopeId }: SearchSource,
  pieces: readonly PieceRow[],
): Promise<void> {
  for (let from = 0; from < pieces.length; from += ROWS_AT_ONCE) {
    await db
      .insertInto('searchPieces')
      .values(
        pieces.slice(from, from + ROWS_AT_ONCE).map(({ tokens, counts, ...piece }) => ({
          ...piece,
          kind,
          sourceId,
          containerId,
          scopeId,
          tokens: sql<number[]>`${arrayOf(tokens)}::bigint[]`,
          counts: sql<number[]>`${arrayOf(counts)}::smallint[]`,
        })),
      )
      .execute()
  }
}

/** A statement has at most 65,535 parameters. */
const ROWS_AT_ONCE = 500

/** As Postgres writes an array of numbers. */
const arrayOf = (values: readonly (bigint | number)[]) => `{${values.join(',')}}`

/** The same text somewhere else in its source. */
export async function movePiece(db: Db, id: string, { no, part }: { no: number; part: number }): Promise<void> {
  await db.updateTable('searchPieces').set({ no, part }).where('id', '=', id).execute()
}

export async function deletePieces(db: Db, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await db.deleteFrom('searchPieces').where('id', 'in', ids).execute()
}

/** Takes everything of a case or conversation out of the index: when its key is gone, or to index it again. */
export async function deleteScope(db: Db, scopeId: string): Promise<void> {
  await db.deleteFrom('searchSources').where('scopeId', '=', scopeId).execute()
}

/**
 * Live documents whose log goes past what is indexed, and in which nobody has written for a moment, or that have waited long enough.
 * The comparison is with the truth: after whatever interruption it finds what is missing.
 */
export function listTextsToIndex(
  db: Db,
  { quietSince, waitedSince, limit }: { quietSince: Date; waitedSince: Date; limit: number },
) {
  return db
    .selectFrom('liveDocuments as d')
    .innerJoin('caseKeys as k', 'k.caseId', 'd.caseId')
    .leftJoin('searchSources as s', (join) => join.on('s.kind', '=', 'text').onRef('s.sourceId', '=', 'd.id'))
    .select(['d.id', 'd.caseId', 'd.lastUpdatedAt'])
    .where('d.deletedAt', 'is', null)
    .where('k.wrappedKey', 'is not', null)
    .where((is) =>
      is.or([is('s.version', 'is', null), is('s.form', '!=', INDEX_FORM), is('s.version', '<', is.ref('d.lastSeq'))]),
    )
    .where((is) =>
      is.or([
        is('d.lastUpdatedAt', '<', quietSince),
        is('s.indexedAt', '<', waitedSince),
        is.and([is('s.version', 'is', null), is('d.createdAt', '<', waitedSince)]),
      ]),
    )
    .orderBy('d.lastUpdatedAt')
    .limit(limit)
    .execute()
}

/** Takes sources out of the index, with their pieces. */
export async function deleteSource(db: Db, kind: SourceKind, sourceId: string): Promise<void> {
  await db.deleteFrom('searchSources').where('kind', '=', kind).where('sourceId', '=', sourceId).execute()
}
