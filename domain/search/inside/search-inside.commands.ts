import type { Cipher } from '../../../adapters/cipher.ts'
import type { EndpointData, EndpointQuery } from '../../../contracts/endpoint.ts'
import type { Pagination } from '../../../contracts/envelope.ts'
import type { InsideHit, searchInside as searchInsideEndpoint } from '../../../contracts/search-inside.ts'
import type { CaseAndRelation } from '../../cases/cases.queries.ts'
import { type Context, requireActor } from '../../context.ts'
import { openPiece, type PieceText, searchKeyOf, tokenOf } from './blind-index.ts'
import { type Language, languagesIn } from './languages.ts'
import { type Question, readQuestion } from './question.ts'
import { casesToSearch, type Readable, readableConversations, readableFiles, readableTexts } from './readable.ts'
import {
  type AskedTokens,
  type Container,
  existsTextToIndex,
  type FoundPiece,
  findPieces,
  listIndexed,
} from './search-inside.queries.ts'
import { findIn, snippetOf } from './snippets.ts'

type Search = EndpointQuery<typeof searchInsideEndpoint>

/** Pieces that are opened for a question with a phrase: the index knows words, not their order. */
const MAX_COMPARED = 300
/** An inflection counts less than the word itself. */
const STEM_WEIGHT = 0.8

/**
 * Finds words inside the texts that the actor may read at this moment. The index is asked about those texts only, so that nothing
 * else is found, counted or ranked by; what is shown was decrypted for this answer.
 * @throws 404 for a case that is not the actor's
 */
export async function searchInside(
  ctx: Context,
  search: Search,
): Promise<{ data: EndpointData<typeof searchInsideEndpoint>; pagination: Pagination }> {
  requireActor(ctx)
  const { cases, total: all } = await casesToSearch(ctx, search.caseId)
  const readable = await readableFor(ctx, search, cases)
  const question = readQuestion(search.q)
  const ciphers = await ciphersOf(readable)
  const { hits, total, complete } = await find(ctx, { search, question, readable, ciphers })
  const texts = readable.filter(({ kind }) => kind === 'text').map(({ containerId }) => containerId)
  const catchingUp = await existsTextToIndex(ctx.db, texts)
  return {
    data: { hits, cases: { searched: cases.length, all }, complete, catchingUp },
    pagination: { page: search.page, pageSize: search.pageSize, total },
  }
}

/** What is looked at: of the kinds that are asked for, what the actor may read now. */
async function readableFor(ctx: Context, { kind, caseId, personId }: Search, cases: CaseAndRelation[]) {
  const wants = (one: Readable['kind']) => kind === undefined || kind === one
  return [
    // Everybody writes in them: they are nobody's.
    ...(wants('text') && !personId ? await readableTexts(ctx, cases) : []),
    ...(wants('message') ? await readableConversations(ctx, cases, caseId) : []),
    ...(wants('file') ? await readableFiles(ctx, cases) : []),
  ]
}

/** The key of each scope; one that was shredded has nothing to find. */
async function ciphersOf(readable: readonly Readable[]): Promise<Map<string, Cipher>> {
  const ciphers = new Map<string, Cipher>()
  for (const [scopeId, container] of new Map(readable.map((container) => [container.scopeId, container]))) {
    const cipher = await container.cipher()
    if (cipher) ciphers.set(scopeId, cipher)
  }
  return ciphers
}

interface Asked {
  search: Search
  question: Question
  readable: readonly Readable[]
  ciphers: ReadonlyMap<string, Cipher>
}

