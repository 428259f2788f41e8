import type { Node, Schema } from '@tiptap/pm/model'
import { initProseMirrorDoc, type ProsemirrorBinding } from '@tiptap/y-tiptap'
import * as Y from 'yjs'

type Mapping = ProsemirrorBinding['mapping']

/** Drops from the binding's memory what a transaction has changed or deleted, and everything around it. */
export function forgetChanged(mapping: Mapping, transaction: Y.Transaction): void {
  Y.iterateDeletedStructs(transaction, transaction.deleteSet, (struct) => {
    if (struct instanceof Y.Item && struct.content instanceof Y.ContentType) mapping.delete(struct.content.type)
  })
  for (const type of transaction.changed.keys()) mapping.delete(type)
  for (const type of transaction.changedParentTypes.keys()) mapping.delete(type)
}

/**
 * The nodes of shared types, from the binding's memory where they have not changed. What no longer fits the schema is deleted from the
 * shared document, as the stock binding does, and left out here.
 */
export function renderChildren(parent: Y.XmlFragment, schema: Schema, mapping: Mapping): Node[] {
  return parent
    .toArray()
    .flatMap((child) => (child instanceof Y.XmlElement ? (render(child, schema, mapping) ?? []) : []))
}

function render(element: Y.XmlElement, schema: Schema, mapping: Mapping): Node | undefined {
  const known = mapping.get(element)
  if (known && !Array.isArray(known)) return known
  return renderContainer(element, schema, mapping) ?? renderAsStock(element, schema, mapping)
}

/** A list, a table, a row …: only what has changed inside is drawn anew. */
function renderContainer(element: Y.XmlElement, schema: Schema, mapping: Mapping): Node | undefined {
  if (element.length === 0 || !hasOnlyElements(element)) return undefined
  const children = renderChildren(element, schema, mapping)
  try {
    const node = schema.node(element.nodeName, element.getAttributes(), children)
    mapping.set(element, node)
    return node
  } catch {
    // It does not fit the schema: what becomes of it is the stock binding's decision.
    return undefined
  }
}

/** Elements inside, and no text. */
export function hasOnlyElements(parent: Y.XmlFragment): boolean {
  return parent.toArray().every((child) => child instanceof Y.XmlElement)
}

/** The stock binding's own drawing of one element and all in it: it asks its fragment for nothing but the children. */
function renderAsStock(element: Y.XmlElement, schema: Schema, mapping: Mapping): Node | undefined {
  const only = { toArray: () => [element] } as unknown as Y.XmlFragment
  const drawn: Mapping = initProseMirrorDoc(only, schema).mapping
  for (const [type, node] of drawn) mapping.set(type, node)
  const node = drawn.get(element)
  return Array.isArray(node) ? undefined : node
}

/** Puts nodes that are already shown in place of those that were drawn, where they say the same; notes whom they show. */
export function keepShown(
  parent: Y.XmlFragment,
  drawn: readonly Node[],
  shown: readonly Node[],
  mapping: Mapping,
): Node[] {
  const elements = parent.toArray()
  return drawn.map((node, index) => {
    const candidates = [shown[index], shown[shown.length - drawn.length + index]]
    const same = candidates.find((candidate) => candidate?.eq(node))
    const element = elements[index]
    if (same && element instanceof Y.XmlElement) remember(mapping, element, same)
    return same ?? node
  })
}

function remember(mapping: Mapping, element: Y.XmlElement, node: Node): void {
  mapping.set(element, node)
  const shown = node.children.filter((child) => !child.isText)
  const elements = element.toArray().filter((child) => child instanceof Y.XmlElement)
  for (const [index, child] of elements.entries()) {
    const inside = shown[index]
    if (inside) remember(mapping, child, inside)
  }
}
