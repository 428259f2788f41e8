import { type RawBuilder, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { conversationsOf } from '../../conversations/conversations.queries.ts'
import { INDEX_FORM } from './blind-index.ts'
import type { SourceKind } from './search-index.queries.ts'

type Db = Database | DatabaseTransaction

/** A word of the question as a token of one scope. */
export interface AskedToken {
  scopeId: string
  /** Number of the word in the question. */
  word: number
  token: bigint
  /** What an occurrence counts: exact forms more than inflections. */
  weight: number
}

export interface Criteria {
  asked: readonly AskedToken[]
  /** Of each word the languages in which it need not be there, as bits. */
  functionIn: readonly number[]
  /** What the person may read now, and nothing else is looked at, not even to count. */
  containerIds: readonly string[]
  personId: string | undefined
  /** From here on. */
  since: Date | undefined
  /** Before here. */
  before: Date | undefined
}

export interface FoundPiece {
  id: string
  kind: SourceKind
  sourceId: string
  containerId: string
  scopeId: string
  no: number
  at: Date
  personId: string | null
  sealed: Buffer
}

/** BM25 (Robertson, Zaragoza 2009): how fast further occurrences stop counting, and how much length does. */
const K1 = 1.2
const B = 0.6

/**
 * Pieces that have the words, best first. All of them in one piece first; a source that has them all, but in no single piece, is there
 * with its best one. How rare a word is counts among what the person may read: the order tells nothing of anything else.
 */
export async function findPieces(
  db: Db,
  criteria: Criteria,
  { limit, offset }: { limit: number; offset: number },
): Promise<{ pieces: FoundPiece[]; total: number }> {
  const { asked, functionIn, containerIds } = criteria
  const readable = sql`p.container_id = ANY(${containerIds}::uuid[])`
  const { rows } = await sql<{ id: string; total: number }>`
    WITH question AS (
      SELECT function_in, (n - 1)::int AS word FROM unnest(${functionIn}::int[]) WITH ORDINALITY AS words (function_in, n)
    ), asked AS (
      SELECT * FROM unnest(${asked.map((row) => row.scopeId)}::uuid[], ${asked.map((row) => row.word)}::int[],
        ${arrayOf(asked.map((row) => row.token))}::bigint[], ${asked.map((row) => row.weight)}::real[])
        AS asked (scope_id, word, token, weight)
    ), corpus AS (
      SELECT count(*)::real AS pieces, greatest(avg(words), 1)::real AS length FROM search_pieces p WHERE ${readable}
    ), hits AS (
      SELECT p.id, p.kind, p.source_id, p.words, p.languages, p.at, asked.word,
        max(asked.weight * p.counts[array_position(p.tokens, asked.token)]) AS count
      FROM asked JOIN search_pieces p ON p.tokens @> ARRAY[asked.token] AND p.scope_id = asked.scope_id
      WHERE ${readable} AND ${conditions(criteria)}
      GROUP BY p.id, asked.word
    ), rarity AS (
      SELECT word, greatest(ln(1 + (corpus.pieces - count(*) + 0.5) / (count(*) + 0.5)), 0.01) AS worth
      FROM hits, corpus GROUP BY word, corpus.pieces
    ), pieces AS (
      SELECT hits.id, hits.kind, hits.source_id, hits.at, hits.languages,
        count(*) FILTER (WHERE question.function_in & hits.languages = 0) AS words,
        sum(rarity.worth * hits.count * ${K1 + 1}::real
          / (hits.count + ${K1}::real * (${1 - B}::real + ${B}::real * hits.words / corpus.length))) AS worth
      FROM hits JOIN rarity USING (word) JOIN question USING (word), corpus
      GROUP BY hits.id, hits.kind, hits.source_id, hits.at, hits.languages
    ), judged AS (
      SELECT pieces.*, pieces.words >= needs.words AS has_all, needs.words AS needed
      FROM pieces JOIN (
        SELECT languages, (SELECT count(*) FROM question WHERE function_in & languages = 0) AS words
        FROM (SELECT DISTINCT languages FROM pieces) AS known
      ) AS needs USING (languages)
    ), sources AS (
      SELECT judged.kind, judged.source_id FROM judged JOIN hits USING (id) JOIN question USING (word)
      GROUP BY judged.kind, judged.source_id
      HAVING NOT bool_or(judged.has_all)
        AND count(DISTINCT hits.word) FILTER (WHERE question.function_in & hits.languages = 0) >= max(judged.needed)
    ), spread AS (
      SELECT DISTINCT ON (kind, source_id) judged.* FROM judged JOIN sources USING (kind, source_id)
      ORDER BY kind, source_id, words DESC, worth DESC, id
    ), found AS (
      SELECT * FROM judged WHERE has_all UNION ALL SELECT * FROM spread
    )
    SELECT id, count(*) OVER ()::int AS total FROM found
    ORDER BY has_all DESC, worth DESC, at DESC, id LIMIT ${limit} OFFSET ${offset}`.execute(db)
  return {
    pieces: await listPieces(
      db,
      rows.map(({ id }) => id),
    ),
    total: rows[0]?.total ?? 0,
  }
}

const arrayOf = (tokens: readonly bigint[]) => `{${tokens.join(',')}}`

function conditions({ personId, since, before }: Criteria): RawBuilder<unknown> {
  // A message that was changed or deleted is not found by what it said before, whatever the index still has of it.
  const all: RawBuilder<unknown>[] = [
    sql`(p.kind <> 'message' OR EXISTS (
      SELECT 1 FROM messages m JOIN search_sources s ON s.kind = 'message' AND s.source_id = m.id
      WHERE m.id = p.source_id AND m.content IS NOT NULL AND m.version = s.version))`,
  ]
  if (personId) all.push(sql`p.person_id = ${personId}`)
  if (since) all.push(sql`p.at >= ${since}`)
  if (before) all.push(sql`p.at < ${before}`)
  return sql.join(all, sql` AND `)
}

async function listPieces(db: Db, ids: readonly string[]): Promise<FoundPiece[]> {
  if (ids.length === 0) return []
  const rows = await db
    .selectFrom('searchPieces')
    .select(['id', 'kind', 'sourceId', 'containerId', 'scopeId', 'no', 'at', 'personId', 'sealed'])
    .where('id', 'in', ids)
    .execute()
  const byId = new Map(rows.map((row) => [row.id, { ...row, kind: row.kind as SourceKind }]))
  // One that was taken out between the two questions is gone.
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** Whether one of these live documents has changes that are not indexed yet. */
export async function existsTextToIndex(db: Db, documentIds: readonly string[]): Promise<boolean> {
  if (documentIds.length === 0) return false
  const row = await db
    .selectFrom('liveDocuments as d')
    .leftJoin('searchSources as s', (join) => join.on('s.kind', '=', 'text').onRef('s.sourceId', '=', 'd.id'))
    .select('d.id')
    .where('d.id', 'in', documentIds)
    .where((is) =>
      is.or([is('s.version', 'is', null), is('s.form', '!=', INDEX_FORM), is('s.version', '<', is.ref('d.lastSeq'))]),
    )
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Whose key seals a conversation. */
export function findConversationKey(db: Db, id: string) {
  return db
    .selectFrom('conversations')
    .select(['id', 'caseId', 'masterKeyId', 'wrappedKey'])
    .where('id', '=', id)
    .executeTakeFirst()
}

/** Conversations the person may read now, the latest first: of one case, or all. */
export function listReadableConversations(db: Db, userId: string, caseId: string | undefined, limit: number) {
  let mine = conversationsOf(db, userId).where('conversation.lastSeq', '>', 0)
  if (caseId) mine = mine.where('conversation.caseId', '=', caseId)
  return mine
    .select(['conversation.id', 'conversation.caseId', 'conversation.masterKeyId', 'conversation.wrappedKey'])
    .select(['case.title as caseTitle', 'other.name as otherName'])
    .orderBy('conversation.lastMessageAt', 'desc')
    .limit(limit)
    .execute()
}
