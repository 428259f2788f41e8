import { equalityDeep } from 'lib0/function'
import * as Y from 'yjs'
import type { DeletedRanges } from './deletions.ts'
import { isSameId, type Struct, type Structs } from './structs.ts'

/**
 * Compares the part of a struct that the document has already with what it has. A client id is 32 bits that a client chose: that
 * somebody has written under it up to some clock does not say that it was this client. Yjs itself takes the clock for the content,
 * and would throw the sender's text away.
 * @returns `differs`: something else stands there; `gone`: what stood there is deleted and cannot be compared any more, though the
 * sender still has it and does not delete it in the same update
 */
export function compareKnown(
  structs: Structs,
  struct: Struct,
  deletedBySender: DeletedRanges,
): 'same' | 'gone' | 'differs' {
  // What the sender has not kept, it says nothing about.
  if (!(struct instanceof Y.Item) || struct.content instanceof Y.ContentDeleted) return 'same'
  const { client, clock } = struct.id
  const end = Math.min(clock + struct.length, structs.known(client))
  const stored = structs.document.store.clients.get(client)
  if (!stored || clock >= end) return 'same'
  let result: 'same' | 'gone' = 'same'
  for (let i = Y.findIndexSS(stored, clock); i < stored.length; i++) {
    const own = stored[i]
    if (!own || own.id.clock >= end) break
    if (own instanceof Y.Item && !hasSamePlace(structs, struct, own)) return 'differs'
    const isGone = !(own instanceof Y.Item) || own.content instanceof Y.ContentDeleted
    if (!isGone && !hasSameContent(struct, own, end)) return 'differs'
    if (isGone && !deletedBySender.covers(client, Math.max(clock, own.id.clock), Math.min(end, endOf(own))))
      result = 'gone'
  }
  return result
}

function endOf({ id, length }: Struct): number {
  return id.clock + length
}

/** Items are merged and split, by each copy for itself: what begins within another item stands right of its own predecessor. */
function hasSamePlace(structs: Structs, struct: Y.Item, own: Y.Item): boolean {
  const clock = Math.max(struct.id.clock, own.id.clock)
  if (!isSameId(originAt(struct, clock), originAt(own, clock))) return false
  if (!isSameId(struct.rightOrigin, own.rightOrigin)) return false
  // Only without a neighbour an update says what the item stands in.
  if (struct.origin !== null || struct.rightOrigin !== null) return true
  if (struct.id.clock !== own.id.clock) return true
  return isSameParent(structs, struct.parent, own.parent) && struct.parentSub === own.parentSub
}

function originAt({ id, origin }: Y.Item, clock: number): Y.ID | null {
  return clock === id.clock ? origin : Y.createID(id.client, clock - 1)
}

function isSameParent({ document }: Structs, said: unknown, own: Y.Item['parent']): boolean {
  if (!(own instanceof Y.AbstractType)) return false
  // Decoded, a root's name stands here.
  if (typeof said === 'string') return document.share.get(said) === own
  return said instanceof Y.ID && own._item !== null && isSameId(said, own._item.id)
}

/** @param end clock up to which the document knows this client */
function hasSameContent(struct: Y.Item, own: Y.Item, end: number): boolean {
  const from = Math.max(struct.id.clock, own.id.clock)
  const to = Math.min(end, own.id.clock + own.length)
  const [a, b] = [struct.content, own.content]
  const range = { a: from - struct.id.clock, b: from - own.id.clock, length: to - from }
  if (a instanceof Y.ContentString) return b instanceof Y.ContentString && isSameText(a.str, b.str, range)
  if (a instanceof Y.ContentFormat) {
    return b instanceof Y.ContentFormat && a.key === b.key && equalityDeep(a.value, b.value)
  }
  if (a instanceof Y.ContentType) return b instanceof Y.ContentType && isSameType(a.type, b.type)
  if (!(a instanceof Y.ContentAny && b instanceof Y.ContentAny)) return false
  return equalityDeep(a.arr.slice(range.a, range.a + range.length), b.arr.slice(range.b, range.b + range.length))
}

function isSameType(a: Y.AbstractType<unknown>, b: Y.AbstractType<unknown>): boolean {
  if (a.constructor !== b.constructor) return false
  return !(a instanceof Y.XmlElement) || a.nodeName === (b as Y.XmlElement).nodeName
}

const REPLACEMENT = 0xfffd

/** Yjs puts U+FFFD for both halves of a character that is cut in two, by an edit or by where an update begins. */
function isSameText(a: string, b: string, range: { a: number; b: number; length: number }): boolean {
  if (range.a === 0 && range.b === 0 && range.length === a.length && a === b) return true
  for (let i = 0; i < range.length; i++) {
    const [one, other] = [a.charCodeAt(range.a + i), b.charCodeAt(range.b + i)]
    if (one === other) continue
    if (one !== REPLACEMENT && other !== REPLACEMENT) return false
    if (!isSurrogate(one === REPLACEMENT ? other : one)) return false
  }
  return true
}

function isSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdfff
}
