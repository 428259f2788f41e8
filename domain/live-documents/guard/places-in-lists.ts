import * as Y from 'yjs'
import type { Struct, Structs } from './structs.ts'

/** New structs that stand together: the first of them has found a place, the others are chained to it. Counted in pieces. */
interface Group {
  size: number
}

/** Where a new struct is going to stand: between which items that the document has already. */
interface Place {
  left: Struct | undefined
  /** Undefined where the end of the list is the only limit. */
  right: Struct | undefined
  /** Clock of the part of `right` in front of which it stands. */
  rightClock: number | undefined
  /** The list that it is in, if the document has it already. */
  list: List | undefined
  group: Group
}

/** The children of a shared type, or what one of its attributes has been. */
interface List {
  type: SharedType
  key: string | null
}

/** An item of the document, or a list for its beginning. */
type Anchor = Struct | SharedType

/** By what they stand at; most often one. */
type Groups = Map<Anchor, Group | Group[]>

/** With events of whatever kind. */
type SharedType = Y.Doc['share'] extends Map<string, infer Type> ? Type : never

/**
 * Counts the items that Yjs walks past while it finds the places of new structs, one after another, without doing it. What stands in
 * a list is what the document has, in the pieces into which the structs before have split it, and these structs themselves.
 */
export class PlacesInLists {
  readonly #structs: Structs
  readonly #places = new Map<Struct, Place>()
  /** How often the structs so far have split an item of the document. */
  readonly #splits = new Map<Anchor, number>()
  /** All new structs so far, in the pieces into which those behind them have split them. */
  #pieces = 0
  /** Groups that stand inside an item or right behind it, each in a place that nobody else has. */
  readonly #exact: Groups = new Map()
  /** Groups that may stand anywhere between several items: behind each of these. */
  readonly #wandering: Groups = new Map()

  constructor(structs: Structs) {
    this.#structs = structs
  }

