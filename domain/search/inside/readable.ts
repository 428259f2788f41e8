import type { Cipher } from '../../../adapters/cipher.ts'
import type { LiveDocumentKind } from '../../../contracts/access.ts'
import { KeyGone } from '../../case-keys/case-keys.ts'
import { type CaseAndRelation, findCaseAndRelation, listCasesOf } from '../../cases/cases.queries.ts'
import { type Context, requireActor } from '../../context.ts'
import { findCipher } from '../../conversations/conversation-keys.ts'
import { listFilesOfCases } from '../../documents/case-files.queries.ts'
import { documentAbilities } from '../../documents/documents.policy.ts'
import { fileFactsOf, memberAccess } from '../../documents/documents.queries.ts'
import { openName } from '../../documents/sealing.ts'
import { notFound } from '../../errors.ts'
import { documentAccess } from '../../live-documents/live-documents.policy.ts'
import { listDocumentRowsOfCases } from '../../live-documents/live-documents.queries.ts'
import { listReadableConversations } from './search-inside.queries.ts'

/** A text, a conversation or a file that somebody may read now, as a whole or not at all. */
export type Readable = {
  containerId: string
  /** Whose key its tokens are made with. */
  scopeId: string
  caseId: string | null
  caseTitle: string | null
  title(cipher: Cipher): string
  /** Undefined once it was shredded. */
  cipher(): Promise<Cipher | undefined>
} & ({ kind: 'text'; documentKind: LiveDocumentKind } | { kind: 'message' | 'file' })

/** Cases searched at once: each costs a key and a few hundred tokens. */
const MAX_CASES = 100
/** Conversations searched at once, those of cases included. */
const MAX_CONVERSATIONS = 200

/** The actor's cases, those with the latest activity first, or the one. @throws 404 */
export async function casesToSearch(
  ctx: Context,
  caseId: string | undefined,
): Promise<{ cases: CaseAndRelation[]; total: number }> {
  const { userId } = requireActor(ctx)
  if (caseId === undefined) {
    return listCasesOf(ctx.db, userId, { sort: '-lastActivityAt', page: 1, pageSize: MAX_CASES })
  }
  const found = await findCaseAndRelation(ctx.db, caseId, userId)
  if (found?.relation.role === undefined) throw notFound()
  return { cases: [found], total: 1 }
}

/** The live documents of these cases that the actor may read, by the policy that opens them. */
export async function readableTexts(ctx: Context, cases: readonly CaseAndRelation[]): Promise<Readable[]> {
  const { userId } = requireActor(ctx)
  const byId = new Map(cases.map((found) => [found.row.id, found]))
  const documents = await listDocumentRowsOfCases(ctx.db, [...byId.keys()])
  return documents.flatMap(({ id, caseId, kind, title, ownerId }) => {
    const found = byId.get(caseId)
    if (!found || documentAccess(found.relation, { kind, ownerId }, userId) === 'none') return []
    return [{ kind: 'text', documentKind: kind, containerId: id, title: () => title, ...placeIn(ctx, found) }]
  })
}

/** The conversations of these cases, and those with other people, that the actor may read. */
export async function readableConversations(
  ctx: Context,
  cases: readonly CaseAndRelation[],
  caseId: string | undefined,
): Promise<Readable[]> {
  const { userId } = requireActor(ctx)
  const byId = new Map(cases.map((found) => [found.row.id, found]))
  const conversations = await listReadableConversations(ctx.db, userId, caseId, MAX_CONVERSATIONS)
  return conversations.flatMap((conversation): Readable[] => {
    const { id, otherName, caseTitle } = conversation
    const title = () => caseTitle ?? otherName ?? ''
    if (conversation.caseId === null) {
      const outside = { scopeId: id, caseId: null, caseTitle: null, cipher: () => findCipher(ctx, conversation) }
      return [{ kind: 'message', containerId: id, title, ...outside }]
    }
    const found = byId.get(conversation.caseId)
    return found ? [{ kind: 'message', containerId: id, title, ...placeIn(ctx, found) }] : []
  })
}

/** The files of these cases whose bytes the actor could have now. */
export async function readableFiles(ctx: Context, cases: readonly CaseAndRelation[]): Promise<Readable[]> {
  const { userId } = requireActor(ctx)
  const byId = new Map(cases.map((found) => [found.row.id, found]))
  const rows = await listFilesOfCases(ctx.db, userId, [...byId.keys()])
  return rows.flatMap((row): Readable[] => {
    const found = row.caseId === null ? undefined : byId.get(row.caseId)
    const access = memberAccess(row, userId)
    if (!found || !access) return []
    const facts = { ...fileFactsOf(row), createdBy: row.createdBy }
    if (!documentAbilities(access, facts, userId).download) return []
    const title = (cipher: Cipher) => openName(cipher, row.id, row.currentVersion, row.name)
    return [{ kind: 'file', containerId: row.id, title, ...placeIn(ctx, found) }]
  })
}

function placeIn({ db, keys }: Context, { row }: CaseAndRelation) {
  const cipher = () =>
    keys.ofCase(db, row.id).catch((error: unknown) => {
      if (error instanceof KeyGone) return undefined
      throw error
    })
  return { scopeId: row.id, caseId: row.id, caseTitle: row.title, cipher }
}
