import { type RawBuilder, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { conversationsOf } from '../../conversations/conversations.queries.ts'
import { INDEX_FORM } from './blind-index.ts'
import { allLanguages, maskOf } from './languages.ts'
import type { SourceKind } from './search-index.queries.ts'

type Db = Database | DatabaseTransaction

/** The question as tokens of one scope. */
export interface AskedTokens {
  scopeId: string
  /** Of each word everything it can be found by, with what an occurrence counts: exact forms more than inflections. */
  words: readonly (readonly { token: bigint; weight: number }[])[]
}

/** What there is in a live document, a conversation or a file. */
export interface Container {
  containerId: string
  pieces: number
  /** Of all pieces together. */
  words: number
  /** That one of its pieces is in, as bits. */
  languages: number
}

export interface Criteria {
  asked: readonly AskedTokens[]
  /** Of each word the languages in which it need not be there, as bits. */
  functionIn: readonly number[]
  /** Of these words a piece must have each as it was written; none where pieces with some of the words count as well. */
  required: readonly number[]
  /** What the person may read now, and nothing else is looked at, not even to count. */
  containers: readonly Container[]
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
  const isSpread = criteria.functionIn.length > 1
  const { rows } = await sql<{ id: string; total: number }>`
    WITH ${hitsOf(criteria)}, ${judgedOf(criteria)}, found AS (
      SELECT id, has_all, worth, at FROM judged WHERE has_all ${isSpread ? spread : sql``}
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

/**
 * Each piece that has a word of the question, and how often each: `count_0` and so on, null for none. Fenced by OFFSET 0: each case is
 * looked up in the index by itself, and the arrays go no further than there.
 */
function hitsOf(criteria: Criteria): RawBuilder<unknown> {
  const { asked, functionIn, required, containers } = criteria
  // Each word has as many places, so that a form stands at the same one in every scope; those that are not needed are null.
  const places = Math.max(1, ...asked.flatMap(({ words }) => words.map(({ length }) => length)))
  const padded = asked.map(({ words }) =>
    words.flatMap((forms) => Array.from({ length: places }, (_, at) => forms[at])),
  )
  const looked = asked.map(({ words }) => arrayOf(words.flat().map(({ token }) => token)))
  const forms = padded.map((all) => arrayOf(all.map((form) => form?.token)))
  const weights = padded.map((all) => arrayOf(all.map((form) => form?.weight)))
  // The first form is the exact one.
  const exact = asked.map(({ words }) => arrayOf(required.map((word) => words[word]?.[0]?.token)))
  return sql`
    asked AS MATERIALIZED (
      SELECT scope_id, tokens::bigint[], forms::bigint[], weights::real[], required::bigint[]
      FROM unnest(${asked.map(({ scopeId }) => scopeId)}::uuid[], ${looked}::text[], ${forms}::text[], ${weights}::text[],
        ${exact}::text[]) AS asked (scope_id, tokens, forms, weights, required)
    ), outdated AS MATERIALIZED (
      SELECT m.id FROM messages m JOIN search_sources s ON s.kind = 'message' AND s.source_id = m.id
      WHERE m.conversation_id = ANY(${containers.map(({ containerId }) => containerId)}::uuid[])
        AND (m.version > 1 OR m.deleted_at IS NOT NULL) AND (m.content IS NULL OR m.version <> s.version)
    ), hits AS MATERIALIZED (
      SELECT found.* FROM asked CROSS JOIN LATERAL (
        SELECT p.id, p.kind, p.source_id, p.words, p.languages, p.at, ${countsOf(functionIn, places)}
        FROM search_pieces p
        WHERE p.tokens && asked.tokens ${required.length > 0 ? sql`AND p.tokens @> asked.required` : sql``} AND p.scope_id = asked.scope_id AND ${conditions(criteria)}
        OFFSET 0) AS found
      WHERE found.source_id NOT IN (SELECT id FROM outdated)
    )`
}

/** Written out for each place: a subselect over the forms would cost more than all the rest. */
function countsOf(functionIn: readonly number[], places: number): RawBuilder<unknown> {
  const count = (at: number) => {
    const form = sql`asked.forms[${sql.lit(at)}]`
    return sql`CASE WHEN ${form} = ANY(p.tokens) THEN asked.weights[${sql.lit(at)}] * p.counts[array_position(p.tokens, ${form})] END`
  }
  const most = (word: number) =>
    sql`greatest(${sql.join(Array.from({ length: places }, (_, place) => count(word * places + place + 1)))})`
  return sql.join(
    functionIn.map((languages, word) => {
      if (languages === 0) return sql`${most(word)} AS ${countOf(word)}`
      // Function words of a text's own languages are not indexed. One whose language nobody could tell is in all of them, with all its words.
      const isIndexed = sql`(p.languages & ${sql.lit(languages)} = 0 OR p.languages = ${sql.lit(maskOf(allLanguages))})`
      return sql`CASE WHEN ${isIndexed} THEN ${most(word)} END AS ${countOf(word)}`
    }),
  )
}

const countOf = (word: number) => sql.ref(`count_${word}`)
const rarityOf = (word: number) => sql.ref(`rarity_${word}`)
const arrayOf = (values: readonly (bigint | number | undefined)[]) =>
  `{${values.map((value) => value ?? 'NULL').join(',')}}`

/** Of each hit which words it has and which it needs, as bits, and what it is worth (BM25). */
function judgedOf({ functionIn, containers }: Criteria): RawBuilder<unknown> {
  const pieces = containers.reduce((sum, container) => sum + container.pieces, 0)
  const length = Math.max(1, containers.reduce((sum, container) => sum + container.words, 0) / pieces)
  const each = (of: (word: number) => RawBuilder<unknown>, between: RawBuilder<unknown>) =>
    sql.join(
      functionIn.map((_, word) => of(word)),
      between,
    )
  const isNeeded = (word: number) => sql`hits.languages & ${sql.lit(functionIn[word] ?? 0)} = 0`
  const bit = (word: number) => sql.lit(2 ** word)
  const rarity = (word: number) => sql`greatest(ln(1 + (${pieces}::real - count(${countOf(word)}) + 0.5)
    / (count(${countOf(word)}) + 0.5)), 0.01)::real AS ${rarityOf(word)}`
  const worth = (word: number) => sql`coalesce(${rarityOf(word)} * ${countOf(word)} * ${K1 + 1}::real
    / (${countOf(word)} + ${K1}::real * (${1 - B}::real + ${B}::real * hits.words / ${length}::real)), 0)`
  return sql`
    rarity AS MATERIALIZED (SELECT ${each(rarity, sql`, `)} FROM hits), judged AS (
      SELECT *, has = needed AS has_all FROM (
        SELECT id, kind, source_id, at, (${each(worth, sql` + `)})::real AS worth,
          ${each((word) => sql`CASE WHEN ${isNeeded(word)} THEN ${bit(word)} ELSE 0 END`, sql` + `)} AS needed,
          ${each((word) => sql`CASE WHEN ${isNeeded(word)} AND ${countOf(word)} IS NOT NULL THEN ${bit(word)} ELSE 0 END`, sql` + `)} AS has
        FROM hits CROSS JOIN rarity) AS measured
    )`
}

/** Of sources that have all words, but in no single piece, the best one. */
const spread = sql`UNION ALL SELECT * FROM (
  SELECT DISTINCT ON (kind, source_id) id, has_all, worth, at FROM (
    SELECT *, bool_or(has_all) OVER source AS is_found, bit_or(has) OVER source & bit_or(needed) OVER source = bit_or(needed) OVER source AS is_spread
    FROM judged WINDOW source AS (PARTITION BY kind, source_id)
  ) AS beside WHERE is_spread AND NOT is_found
  ORDER BY kind, source_id, bit_count(has::bit(32)) DESC, worth DESC, id) AS spread`

function conditions({ containers, personId, since, before }: Criteria): RawBuilder<unknown> {
  const all = [sql`p.container_id = ANY(${containers.map(({ containerId }) => containerId)}::uuid[])`]
  if (personId) all.push(sql`p.person_id = ${personId}`)
  if (since) all.push(sql`p.at >= ${since}`)
  if (before) all.push(sql`p.at < ${before}`)
  return sql.join(all, sql` AND `)
}

/** What is indexed of these live documents, conversations and files; those of which nothing is are left out. */
export async function listIndexed(db: Db, containerIds: readonly string[]): Promise<Container[]> {
  const { rows } = await sql<Container>`
    SELECT container_id, count(*)::int AS pieces, sum(words)::int AS words, bit_or(languages) AS languages FROM search_pieces
    WHERE container_id = ANY(${containerIds}::uuid[]) GROUP BY container_id`.execute(db)
  return rows
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
  let mine = conversationsOf(db, userId).where('conversation.lastMessageAt', 'is not', null)
  if (caseId) mine = mine.where('conversation.caseId', '=', caseId)
  return mine
    .select(['conversation.id', 'conversation.caseId', 'conversation.masterKeyId', 'conversation.wrappedKey'])
    .select(['case.title as caseTitle', 'other.name as otherName'])
    .orderBy('conversation.lastMessageAt', 'desc')
    .limit(limit)
    .execute()
}
