import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type InsideHit, searchInside } from '../../../../contracts/search-inside.ts'
import { api } from '../../api/api.ts'
import type { Found } from '../../editor/found-place.ts'

export const INSIDE_PAGE = 20
/** What was written a moment ago is looked for again after this, milliseconds. */
const CATCH_UP_MS = 3_000

/** What can be chosen on the search page; an empty string is "any". */
export interface InsideQuestion {
  q: string
  caseId: string
  kind: '' | 'text' | 'message' | 'file'
  /** Days back from today. */
  days: '' | '7' | '31' | '365'
  page: number
}

/** What an address says; nonsense counts as unset. */
export function readQuestion(params: URLSearchParams): InsideQuestion {
  const one = <Value extends string>(name: string, known: readonly Value[]): Value | '' =>
    known.find((value) => value === params.get(name)) ?? ''
  const caseId = params.get('case') ?? ''
  return {
    q: (params.get('q') ?? '').trim().slice(0, 200),
    caseId: /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(caseId) ? caseId : '',
    kind: one('kind', ['text', 'message', 'file']),
    days: one('days', ['7', '31', '365']),
    page: Math.max(1, Math.trunc(Number(params.get('page'))) || 1),
  }
}

/** The address of a question; what is usual is left out. */
export function writeQuestion({ q, caseId, kind, days, page }: InsideQuestion): URLSearchParams {
  const all = { q, case: caseId, kind, days, page: page > 1 ? String(page) : '' }
  return new URLSearchParams(Object.entries(all).filter(([, value]) => value !== ''))
}

/** What the server is asked. */
export function insideQuery({ q, caseId, kind, days, page }: InsideQuestion, now: Date) {
  const since = new Date(now.getTime() - Number(days) * 86_400_000)
  return {
    q,
    page,
    pageSize: INSIDE_PAGE,
    ...(caseId && { caseId }),
    ...(kind && { kind }),
    ...(days && { from: since.toISOString().slice(0, 10) }),
  }
}

/** Asks the server, and once more after a moment where something is still being read in. */
export function useInsideSearch(question: InsideQuestion, userId: string) {
  const query = insideQuery(question, new Date())
  return useQuery({
    queryKey: ['search-inside', userId, query],
    queryFn: ({ signal }) => api(searchInside, { query, signal }),
    enabled: question.q !== '',
    placeholderData: keepPreviousData,
    // Rights and texts change: what was found before is shown only while the answer comes.
    staleTime: 0,
    refetchInterval: ({ state }) => (state.data?.data.catchingUp ? CATCH_UP_MS : false),
  })
}

/** Where a hit leads. The words travel beside the address, not in it. */
export function placeOfHit(hit: InsideHit, panel?: 'search'): { to: string; state?: { found: Found } } {
  if (hit.kind === 'message') return { to: `/messages/${hit.conversationId}?message=${hit.messageId}` }
  if (hit.kind === 'file') return { to: `/cases/${hit.caseId}/files/${hit.documentId}?page=${hit.place.page + 1}` }
  const words = hit.snippet.ranges.map(({ from, to }) => hit.snippet.text.slice(from, to))
  const query = new URLSearchParams({ ...(panel && { panel }), block: String(hit.place.block) })
  const to = `/cases/${hit.caseId}/documents/${hit.documentId}?${query}`
  return { to, state: { found: { block: hit.place.block, words: [...new Set(words)] } } }
}

/** Tells a hit from all others. */
export function keyOfHit(hit: InsideHit): string {
  switch (hit.kind) {
    case 'text':
      return `${hit.documentId} ${hit.place.block} ${hit.snippet.text}`
    case 'message':
      return `${hit.messageId} ${hit.snippet.text}`
    case 'file':
      return `${hit.documentId} ${hit.place.page} ${hit.snippet.text}`
  }
}

/** A text in pieces, those that were found marked. */
export function piecesOf({ text, ranges }: InsideHit['snippet']): { from: number; text: string; isFound: boolean }[] {
  const pieces: { from: number; text: string; isFound: boolean }[] = []
  let at = 0
  for (const { from, to } of ranges) {
    if (from > at) pieces.push({ from: at, text: text.slice(at, from), isFound: false })
    pieces.push({ from, text: text.slice(from, to), isFound: true })
    at = to
  }
  if (at < text.length) pieces.push({ from: at, text: text.slice(at), isFound: false })
  return pieces
}
