import { Fragment, type Node, Slice } from '@tiptap/pm/model'
import type { Transaction } from '@tiptap/pm/state'
import type { ProsemirrorBinding } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { type ChangedRange, changedOffsets, changedRanges } from './changed-range.ts'
import { hasOnlyElements } from './render-types.ts'

type Mapping = ProsemirrorBinding['mapping']

/** Positions in the document before that a step has replaced. */
export interface Replaced {
  from: number
  to: number
}

/** The children of a shared type, and of the node that shows it before. */
interface Children {
  type: Y.XmlFragment
  node: Node
  next: readonly Node[]
  /** Position of the first child. */
  start: number
}

/**
 * Adds to `tr` the smallest steps that make the children in the document those of the shared type: of the letters of a block where
 * nothing else of it has changed, of whole nodes otherwise. From the end to the beginning, so that no step moves what is yet to come.
 * @returns what they replace; empty where nothing has to change
 */
export function replaceChanged(tr: Transaction, mapping: Mapping, children: Children): Replaced[] {
  const { node, next } = children
  return changedRanges(node.children, next)
    .reverse()
    .flatMap((range) => replaceRange(tr, mapping, children, range))
}

function replaceRange(tr: Transaction, mapping: Mapping, children: Children, range: ChangedRange): Replaced[] {
  const { type, node, next, start } = children
  const { from, oldTo, newTo } = range
  const at = start + sizeOf(node.children.slice(0, from))
  const [before, after] = [node.children[from], next[from]]
  const isOneOfEach = oldTo === from + 1 && newTo === from + 1
  if (isOneOfEach && before && after && before.hasMarkup(after.type, after.attrs, after.marks)) {
    const element = type.toArray()[from]
    if (element instanceof Y.XmlElement && (before.isTextblock || hasOnlyElements(element)))
      return replaceInside(tr, mapping, element, before, after, at + 1)
  }
  const to = at + sizeOf(node.children.slice(from, oldTo))
  tr.replace(at, to, new Slice(Fragment.fromArray(next.slice(from, newTo)), 0, 0))
  return [{ from: at, to }]
}

function replaceInside(
  tr: Transaction,
  mapping: Mapping,
  element: Y.XmlElement,
  before: Node,
  after: Node,
  start: number,
): Replaced[] {
  const replaced = before.isTextblock
    ? replaceLetters(tr, before, after, start)
    : replaceChanged(tr, mapping, { type: element, node: before, next: after.children, start })
  if (replaced.length > 0) return replaced
  // Drawn again, and it looks as before: the node that is there goes on showing it.
  mapping.set(element, before)
  rememberInline(mapping, element, before)
  return []
}

function replaceLetters(tr: Transaction, before: Node, after: Node, start: number): Replaced[] {
  const letters = changedOffsets(before.content, after.content)
  if (!letters) return []
  const { from, oldTo, newTo } = letters
  const replaced = { from: start + from, to: start + oldTo }
  tr.replace(replaced.from, replaced.to, new Slice(after.content.cut(from, newTo), 0, 0))
  return [replaced]
}

/** A step copies the nodes on the way to it: notes the copies in place of what was drawn. */
export function rememberPath(mapping: Mapping, root: Y.XmlFragment, doc: Node, position: number): void {
  const place = doc.resolve(position)
  let type: Y.XmlFragment = root
  for (let depth = 0; depth < place.depth; depth++) {
    const child = type.toArray()[place.index(depth)]
    if (!(child instanceof Y.XmlElement)) return
    mapping.set(child, place.node(depth + 1))
    type = child
  }
  rememberInline(mapping, type, place.parent)
}

/** Elements between the letters of a block, such as gaps. */
function rememberInline(mapping: Mapping, type: Y.XmlFragment, block: Node): void {
  if (!block.isTextblock) return
  const shown = block.children.filter((node) => !node.isText)
  const elements = type.toArray().filter((child) => child instanceof Y.XmlElement)
  for (const [index, element] of elements.entries()) {
    const node = shown[index]
    if (node) mapping.set(element, node)
  }
}

function sizeOf(nodes: readonly Node[]): number {
  return nodes.reduce((size, node) => size + node.nodeSize, 0)
}
