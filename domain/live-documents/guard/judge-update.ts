import { createDecoder, readVarUint } from 'lib0/decoding'
import * as Y from 'yjs'
import { Places } from './containers.ts'
import { findContentFault } from './content-rules.ts'
import { type Struct, Structs } from './structs.ts'

/** Client ids that one update may bring: each session makes one, so a year offline is a few hundred. */
const MAX_CLIENTS = 1024

export type Verdict =
  /** Nothing that the log does not have. */
  | { kind: 'known' }
  /** Client ids that wrote something new, to be bound to the writer. */
  | { kind: 'accepted'; clients: number[] }
  /** Predecessors are missing. They may be in rows of the log that this copy has not read yet. */
  | { kind: 'gap' }
  /** New structs under the client id of somebody else; the same holds. */
  | { kind: 'foreign'; client: number }
  | { kind: 'refused'; fault: string }

export interface JudgeOptions {
  userId: string
  /** Who is known to write under a client id in this document. */
  ownerOf(client: number): string | undefined
}

/**
 * Judges an update before it gets into the log, without applying it: that it can be read, leaves no gap, writes under nobody
 * else's client id, and has only nodes, attributes, marks, links and depth that documents have. Content expressions are not
 * checked: honest concurrent edits can merge into a tree that breaks one.
 */
export function judgeUpdate(document: Y.Doc, update: Uint8Array, { userId, ownerOf }: JudgeOptions): Verdict {
  let decoded: ReturnType<typeof Y.decodeUpdate>
  try {
    // Looked at first: decoding a million client ids would hold up everybody.
    if (readVarUint(createDecoder(update)) > MAX_CLIENTS) return { kind: 'refused', fault: 'too many client ids' }
    decoded = Y.decodeUpdate(update)
  } catch {
    return { kind: 'refused', fault: 'not a Yjs update' }
  }
  const structs = new Structs(document, decoded.structs)
  const fresh: Struct[] = []
  const writers: number[] = []
  for (const [client, own] of structs.clients) {
    const news = newStructs(own, structs.known(client))
    if (news === 'gap') return { kind: 'gap' }
    if (news.length === 0) continue
    const owner = ownerOf(client)
    if (owner !== undefined && owner !== userId) return { kind: 'foreign', client }
    writers.push(client)
    fresh.push(...news)
  }
  const deletions = judgeDeletions(structs, decoded.ds)
  if (deletions === 'gap') return { kind: 'gap' }
  if (fresh.length === 0) return deletions === 'known' ? { kind: 'known' } : { kind: 'accepted', clients: [] }
  return judgeStructs(structs, fresh) ?? { kind: 'accepted', clients: writers }
}

/** What the document does not have yet, in clock order without a hole. */
function newStructs(own: readonly Struct[], known: number): Struct[] | 'gap' {
  const news: Struct[] = []
  let next = known
  for (const struct of own) {
    const end = struct.id.clock + struct.length
    if (end <= known) continue
    if (struct instanceof Y.Skip || struct.id.clock > next) return 'gap'
    news.push(struct)
    next = end
  }
  return news
}

function judgeStructs(structs: Structs, fresh: readonly Struct[]): Verdict | undefined {
  const places = new Places(structs)
  for (const struct of fresh) {
    if (!(struct instanceof Y.Item)) continue
    for (const id of [struct.origin, struct.rightOrigin, struct.parent]) {
      if (id instanceof Y.ID && id.clock >= structs.endOf(id.client)) return { kind: 'gap' }
    }
    const fault = findContentFault(struct, places.of(struct))
    if (fault !== undefined) return { kind: 'refused', fault }
  }
  return undefined
}

/** Deletions of what nobody has written are a gap too: Yjs would keep them for later. */
function judgeDeletions(
  structs: Structs,
  { clients }: ReturnType<typeof Y.decodeUpdate>['ds'],
): 'known' | 'new' | 'gap' {
  let result: 'known' | 'new' = 'known'
  for (const [client, ranges] of clients) {
    const end = structs.endOf(client)
    const stored = structs.document.store.clients.get(client)
    for (const { clock, len } of ranges) {
      if (clock + len > end) return 'gap'
      if (result === 'known' && !(stored && isDeleted(stored, clock, len))) result = 'new'
    }
  }
  return result
}

/** True when the whole range is deleted already. */
export function isDeleted(structs: readonly (Y.Item | Y.GC)[], clock: number, length: number): boolean {
  const last = structs.at(-1)
  if (!last || last.id.clock + last.length < clock + length) return false
  for (let i = Y.findIndexSS(structs as (Y.Item | Y.GC)[], clock); i < structs.length; i++) {
    const struct = structs[i]
    if (!struct || struct.id.clock >= clock + length) return true
    if (!struct.deleted) return false
  }
  return true
}
