import { createDecoder, readVarUint } from 'lib0/decoding'
import * as Y from 'yjs'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import { Places } from './containers.ts'
import { findContentFault } from './content-rules.ts'
import { DeletedRanges, findUnknownDeletion, judgeDeletions } from './deletions.ts'
import { findIntegrationOrder } from './integration.ts'
import { isCheapToIntegrate } from './integration-cost.ts'
import { isKeystroke } from './keystroke.ts'
import { compareKnown } from './known-structs.ts'
import { isCheapToSplit, MAX_DELETIONS } from './splitting-cost.ts'
import { type Struct, Structs } from './structs.ts'
import { hasTooManyParts, type PartLimits } from './update-parts.ts'

/** Client ids that one update may bring: each session makes one, so a year offline is a few hundred. */
const MAX_CLIENTS = 1024
/** Structs that one update may bring: a manuscript of 250 pages has as many. Judging and applying take about 4 µs each. */
const MAX_STRUCTS = 25_000

export type Verdict =
  /** Nothing that the log does not have. */
  | { kind: 'known' }
  /** Client ids that wrote something new, to be bound to the writer. */
  | { kind: 'accepted'; clients: number[] }
  /** Predecessors are missing. They may be in rows of the log that this copy has not read yet. */
  | { kind: 'gap' }
  /** Structs under the client id of somebody else, new or such as cannot be compared with the log; the same holds. */
  | { kind: 'foreign'; client: number }
  /** The log has something else under these ids: to call it known would be to throw the sender's text away. */
  | { kind: 'differs'; client: number }
  | { kind: 'refused'; fault: string }

export interface JudgeOptions {
  userId: string
  /** Who is known to write under a client id in this document. */
  ownerOf(client: number): string | undefined
  /** Whether the client's editor knows a node or mark type; undefined when it knows all there are. */
  knowsType?: ((name: string) => boolean) | undefined
}

/**
 * Judges an update before it gets into the log, without applying it: that it can be read, leaves no gap, writes under nobody
 * else's client id, and has only nodes, attributes, marks, links and depth that documents have. Content expressions are not
 * checked: honest concurrent edits can merge into a tree that breaks one.
 */
export function judgeUpdate(document: Y.Doc, update: Uint8Array, options: JudgeOptions): Verdict {
  const decoded = decode(document, update)
  if ('fault' in decoded) return decoded
  if (decoded.sections === 1 && isKeystroke(document, decoded)) return judgeKeystroke(decoded, options)
  return judgeAny(document, decoded, options)
}

/** An update that has its parts counted; `judgeUpdate` takes a shorter way to the same verdict where it can. */
export function judgeAny(document: Y.Doc, decoded: Decoded, { userId, ownerOf, knowsType }: JudgeOptions): Verdict {
  const structs = new Structs(document, decoded.structs)
  if (structs.clients.size !== decoded.sections) return refused('a client id twice')
  const deleted = new DeletedRanges(decoded.ds)
  const fresh = new Map<number, Struct[]>()
  for (const [client, own] of structs.clients) {
    const news = newStructs(own, structs.known(client))
    if (!Array.isArray(news)) return news
    const owner = ownerOf(client)
    const fault = judgeKnown(structs, own, { deleted, isOwn: owner === userId })
    if (fault) return { kind: fault, client }
    if (news.length === 0) continue
    if (owner !== undefined && owner !== userId) return { kind: 'foreign', client }
    fresh.set(client, news)
  }
  const deletions = judgeDeletions(structs, decoded.ds)
  if (deletions === 'gap') return { kind: 'gap' }
  if (deletions === 'new' && knowsType) {
    const name = findUnknownDeletion(structs, decoded.ds, knowsType)
    if (name !== undefined) return refused(`deletes ${name}, which this editor does not know`)
  }
  if (!isCheapToSplit(structs, [...fresh.values()], decoded.ds)) return refused('too much that has to be split')
  if (fresh.size === 0) return deletions === 'known' ? { kind: 'known' } : { kind: 'accepted', clients: [] }
  return judgeStructs(structs, fresh) ?? { kind: 'accepted', clients: [...fresh.keys()] }
}

