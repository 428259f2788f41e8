import * as Y from 'yjs'
import { Digest, digestOfNumbers, digestOfText } from './digest.ts'
import { RICH_TEXT } from './shared-types.ts'

/** What a copy of a document has, in 2 x 64 bits. */
export interface Fingerprint {
  /** Of the state vector: which edits the copy knows. */
  state: string
  /** Of everything that is not deleted: texts, marks, nodes, attributes, their order and the ids of the edits that they came with. */
  content: string
}

// Why not of the delete set, beside the state vector: somebody who writes under the ids of another makes copies with the same state
// vector and the same deletions, but with other words. What is there, by id, says what is deleted, too. Only deleted marks are not
// seen: each copy takes redundant ones away for itself.

/** What comes next in what is digested; no letters. */
const ENTER = 0x1_0001
const LEAVE = 0x1_0002
const RUN = 0x1_0003
const MARKS = 0x1_0004
const OTHER = 0x1_0005

/** So many letters or items are worked on before others may have their turn: about a millisecond. */
const PORTION = 100_000

/** Fingerprint of the state vector alone: quick, whatever the text is. */
export function fingerprintOfState(document: Y.Doc): string {
  const sum = new Digest()
  for (const client of document.store.clients.keys()) {
    sum.combine(digestOfNumbers(client, Y.getState(document.store, client)))
  }
  return sum.toString()
}

/** A type that is walked through. */
interface Level {
  next: Y.Item | null
  marks: Marks | undefined
  /** Id that would go on from the item before. */
  client: number
  clock: number
}

/**
 * Takes the fingerprint of the rich text in portions, so that a large document holds nobody up. Whoever goes on after something was
 * changed gets nonsense. The same for every copy that has the same edits, however each has split and merged its items.
 */
export function* fingerprintSteps(document: Y.Doc): Generator<void, Fingerprint> {
  const digest = new Digest()
  const levels: Level[] = [levelOf(document.getXmlFragment(RICH_TEXT))]
  let work = 0
  for (let level = levels[0]; level !== undefined; level = levels.at(-1)) {
    const item = level.next
    if (item === null) {
      levels.pop()
      digest.number(LEAVE)
      continue
    }
    level.next = item.right
    if (++work >= PORTION) {
      work = 0
      yield
    }
    if (item.deleted) continue
    const { content } = item
    if (content instanceof Y.ContentFormat) {
      level.marks ??= new Marks()
      level.marks.set(content.key, content.value)
      continue
    }
    addPlace(digest, level, item)
    if (content instanceof Y.ContentString) {
      for (let from = 0; from < content.str.length; from += PORTION) {
        if (from > 0) yield
        digest.letters(content.str, from, Math.min(content.str.length, from + PORTION))
      }
      work += content.str.length
    } else if (content instanceof Y.ContentType) {
      addNode(digest, content.type)
      levels.push(levelOf(content.type))
    } else {
      digest.number(OTHER)
      digest.text(inWords(content.getContent()))
    }
  }
  return { state: fingerprintOfState(document), content: digest.toString() }
}

function levelOf(type: { _start: Y.Item | null }): Level {
  return { next: type._start, marks: undefined, client: -1, clock: -1 }
}

/** Where this item stands: its id, unless that goes on from the one before, and its marks, unless they are the same. */
function addPlace(digest: Digest, level: Level, { id, length }: Y.Item): void {
  if (id.client !== level.client || id.clock !== level.clock) {
    digest.number(RUN)
    digest.number(id.client)
    digest.number(id.clock)
  }
  level.client = id.client
  level.clock = id.clock + length
  const marks = level.marks?.changed()
  if (marks === undefined) return
  digest.number(MARKS)
  digest.text(marks)
}

function addNode(digest: Digest, type: Y.AbstractType<unknown>): void {
  digest.number(ENTER)
  if (!(type instanceof Y.XmlElement)) return
  digest.text(type.nodeName)
  // Attributes have no order.
  for (const name of [...type._map.keys()].sort()) {
    const item = type._map.get(name)
    if (!item || item.deleted) continue
    digest.text(name)
    digest.text(inWords(item.content.getContent().at(-1)))
  }
}

/** The marks of what comes next in a text; they have no order. */
class Marks {
  readonly #values = new Map<string, Digest>()
  #said = new Digest().toString()
  #isSet = false

  set(name: string, value: unknown): void {
    if (value === null) this.#values.delete(name)
    else this.#values.set(name, digestOfText(`${name}\n${inWords(value)}`))
    this.#isSet = true
  }

  /** @returns undefined when they are the same as when this was asked the last time */
  changed(): string | undefined {
    if (!this.#isSet) return undefined
    this.#isSet = false
    const sum = new Digest()
    for (const one of this.#values.values()) sum.combine(one)
    const now = sum.toString()
    if (now === this.#said) return undefined
    this.#said = now
    return now
  }
}

/** As it is after it was sent: what a copy made itself and what came to another are the same. */
function inWords(value: unknown): string {
  try {
    return JSON.stringify(value) ?? 'nothing'
  } catch {
    return 'unreadable'
  }
}
