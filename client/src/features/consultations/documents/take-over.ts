import type { Editor } from '@tiptap/core'
import { type ResolvedPos, Slice } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import { yUndoPluginKey } from '@tiptap/y-tiptap'
import { withNewIds } from '../../../editor/clause-editing.ts'

/** The line with the cursor: a paragraph, a heading, a clause, and of a list or table no more than that. */
function blockAround($from: ResolvedPos): Slice {
  if ($from.depth === 0) return Slice.empty
  return $from.doc.slice($from.before(), $from.after(), false)
}

/** What is marked in the notes, else the line with the cursor; empty where there is nothing to take. */
function chosenIn({ state }: Editor): Slice {
  const { selection } = state
  const slice = selection.empty ? blockAround(selection.$from) : selection.content()
  const isBlank = slice.content.textBetween(0, slice.content.size, '', ' ').trim() === ''
  return isBlank ? Slice.empty : slice
}

/** Whether a click would take anything over. */
export function canTakeOver(notes: Editor): boolean {
  return chosenIn(notes).size > 0
}

/**
 * Copies what is chosen in the notes to the cursor of the brief, as one edit of whoever does it; what is marked in the brief
 * stays. The notes are not changed.
 * @param atEnd true where the brief has no cursor of this person's yet: the text goes to its end
 * @returns whether anything was copied
 */
export function takeOver(notes: Editor, brief: Editor, atEnd: boolean): boolean {
  const chosen = chosenIn(notes)
  if (chosen.size === 0 || !brief.isEditable) return false
  const { tr } = brief.state
  const whole = atEnd || chosen.openStart === 0
  // Each editor has a schema of its own; nodes of one are strangers in the other.
  const copied = Slice.fromJSON(brief.schema, chosen.toJSON())
  const slice = new Slice(withNewIds(copied.content), atEnd ? 0 : copied.openStart, atEnd ? 0 : copied.openEnd)
  const { $to } = brief.state.selection
  // Whole blocks go below the one with the cursor instead of tearing it in two.
  const below = $to.depth === 0 ? $to.pos : $to.after(1)
  const place = atEnd ? tr.doc.content.size : whole ? below : $to.pos
  const sizeBefore = tr.doc.content.size
  tr.replaceRange(place, place, slice)
  const end = Math.min(tr.doc.content.size, place + (tr.doc.content.size - sizeBefore))
  tr.setSelection(TextSelection.near(tr.doc.resolve(end), -1)).scrollIntoView()
  // An act of its own for Undo: neither what was typed just before nor what is typed just after goes with it.
  const undoManager = yUndoPluginKey.getState(brief.state)?.undoManager
  undoManager?.stopCapturing()
  brief.view.dispatch(tr)
  undoManager?.stopCapturing()
  return true
}