function judgeKeystroke({ structs }: Decoded, { userId, ownerOf }: JudgeOptions): Verdict {
  const client = structs[0]?.id.client ?? 0
  const owner = ownerOf(client)
  return owner === undefined || owner === userId ? { kind: 'accepted', clients: [client] } : { kind: 'foreign', client }
}

/** With the number of client ids that the update says it has. */
type Decoded = ReturnType<typeof Y.decodeUpdate> & { sections: number }

function refused(fault: string): Verdict & { kind: 'refused' } {
  return { kind: 'refused', fault }
}

function decode(document: Y.Doc, update: Uint8Array): Decoded | (Verdict & { kind: 'refused' }) {
  try {
    const sections = readVarUint(createDecoder(update))
    // Looked at first: decoding a million client ids would hold up everybody.
    if (sections > MAX_CLIENTS) return refused('too many client ids')
    if (hasTooManyParts(update, () => mostParts(document))) return refused('too many parts')
    return { ...Y.decodeUpdate(update), sections }
  } catch {
    return refused('not a Yjs update')
  }
}

/** A first sync says all deletions that there have ever been, of which each took at least one struct. */
function mostParts({ store }: Y.Doc): PartLimits {
  let known = 0
  for (const own of store.clients.values()) known += own.length
  return { structs: MAX_STRUCTS, deletions: MAX_DELETIONS + known }
}

/** What the document does not have yet, in clock order without a hole. */
function newStructs(own: readonly Struct[], known: number): Struct[] | Verdict {
  const news: Struct[] = []
  let next = known
  for (const struct of own) {
    // Yjs would take it in at a clock that is taken.
    if (struct.length < 1) return refused('nothing, as a struct')
    // Yjs makes the shared type while it reads, also for what it has already.
    const root: unknown = struct instanceof Y.Item ? struct.parent : null
    if (typeof root === 'string' && root !== RICH_TEXT) return refused('a shared type that documents do not have')
    const end = struct.id.clock + struct.length
    if (end <= known) continue
    if (struct instanceof Y.Skip || struct.id.clock > next) return { kind: 'gap' }
    news.push(struct)
    next = end
  }
  return news
}

/**
 * Whether what the document has of these structs is what their sender has. Deleted text is not there to be compared: its own writer
 * is believed, everybody else only when the update says itself that it is deleted.
 */
function judgeKnown(
  structs: Structs,
  own: readonly Struct[],
  { deleted, isOwn }: { deleted: DeletedRanges; isOwn: boolean },
): 'differs' | 'foreign' | undefined {
  for (const struct of own) {
    if (struct.id.clock >= structs.known(struct.id.client)) return undefined
    const result = compareKnown(structs, struct, deleted)
    if (result === 'differs') return 'differs'
    if (result === 'gone' && !isOwn) return 'foreign'
  }
  return undefined
}

function judgeStructs(structs: Structs, fresh: ReadonlyMap<number, readonly Struct[]>): Verdict | undefined {
  for (const own of fresh.values()) if (own.some((struct) => standsOnNothing(structs, struct))) return { kind: 'gap' }
  const order = findIntegrationOrder(structs, fresh)
  if (!order) return refused('structs that wait for each other')
  if (!isCheapToIntegrate(structs, order)) return refused('places that take too long to find')
  const places = new Places(structs)
  for (const own of fresh.values()) {
    for (const struct of own) {
      const fault = struct instanceof Y.Item ? findContentFault(struct, places.of(struct)) : undefined
      if (fault !== undefined) return refused(fault)
    }
  }
  return undefined
}

function standsOnNothing(structs: Structs, struct: Struct): boolean {
  if (!(struct instanceof Y.Item)) return false
  return [struct.origin, struct.rightOrigin, struct.parent].some(
    (id) => id instanceof Y.ID && id.clock >= structs.endOf(id.client),
  )
}
