import type { Node } from '@tiptap/pm/model'
import { TextSelection, type Transaction } from '@tiptap/pm/state'
import {
  findAbsolutePositionAfterStructuralChange,
  type ProsemirrorBinding,
  relativePositionToAbsolutePosition,
} from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import type { Replaced } from './remote-step.ts'

type Saved = ProsemirrorBinding['beforeTransactionSelection']

/**
 * Leaves the cursor where it was in the text. What lies outside of the changes ProseMirror moves by itself; what lies inside (or at their
 * edge, where only Yjs knows on which side) is looked up in the shared text.
 */
export function keepSelection(
  tr: Transaction,
  binding: ProsemirrorBinding,
  before: Node,
  replaced: readonly Replaced[],
): void {
  const saved: Saved | null = binding.beforeTransactionSelection
  if (!saved?.anchor || !saved.head || saved.type !== 'text') return
  const isInside = (position: number) => replaced.some(({ from, to }) => position >= from && position <= to)
  if (!isInside(saved.absAnchor) && !isInside(saved.absHead)) return
  const find = (place: Y.RelativePosition, absolute: number) =>
    isInside(absolute) ? findPlace(tr, binding, before, place, absolute) : tr.mapping.map(absolute)
  select(tr, find(saved.anchor, saved.absAnchor), find(saved.head, saved.absHead))
}

function findPlace(
  tr: Transaction,
  binding: ProsemirrorBinding,
  before: Node,
  place: Y.RelativePosition,
  absolute: number,
): number | null {
  // Whoever moves a block deletes it and writes it again elsewhere: the cursor goes with the words.
  if (isDeleted(Y.createAbsolutePositionFromRelativePosition(place, binding.doc)?.type)) {
    const moved = findAbsolutePositionAfterStructuralChange(before, tr.doc, absolute)
    if (moved !== null) return moved
  }
  return relativePositionToAbsolutePosition(binding.doc, binding.type, place, binding.mapping)
}

function isDeleted(type: Y.AbstractType<unknown> | undefined): boolean {
  return type?._item?.deleted ?? false
}

/** One end that is lost goes to the other; with both lost ProseMirror's own guess stays. */
function select(tr: Transaction, anchor: number | null, head: number | null): void {
  const [from, to] = [anchor ?? head, head ?? anchor]
  if (from === null || to === null) return
  const size = tr.doc.content.size
  tr.setSelection(TextSelection.between(tr.doc.resolve(Math.min(from, size)), tr.doc.resolve(Math.min(to, size))))
}
