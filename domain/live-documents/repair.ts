import type { ContentMatch, NodeType } from '@tiptap/pm/model'
import * as Y from 'yjs'
import { documentSchema } from '../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../contracts/live/shared-types.ts'

type Child = Y.XmlElement | Y.XmlText | Y.XmlHook

/**
 * Makes the rich text schema-valid again after edits that were valid alone merged into something that is not: an element that
 * lost its last child gets an empty one, a child in a place that is not for it is wrapped, and text with marks that exclude each
 * other loses `code` (the others carry more: a link its address). No text is removed. Elements and marks of types that this
 * version does not know stay as they are.
 *
 * One writer must do it (the server, as a logged update): two would each add their filling.
 * @returns the update that repairs, applied to `document` already; undefined when nothing is wrong
 */
export function repairRichText(document: Y.Doc): Uint8Array | undefined {
  const before = Y.encodeStateVector(document)
  let changed = false
  const onUpdate = () => {
    changed = true
  }
  document.on('update', onUpdate)
  document.transact(() => repairChildren(document.getXmlFragment(RICH_TEXT), documentSchema.topNodeType))
  document.off('update', onUpdate)
  return changed ? Y.encodeStateAsUpdate(document, before) : undefined
}

/** True when `repairRichText` would find something to do; changes nothing and is quick, for every load of a document. */
export function isBroken(document: Y.Doc): boolean {
  return isBrokenIn(document.getXmlFragment(RICH_TEXT), documentSchema.topNodeType)
}

function isBrokenIn(parent: Y.XmlFragment, type: NodeType): boolean {
  let match: ContentMatch | null = type.contentMatch
  let unknown = false
  for (const child of children(parent)) {
    const childType = typeOf(child)
    if (!childType) unknown = true
    if (!childType || (child instanceof Y.XmlText && child.length === 0)) continue
    match = match?.matchType(childType) ?? null
    if (!match) return true
    if (child instanceof Y.XmlText ? hasWrongMarks(child, type) : isBrokenIn(child as Y.XmlElement, childType))
      return true
  }
  return !unknown && !match?.validEnd
}

function hasWrongMarks(text: Y.XmlText, parent: NodeType): boolean {
  const runs = text.toDelta() as { attributes?: Record<string, unknown> }[]
  return runs.some(
    ({ attributes }) => attributes !== undefined && wrongMarks(Object.keys(attributes), parent).length > 0,
  )
}

/** Children first: filling them can make their parents right. */
function repairChildren(parent: Y.XmlFragment, type: NodeType): void {
  for (const child of children(parent)) {
    const childType = typeOf(child)
    if (child instanceof Y.XmlText) repairMarks(child, type)
    else if (child instanceof Y.XmlElement && childType) repairChildren(child, childType)
  }
  placeChildren(parent, type)
}

function children(parent: Y.XmlFragment): Child[] {
  return parent.toArray() as Child[]
}

/** Undefined for a type that this version does not know. */
function typeOf(child: Child): NodeType | undefined {
  if (child instanceof Y.XmlText) return documentSchema.nodes.text
  return child instanceof Y.XmlElement ? documentSchema.nodes[child.nodeName] : undefined
}

function placeChildren(parent: Y.XmlFragment, type: NodeType): void {
  let match: ContentMatch = type.contentMatch
  for (let index = 0; index < parent.length; index++) {
    const child = parent.get(index) as Child
    const childType = typeOf(child)
    // An XmlText without text is no node: every edit leaves some behind.
    if (!childType || (child instanceof Y.XmlText && child.length === 0)) continue
    match = match.matchType(childType) ?? misplaced(parent, index, match, childType)
  }
  if (match.validEnd || hasUnknown(parent)) return
  const filling = match.fillBefore(emptyFragment, true)
  filling?.forEach((node) => {
    parent.insert(parent.length, [newElement(node.type)])
  })
}

const emptyFragment = documentSchema.topNodeType.create().content

function hasUnknown(parent: Y.XmlFragment): boolean {
  return children(parent).some((child) => !typeOf(child))
}

/** Wraps the child at `index`, or, where nothing can hold it, leaves its text. @returns the match after it */
function misplaced(parent: Y.XmlFragment, index: number, match: ContentMatch, childType: NodeType): ContentMatch {
  const child = parent.get(index) as Child
  const wrapping = match.findWrapping(childType)
  const outermost = wrapping?.[0]
  const after = outermost && match.matchType(outermost)
  const moved = wrapping && after ? wrap(child, wrapping) : textOnly(child, match)
  parent.delete(index, 1)
  if (moved) parent.insert(index, [moved.element])
  return after ?? moved?.after ?? match
}

function wrap(child: Child, wrapping: readonly NodeType[]) {
  let element: Y.XmlElement | Y.XmlText = copy(child)
  for (const type of [...wrapping].reverse()) {
    const outer = new Y.XmlElement(type.name)
    outer.insert(0, [element])
    element = outer
  }
  return { element, after: undefined }
}

/** The text of something that fits nowhere here; undefined when it has none (a line break in a code block). */
function textOnly(child: Child, match: ContentMatch) {
  const text = plainText(child)
  const textType = documentSchema.nodes.text
  const after = textType && match.matchType(textType)
  if (text === '') return undefined
  if (after) return { element: new Y.XmlText(text), after }
  return { element: copy(child), after: undefined }
}

function plainText(child: Child): string {
  if (child instanceof Y.XmlText) return child.toDelta().reduce(appendInsert, '')
  if (!(child instanceof Y.XmlElement)) return ''
  if (child.nodeName === 'hardBreak') return '\n'
  if (child.nodeName === 'placeholder') return `[${child.getAttribute('label') ?? ''}]`
  return children(child).map(plainText).join('')
}

function appendInsert(text: string, { insert }: { insert: unknown }): string {
  return typeof insert === 'string' ? text + insert : text
}

/** A new element with the same content: Yjs cannot move what is already in a document. */
function copy(child: Child): Y.XmlElement | Y.XmlText {
  if (child instanceof Y.XmlElement || child instanceof Y.XmlText) return child.clone() as Y.XmlElement | Y.XmlText
  throw new Error('an XmlHook has no place in rich text')
}

function newElement(type: NodeType): Y.XmlElement {
  const element = new Y.XmlElement(type.name)
  const filling = type.contentMatch.fillBefore(emptyFragment, true)
  // Yjs does not tell the length of an element that is in no document yet.
  filling?.forEach((node, _, index) => {
    element.insert(index, [newElement(node.type)])
  })
  return element
}

/** Takes away what this place does not allow, and `code` where another mark is beside it. */
function repairMarks(text: Y.XmlText, parent: NodeType): void {
  let at = 0
  for (const { insert, attributes } of text.toDelta() as { insert: unknown; attributes?: Record<string, unknown> }[]) {
    const length = typeof insert === 'string' ? insert.length : 1
    const wrong = wrongMarks(Object.keys(attributes ?? {}), parent)
    if (wrong.length > 0) text.format(at, length, Object.fromEntries(wrong.map((name) => [name, null])))
    at += length
  }
}

function wrongMarks(names: readonly string[], parent: NodeType): string[] {
  const known = names.filter((name) => documentSchema.marks[name])
  const forbidden = known.filter((name) => {
    const type = documentSchema.marks[name]
    return type && !parent.allowsMarkType(type)
  })
  const allowed = known.filter((name) => !forbidden.includes(name))
  return allowed.includes('code') && allowed.length > 1 ? [...forbidden, 'code'] : forbidden
}
