import * as Y from 'yjs'
import { PlacesInLists } from './places-in-lists.ts'
import { isSameId, type Struct, type Structs } from './structs.ts'

/**
 * Steps that integrating one update may take in lists, about 0.3 µs each. Honest edits take as many as others have written things at
 * the same place meanwhile; a member with a program of their own could make 10 KB take minutes, at every load for ever.
 */
const MAX_STEPS = 250_000

/** Whether Yjs finds the places of new structs in reasonable time. @param order the new structs as they are integrated */
export function isCheapToIntegrate(structs: Structs, order: readonly Struct[]): boolean {
  return countSteps(structs, order, MAX_STEPS) < MAX_STEPS
}

/**
 * Steps that Yjs takes to find the places of new structs, counted up to a limit. It looks for the place of an item by walking from its left
 * neighbour to its right one, as its author saw them (Yjs 13, `Item.integrate`). For an honest author these were next to each other,
 * so that only what others have put between is walked through. Never less than what Yjs will walk.
 */
export function countSteps(structs: Structs, order: readonly Struct[], limit: number): number {
  const places = new PlacesInLists(structs)
  const gaps = new Gaps(structs)
  let steps = 0
  for (const struct of order) {
    if (!(struct instanceof Y.Item)) continue
    steps += places.enter(struct, { isFree: gaps.take(struct), limit: limit - steps })
    if (steps >= limit) return limit
  }
  return steps
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