async function find(
  { db }: Context,
  { search, question, readable, ciphers }: Asked,
): Promise<{ hits: InsideHit[]; total: number; complete: boolean }> {
  if (question.words.length === 0 || ciphers.size === 0) return { hits: [], total: 0, complete: true }
  const { page, pageSize } = search
  const containers = new Map(readable.map((container) => [container.containerId, container]))
  const indexed = await listIndexed(db, [...containers.keys()])
  const criteria = {
    asked: [...languagesByScope(indexed, containers)].flatMap(([scopeId, languages]) => {
      const cipher = ciphers.get(scopeId)
      return cipher ? [tokensOf(question, scopeId, cipher, languagesIn(languages))] : []
    }),
    functionIn: question.words.map(({ functionIn }) => functionIn),
    required: requiredIn(question),
    containers: indexed,
    personId: search.personId,
    since: search.from ? new Date(`${search.from}T00:00:00Z`) : undefined,
    before: search.to ? new Date(Date.parse(`${search.to}T00:00:00Z`) + 86_400_000) : undefined,
  }
  if (criteria.asked.length === 0) return { hits: [], total: 0, complete: true }
  const present = (piece: FoundPiece) => presentHit(piece, question, containers, ciphers)
  const offset = (page - 1) * pageSize
  if (question.phrases.length === 0) {
    const { pieces, total } = await findPieces(db, criteria, { limit: pageSize, offset })
    return { hits: pieces.flatMap((piece) => present(piece) ?? []), total, complete: true }
  }
  const { pieces, total } = await findPieces(db, criteria, { limit: MAX_COMPARED, offset: 0 })
  const hits = pieces.flatMap((piece) => present(piece) ?? [])
  return { hits: hits.slice(offset, offset + pageSize), total: hits.length, complete: total <= MAX_COMPARED }
}

/** The languages that each scope has texts in, as bits: words are looked for in no others. */
function languagesByScope(indexed: readonly Container[], readable: ReadonlyMap<string, Readable>): Map<string, number> {
  const languages = new Map<string, number>()
  for (const { containerId, languages: more } of indexed) {
    const scopeId = readable.get(containerId)?.scopeId
    if (scopeId) languages.set(scopeId, (languages.get(scopeId) ?? 0) | more)
  }
  return languages
}

function tokensOf({ words }: Question, scopeId: string, cipher: Cipher, languages: readonly Language[]): AskedTokens {
  const key = searchKeyOf(cipher, scopeId)
  const isAsked = (form: string) => isExact(form) || languages.some((language) => form.startsWith(`${language}:`))
  const weigh = (form: string) => ({ token: tokenOf(key, form), weight: isExact(form) ? 1 : STEM_WEIGHT })
  return { scopeId, words: words.map(({ forms }) => forms.filter(isAsked).map(weigh)) }
}

/**
 * Words without which a piece cannot have the phrases, where nothing but phrases was asked for. With a loose word beside them the rest of
 * a source counts, too: it may have that one.
 */
function requiredIn({ words, phrases }: Question): number[] {
  const phrased = new Set(phrases.flat())
  if (words.some(({ folded }) => !phrased.has(folded))) return []
  return words.flatMap(({ functionIn }, at) => (functionIn === 0 ? [at] : []))
}

const isExact = (form: string) => form.startsWith('=')

/** The hit as it is shown; undefined where the text has not what its tokens promised. */
function presentHit(
  piece: FoundPiece,
  question: Question,
  containers: ReadonlyMap<string, Readable>,
  ciphers: ReadonlyMap<string, Cipher>,
): InsideHit | undefined {
  const container = containers.get(piece.containerId)
  const cipher = ciphers.get(piece.scopeId)
  if (!container || !cipher) return undefined
  const text: PieceText = openPiece(cipher, piece)
  const ranges = findIn(text, question)
  if (!ranges) return undefined
  const { caseId, caseTitle } = container
  const title = container.title(cipher)
  const found = { caseId, caseTitle, title, snippet: snippetOf(text.text, ranges), at: piece.at.toISOString() }
  switch (container.kind) {
    case 'text': {
      const place = { block: piece.no, heading: text.heading }
      return { ...found, kind: 'text', documentId: piece.sourceId, documentKind: container.documentKind, place }
    }
    case 'message': {
      const senderId = piece.personId
      if (senderId === null) return undefined
      return { ...found, kind: 'message', conversationId: piece.containerId, messageId: piece.sourceId, senderId }
    }
    case 'file':
      return { ...found, kind: 'file', documentId: piece.sourceId, place: { page: piece.no } }
  }
}
