import * as Y from 'yjs'
import type { DeleteSet } from './deletions.ts'
import type { Struct, Structs } from './structs.ts'

/** So few parts cost nothing worth counting, whatever the document. */
const FEW = 64
/**
 * Structs that may have to make room, about 0.3 ns each: Yjs keeps a client's structs in one array, and splitting one moves all
 * that follow. Backwards through a long text, 200 KB of deletions would take a minute.
 */
const MAX_MOVED = 400_000_000
/** Deletions that are new, about 2 µs each. */
export const MAX_DELETIONS = 25_000

/** Whether Yjs takes an update in without moving too much about: insertions into the middle of structs, deletions of parts. */
export function isCheapToSplit(structs: Structs, fresh: readonly (readonly Struct[])[], deletes: DeleteSet): boolean {
  if (countParts(fresh, deletes) <= FEW) return true
  const splits = new Splits(structs)
  for (const own of fresh) {
    for (const struct of own) {
      if (!(struct instanceof Y.Item)) continue
      if (struct.origin) splits.behind(struct.origin)
      if (struct.rightOrigin) splits.before(struct.rightOrigin)
    }
  }
  let deletions = 0
  for (const [client, ranges] of deletes.clients) {
    for (const { clock, len } of ranges) {
      if (structs.find({ client, clock })?.deleted ?? true) continue
      deletions++
      splits.before({ client, clock })
      splits.behind({ client, clock: clock + len - 1 })
    }
  }
  return deletions <= MAX_DELETIONS && splits.moved <= MAX_MOVED
}

/** What is split, in the order in which Yjs comes to it. */
class Splits {
  #structs: Structs
  /** Splits so far by client, the farthest and the latest of them. */
  #byClient = new Map<number, { count: number; farthest: number; latest: number }>()
  moved = 0

  constructor(structs: Structs) {
    this.#structs = structs
  }

  before({ client, clock }: { client: number; clock: number }): void {
    const struct = this.#structs.find({ client, clock })
    if (struct && struct.id.clock !== clock) this.#note(client, clock)
  }

  behind({ client, clock }: { client: number; clock: number }): void {
    const struct = this.#structs.find({ client, clock })
    if (struct && struct.id.clock + struct.length !== clock + 1) this.#note(client, clock + 1)
  }

  #note(client: number, clock: number): void {
    const splits = this.#byClient.get(client) ?? { count: 0, farthest: -1, latest: -1 }
    this.#byClient.set(client, splits)
    // Both neighbours of an insertion are at one place.
    if (clock === splits.latest) return
    splits.latest = clock
    // What was split before stands behind this place or not: all of it is counted, unless none can.
    this.moved += this.#structs.countBehind(client, clock) + (clock > splits.farthest ? 0 : splits.count)
    splits.count++
    splits.farthest = Math.max(splits.farthest, clock)
  }
}

function countParts(fresh: readonly (readonly Struct[])[], deletes: DeleteSet): number {
  let parts = 0
  for (const own of fresh) parts += own.length
  for (const ranges of deletes.clients.values()) parts += ranges.length
  return parts
}
