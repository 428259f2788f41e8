import * as Y from 'yjs'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import type { Structs } from './structs.ts'

/** What a struct will stand in. */
export type Container =
  | { kind: 'root'; name: string }
  | { kind: 'element'; nodeName: string; depth: number }
  | { kind: 'text'; depth: number }
  /** Deleted, or collected: what comes into it is thrown away. */
  | { kind: 'gone' }
  /** Nothing that our documents have. */
  | { kind: 'unknown' }

export interface Place {
  container: Container
  /** Name of the attribute whose value the struct is; null for children and text. */
  parentSub: string | null
}

const gone: Place = { container: { kind: 'gone' }, parentSub: null }
const unknown: Place = { container: { kind: 'unknown' }, parentSub: null }

/**
 * Where the structs of an update will stand, found without applying it: Yjs leaves parent and attribute name out of a struct that
 * has a neighbour, and takes them from the neighbour when it is integrated (Yjs 13, `Item.getMissing`).
 */
export class Places {
  #structs: Structs
  #places = new Map<Y.Item, Place>()
  #elements = new Map<Y.Item, Container>()

  constructor(structs: Structs) {
    this.#structs = structs
  }

  of(item: Y.Item): Place {
    // A chain of neighbours can be as long as the update: walked, not recursed.
    const chain: Y.Item[] = []
    let current: Y.Item = item
    let place: Place | undefined
    while (!place) {
      place = this.#places.get(current) ?? this.#ownPlace(current)
      if (place) break
      chain.push(current)
      const id = current.origin ?? current.rightOrigin
      const neighbour = id ? this.#structs.find(id) : undefined
      if (neighbour instanceof Y.GC) place = gone
      else if (!(neighbour instanceof Y.Item) || chain.length > 1_000_000) place = unknown
      else current = neighbour
    }
    for (const visited of chain) this.#places.set(visited, place)
    this.#places.set(item, place)
    return place
  }

  /** The place where it does not depend on a neighbour. */
  #ownPlace(item: Y.Item): Place | undefined {
    const { parent, parentSub } = item
    if (parent === null) return undefined
    // Decoded, a root's name stands here (the type declarations do not say so).
    if (typeof parent === 'string') return { container: { kind: 'root', name: parent }, parentSub }
    if (parent instanceof Y.ID) return { container: this.#containerOf(this.#structs.find(parent)), parentSub }
    if (parent._item) return { container: this.#containerOf(parent._item), parentSub }
    const isRichText = this.#structs.document.share.get(RICH_TEXT) === parent
    return { container: isRichText ? { kind: 'root', name: RICH_TEXT } : { kind: 'unknown' }, parentSub }
  }

  #containerOf(struct: ReturnType<Structs['find']>): Container {
    if (struct instanceof Y.GC) return gone.container
    if (!(struct instanceof Y.Item)) return unknown.container
    let container = this.#elements.get(struct)
    if (!container) {
      container = this.#describe(struct)
      this.#elements.set(struct, container)
    }
    return container
  }

  #describe(item: Y.Item): Container {
    if (item.content instanceof Y.ContentDeleted) return gone.container
    if (!(item.content instanceof Y.ContentType)) return unknown.container
    const depth = depthOf(this.of(item).container) + 1
    const { type } = item.content
    if (type instanceof Y.XmlText) return { kind: 'text', depth }
    if (type.constructor === Y.XmlElement) return { kind: 'element', nodeName: (type as Y.XmlElement).nodeName, depth }
    return unknown.container
  }
}

function depthOf(container: Container): number {
  return container.kind === 'element' || container.kind === 'text' ? container.depth : 0
}