  /**
   * @param isFree whether no struct before has taken exactly this place
   * @returns never less than the steps of Yjs to the struct's place, nor than those that counting them takes
   */
  enter(struct: Y.Item, { isFree, limit }: { isFree: boolean; limit: number }): number {
    const [left, right] = [this.#neighbour(struct.origin), this.#neighbour(struct.rightOrigin)]
    const near = left?.place ?? right?.place
    const place: Place = {
      left: left?.stored ?? left?.place?.left,
      right: right?.stored ?? right?.place?.right,
      rightClock: right?.stored ? struct.rightOrigin?.clock : right?.place?.rightClock,
      list: near ? near.list : this.#listOf(struct, left?.stored ?? right?.stored),
      group: near?.group ?? { size: 0 },
    }
    this.#places.set(struct, place)
    this.#splitNew(left?.place, struct.origin, 1)
    this.#splitNew(right?.place, struct.rightOrigin, 0)
    // All new ones before may stand in between.
    const inBetween = isFree ? 0 : this.#pieces
    this.#pieces++
    if (struct.origin && !left?.stored) {
      // The walk ends at the first item of the document: none was written behind a struct that is new, nor behind one of those.
      place.group.size++
      this.#noteSplit(right?.stored, struct.rightOrigin)
      return 1 + inBetween
    }
    // What is collected, or deleted with all that it held, takes nothing in.
    if (place.left instanceof Y.GC || place.right instanceof Y.GC) return 0
    // Both are split before the walk begins.
    this.#noteSplit(left?.stored, struct.origin && { ...struct.origin, clock: struct.origin.clock + 1 })
    const isOneCut =
      left?.stored === right?.stored && struct.origin && struct.origin.clock + 1 === struct.rightOrigin?.clock
    if (!isOneCut) this.#noteSplit(right?.stored, struct.rightOrigin)
    const isNewGroup = !isFree || !right?.place
    if (isNewGroup) place.group = { size: 0 }
    const steps =
      isFree && isNeighbours(struct, place)
        ? this.#enterExactly(place)
        : this.#wander(place, { isFree, isNewGroup, limit })
    place.group.size++
    return steps + inBetween
  }

  /** Between two letters that stand next to each other: only what wanders can be in the way. */
  #enterExactly({ left, group }: Place): number {
    if (!left) return 0
    addTo(this.#exact, left, group)
    const seen = new Set<Group>()
    addAll(seen, this.#wandering.get(left))
    return sizeOf(seen)
  }

  #wander(
    place: Place,
    { isFree, isNewGroup, limit }: { isFree: boolean; isNewGroup: boolean; limit: number },
  ): number {
    const { left, list, group } = place
    // Where it has no right neighbour that can be met, the walk goes to the end.
    const right = isFree && left !== place.right ? place.right : undefined
    const seen = new Set<Group>()
    const passed: Anchor[] = []
    let steps = 0
    const pass = (anchor: Anchor) => {
      passed.push(anchor)
      if (this.#splits.size > 0) steps += this.#splits.get(anchor) ?? 0
      for (const groups of [this.#exact, this.#wandering]) {
        // Looking at a group takes time, too, as often as it is met.
        if (groups.size > 0) steps += addAll(seen, groups.get(anchor))
      }
    }
    if (left) pass(left)
    else if (list) pass(list.type)
    let item = left instanceof Y.Item ? left.right : list ? firstOf(list) : null
    for (; item && item !== right && steps < limit; item = item.right) {
      steps++
      pass(item)
    }
    if (item === null) place.right = undefined
    else if (item === right && right.id.clock !== place.rightClock) pass(right)
    if (isNewGroup) for (const anchor of passed) addTo(this.#wandering, anchor, group)
    return steps + sizeOf(seen)
  }

  #neighbour(id: Y.ID | null): { stored?: Struct | undefined; place?: Place | undefined } | undefined {
    if (id === null) return undefined
    const struct = this.#structs.find(id)
    const isStored = id.clock < this.#structs.known(id.client)
    return isStored ? { stored: struct } : { place: struct && this.#places.get(struct) }
  }

  /** @param behind 1 for a place behind this id, 0 for one in front of it */
  #splitNew(place: Place | undefined, id: Y.ID | null, behind: 0 | 1): void {
    if (!place || !id) return
    const struct = this.#structs.find(id)
    if (!struct || id.clock + behind === struct.id.clock || id.clock + behind === endOf(struct)) return
    place.group.size++
    this.#pieces++
  }

  /** @param at where the second part begins */
  #noteSplit(struct: Struct | undefined, at: { clock: number } | null): void {
    if (!struct || !at || at.clock === struct.id.clock || at.clock === endOf(struct)) return
    this.#splits.set(struct, (this.#splits.get(struct) ?? 0) + 1)
  }

  #listOf({ parent, parentSub }: Y.Item, neighbour: Struct | undefined): List | undefined {
    if (neighbour instanceof Y.Item) {
      const { parent: type, parentSub: key } = neighbour
      return type instanceof Y.AbstractType ? { type, key } : undefined
    }
    const said: unknown = parent
    const type = typeof said === 'string' ? this.#structs.document.share.get(said) : this.#typeAt(said)
    return type && { type, key: parentSub }
  }

  #typeAt(id: unknown): SharedType | undefined {
    if (!(id instanceof Y.ID) || id.clock >= this.#structs.known(id.client)) return undefined
    const item = this.#structs.find(id)
    return item instanceof Y.Item && item.content instanceof Y.ContentType ? item.content.type : undefined
  }
}

function firstOf({ type, key }: List): Y.Item | null {
  if (key === null) return type._start
  let first = type._map.get(key) ?? null
  while (first?.left) first = first.left
  return first
}

/** Whether nothing of the document is between the two, as its pieces are. */
function isNeighbours({ origin, rightOrigin }: Y.Item, { left, right }: Place): boolean {
  if (left === undefined || !origin) return false
  if (left === right) return origin.clock + 1 === rightOrigin?.clock
  if (endOf(left) !== origin.clock + 1 || !(left instanceof Y.Item)) return false
  return left.right === (right ?? null) && (!right || right.id.clock === rightOrigin?.clock)
}

function endOf({ id, length }: Struct): number {
  return id.clock + length
}

function addTo(groups: Groups, anchor: Anchor, group: Group): void {
  const there = groups.get(anchor)
  if (!there) groups.set(anchor, group)
  else if (Array.isArray(there)) there.push(group)
  else groups.set(anchor, [there, group])
}

/** @returns how many were looked at */
function addAll(seen: Set<Group>, groups: Group | Group[] | undefined): number {
  if (!groups) return 0
  const there = Array.isArray(groups) ? groups : [groups]
  for (const group of there) seen.add(group)
  return there.length
}

function sizeOf(groups: Iterable<Group>): number {
  let size = 0
  for (const group of groups) size += group.size
  return size
}
