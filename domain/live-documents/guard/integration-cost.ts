import * as Y from 'yjs'
import type { Struct, Structs } from './structs.ts'

/**
 * Steps that integrating one update may take in lists, about 0.3 µs each. Honest edits take as many as others have written things at
 * the same place meanwhile; a member with a program of their own could make 10 KB take minutes, at every load for ever.
 */
const MAX_STEPS = 500_000

/**
 * Whether Yjs finds the places of new structs in reasonable time. It looks for the place of an item by walking from its left
 * neighbour to its right one, as its author saw them (Yjs 13, `Item.integrate`). For an honest author these were next to each other,
 * so that only what others have put between is walked through. Never less than what Yjs will walk.
 * @param order the new structs in the order in which they are integrated
 */
export function isCheapToIntegrate(structs: Structs, order: readonly Struct[]): boolean {
  // One struct, or a few: what can be walked is in the document, and most often there is nothing between.
  const neighbours = new StoredNeighbours(structs)
  const gaps = new Gaps()
  let steps = 0
  for (const [index, struct] of order.entries()) {
    if (!(struct instanceof Y.Item)) continue
    // Among the new structs themselves nothing can be walked yet: one step for each before.
    if (!gaps.take(struct, structs)) steps += index
    steps += neighbours.countBetween(struct, MAX_STEPS - steps)
    if (steps >= MAX_STEPS) return false
  }
  return true
}

/** Where new structs stand in the lists of the document: between which items that it has already. */
class StoredNeighbours {
  #structs: Structs
  #between = new Map<Struct, { left: Struct | undefined; right: Struct | undefined; holder: Y.Item }>()

  constructor(structs: Structs) {
    this.#structs = structs
  }

  /** Items of the document between a struct's neighbours, counted up to a limit. */
  countBetween(struct: Y.Item, limit: number): number {
    const { left, right, holder } = this.#find(struct)
    // What is collected, or deleted with all that it held, takes nothing in.
    if (left instanceof Y.GC || right instanceof Y.GC) return 0
    if (left !== undefined && left === right) return 0
    let item = left instanceof Y.Item ? left.right : this.#firstOf(holder, right)
    let steps = 0
    for (; item && item !== right && steps < limit; item = item.right) steps++
    return steps
  }

  #find(struct: Y.Item) {
    const left = this.#neighbour(struct.origin)
    const right = this.#neighbour(struct.rightOrigin)
    const place = {
      left: left.stored ?? left.fresh?.left,
      right: right.stored ?? right.fresh?.right,
      // Says what list it is where there is no neighbour at all.
      holder: left.fresh?.holder ?? right.fresh?.holder ?? struct,
    }
    this.#between.set(struct, place)
    return place
  }

  #neighbour(id: Y.ID | null) {
    const struct = id === null ? undefined : this.#structs.find(id)
    const isStored = id !== null && id.clock < this.#structs.known(id.client)
    return isStored ? { stored: struct } : { fresh: struct && this.#between.get(struct) }
  }

  #firstOf({ parent, parentSub }: Y.Item, right: Struct | undefined): Y.Item | null {
    const list = right instanceof Y.Item ? right.parent : this.#listOf(parent)
    if (!(list instanceof Y.AbstractType)) return null
    const key = right instanceof Y.Item ? right.parentSub : parentSub
    if (key === null) return list._start
    let first = list._map.get(key) ?? null
    while (first?.left) first = first.left
    return first
  }

  #listOf(parent: unknown): unknown {
    if (typeof parent === 'string') return this.#structs.document.share.get(parent)
    if (!(parent instanceof Y.ID) || parent.clock >= this.#structs.known(parent.client)) return undefined
    const holder = this.#structs.find(parent)
    return holder instanceof Y.Item && holder.content instanceof Y.ContentType ? holder.content.type : undefined
  }
}

/** Places between two neighbours, as the author of new structs has them: each is there once, and filling it makes two. */
class Gaps {
  #made = new Set<string>()
  #filled = new Set<string>()

  /** @returns false for a place that the author cannot have had */
  take(struct: Y.Item, structs: Structs): boolean {
    const { origin, rightOrigin } = struct
    const place = key(origin, rightOrigin) ?? `in ${holderKey(struct)}`
    const isThere = this.#made.has(place) || isInside(origin, rightOrigin, structs) || isOfDocument(struct, structs)
    const isFree = isThere && !this.#filled.has(place)
    this.#filled.add(place)
    const last = Y.createID(struct.id.client, struct.id.clock + struct.length - 1)
    for (const made of [key(origin, struct.id), key(last, rightOrigin)]) if (made) this.#made.add(made)
    return isFree
  }
}

/** Between two characters of one new struct. */
function isInside(left: Y.ID | null, right: Y.ID | null, structs: Structs): boolean {
  if (!left || !right || left.client !== right.client || left.clock + 1 !== right.clock) return false
  return structs.find(left) === structs.find(right)
}

/** Between what the document has, where it is walked; or at the beginning of a list that is new. */
function isOfDocument({ origin, rightOrigin }: Y.Item, structs: Structs): boolean {
  return [origin, rightOrigin].every((id) => id === null || id.clock < structs.known(id.client))
}

function key(left: Y.ID | null, right: Y.ID | null): string | undefined {
  if (!left && !right) return undefined
  return `${left?.client}:${left?.clock} ${right?.client}:${right?.clock}`
}

function holderKey({ parent, parentSub }: Y.Item): string {
  return parent instanceof Y.ID ? `${parent.client}:${parent.clock} ${parentSub}` : `${String(parent)} ${parentSub}`
}
