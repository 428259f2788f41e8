import * as Y from 'yjs'
import { isSameId, type Struct, type Structs } from './structs.ts'

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
  const gaps = new Gaps(structs)
  let steps = 0
  for (const [index, struct] of order.entries()) {
    if (!(struct instanceof Y.Item)) continue
    // Among the new structs themselves nothing can be walked yet: one step for each before.
    if (!gaps.take(struct)) steps += index
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
    const { left, right, holder, isBehindNew } = this.#find(struct)
    // The walk ends at the first item of the document: none of those was written behind a struct that is new, nor behind one of these.
    if (isBehindNew) return 1
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
    return { ...place, isBehindNew: struct.origin !== null && 'fresh' in left }
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

/**
 * Places between two neighbours, as the author of new structs has them: each is there once, and filling it makes two, one on each
 * side. Which places were made is read from the structs that made them: an update can have tens of thousands.
 */
class Gaps {
  #structs: Structs
  /** Clock up to which each client's new structs are taken. */
  #taken = new Map<number, number>()
  #filledBefore = new Set<Struct>()
  #filledBehind = new Set<Struct>()
  /** Those that no new struct has made: inside one, of the document, or the beginning of a list. */
  #filledOthers = new Set<Struct | string>()

  constructor(structs: Structs) {
    this.#structs = structs
  }

  /** @returns false for a place that the author cannot have had */
  take(struct: Y.Item): boolean {
    const { origin, rightOrigin, id } = struct
    const isFree = origin || rightOrigin ? this.#fill(struct) : this.#begin(struct)
    this.#taken.set(id.client, id.clock + struct.length)
    return isFree
  }

  #fill(struct: Y.Item): boolean {
    const { origin, rightOrigin } = struct
    const left = this.#findTaken(origin)
    if (left && origin && endOf(left) === origin.clock + 1 && isSameId(left.rightOrigin, rightOrigin))
      return addTo(this.#filledBehind, left)
    const right = this.#findTaken(rightOrigin)
    if (right && right.id.clock === rightOrigin?.clock && isSameId(right.origin, origin))
      return addTo(this.#filledBefore, right)
    const isThere = isInside(origin, rightOrigin, this.#structs) || isOfDocument(struct, this.#structs)
    return isThere && addTo(this.#filledOthers, `${nameOf(origin)} ${nameOf(rightOrigin)}`)
  }

  #begin({ parent, parentSub }: Y.Item): boolean {
    // Most often a text in its paragraph, of which there can be many.
    const holder = parent instanceof Y.ID ? (this.#structs.find(parent) ?? nameOf(parent)) : String(parent)
    return addTo(this.#filledOthers, parentSub === null ? holder : `${nameOf(holder)} ${parentSub}`)
  }

  #findTaken(id: Y.ID | null): Y.Item | undefined {
    if (!id || id.clock < this.#structs.known(id.client) || id.clock >= (this.#taken.get(id.client) ?? 0))
      return undefined
    const struct = this.#structs.find(id)
    return struct instanceof Y.Item ? struct : undefined
  }
}

/** @returns false when it was there */
function addTo<Value>(set: Set<Value>, value: Value): boolean {
  const before = set.size
  return set.add(value).size > before
}

function endOf({ id, length }: Struct): number {
  return id.clock + length
}

function nameOf(what: Struct | Y.ID | string | null): string {
  if (what === null || typeof what === 'string') return String(what)
  const { client, clock } = 'id' in what ? what.id : what
  return `${client}:${clock}`
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
