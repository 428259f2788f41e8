// @vitest-environment happy-dom
import type { Editor, JSONContent } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Node } from '@tiptap/pm/model'
import { Plugin } from '@tiptap/pm/state'
import { absolutePositionToRelativePosition, yUndoPluginKey } from '@tiptap/y-tiptap'
import * as fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentSchema } from '../../../../contracts/live/schema.ts'
import { createReplica, type Edit, edit, editOnScreen, type Replica } from '../../../../test-support/random-editing.ts'
import {
  atCursor,
  bindingOf,
  byOther,
  closeEditors,
  forgotten,
  open,
  positionOf,
  send,
  start,
} from './editors-for-tests.ts'
import { relativePlace } from './relative-place.ts'

const RUNS = process.env.LC_TEST_COUNTS === 'long' ? 2_000 : 60
afterEach(closeEditors)

/** Marks of gaps and line breaks are not saved; the stock binding drops them from the screen at the next change of anybody. */
function withoutUnsaved(json: JSONContent): JSONContent {
  const { marks, content, ...rest } = json
  const isKept = json.type === 'text' && marks
  return { ...rest, ...(isKept && { marks }), ...(content && { content: content.map(withoutUnsaved) }) }
}

function withoutUnsavedMarks(node: Node): Node {
  return Node.fromJSON(documentSchema, withoutUnsaved(node.toJSON()))
}

/** Yjs merges marks that exclude each other (code and bold); the stock binding shows both. */
function withoutMarks(doc: Node): Node {
  const bare = ({ marks, content, ...rest }: JSONContent): JSONContent => ({
    ...rest,
    ...(content && { content: content.map(bare) }),
  })
  return Node.fromJSON(documentSchema, bare(doc.toJSON()))
}

const anyEdit = fc.record({ kind: fc.nat(1_000), at: fc.nat(10_000), detail: fc.nat(10_000) })
/** Whose turn it is, and what they do; 0 is whoever has the editor. */
const anyTurn = fc.record({ who: fc.nat(3), edit: anyEdit, isSent: fc.boolean() })

type Turn = { who: number; edit: Edit; isSent: boolean }

/** One person at an editor and three others, edits in any order, sent now or later. */
function play(turns: readonly Turn[], mine: { editor: Editor; document: Y.Doc }, afterEach: () => void): Replica[] {
  const others = [1, 2, 3].map((id) => createReplica(id, start))
  for (const turn of turns) {
    if (turn.who === 0) {
      if (turn.edit.kind % 11 === 0) mine.editor.commands.undo()
      else if (turn.edit.kind % 13 === 0) mine.editor.commands.redo()
      else editOnScreen(mine.editor.view, turn.edit)
      // Else it depends on the clock what one undo takes back.
      yUndoPluginKey.getState(mine.editor.state).undoManager.stopCapturing()
    } else {
      const other = others[turn.who - 1] as Replica
      edit(other, turn.edit)
      if (turn.isSent) send(other.document, mine.document)
    }
    afterEach()
    if (turn.isSent) for (const { document } of others) send(mine.document, document)
  }
  for (const { document } of others) send(document, mine.document)
  afterEach()
  return others
}

describe('what others change', () => {
  test('is shown as the stock binding shows it, and what one writes oneself is the same to the last byte', () => {
    fc.assert(
      fc.property(fc.array(anyTurn, { maxLength: 25 }), (turns) => {
        const fast = open(9)
        const stock = open(9, start, [Collaboration])
        // The same turns for both: each plays against the same others.
        const ended = [fast, stock].map((mine) => {
          play(turns, mine, () => undefined)
          const result = { shown: withoutUnsaved(mine.editor.getJSON()), written: Y.encodeStateAsUpdate(mine.document) }
          mine.editor.destroy()
          return result
        })
        expect(ended[0]?.shown).toEqual(ended[1]?.shown)
        expect(ended[0]?.written).toEqual(ended[1]?.written)
      }),
      { numRuns: RUNS },
    )
  })

  test('finds every place that the stock binding finds', () => {
    fc.assert(
      fc.property(fc.array(anyTurn, { maxLength: 12 }), (turns) => {
        const { editor, document } = open(9)
        play(turns, { editor, document }, () => undefined)
        // What plugins have added is written by the next change.
        editor.commands.insertContentAt(1, 'x')
        const { type, mapping } = bindingOf(editor)
        for (let position = 0; position <= editor.state.doc.content.size; position++) {
          const expected = absolutePositionToRelativePosition(position, type, mapping)
          expect(relativePlace({ type, mapping }, editor.state.doc, position)).toEqual(expected)
        }
        editor.destroy()
      }),
      { numRuns: RUNS },
    )
  })

  test('leaves a text that fits the schema, and a binding that knows what each of its nodes says', () => {
    fc.assert(
      fc.property(fc.array(anyTurn, { maxLength: 25 }), (turns) => {
        const mine = open(9)
        play(turns, mine, () => {
          withoutMarks(mine.editor.state.doc).check()
        })
        const { type } = bindingOf(mine.editor)
        // An empty text is one empty paragraph on the screen. Behind one's own changes, which the stock binding writes, it may remember
        // a twin of what is shown.
        const saysTheSame = (known: Node | undefined, shown: Node) =>
          known !== undefined && withoutUnsavedMarks(known).eq(withoutUnsavedMarks(shown))
        if (type.length > 0) expect(forgotten(mine.editor, saysTheSame)).toEqual([])
        mine.editor.destroy()
      }),
      { numRuns: RUNS },
    )
  })
})

describe('the steps', () => {
  test('of two people far from each other touch nothing between them', () => {
    const mine = open(9)
    mine.editor.commands.setTextSelection(positionOf(mine.editor.state.doc, 'default'))
    const steps: number[][] = []
    mine.editor.on('transaction', ({ transaction }) => {
      for (const map of transaction.mapping.maps) map.forEach((from, to) => void steps.push([from, to]))
    })
    byOther(
      mine.document,
      (e) =>
        e.commands.insertContentAt(e.state.doc.content.size - 1, 'Y').valueOf() && e.commands.insertContentAt(1, 'X'),
    )
    expect(steps).toEqual([
      [mine.editor.state.doc.content.size - 3, mine.editor.state.doc.content.size - 3],
      [1, 1],
    ])
    expect(atCursor(mine.editor)).toBe('Notice of |default')
    expect(forgotten(mine.editor)).toEqual([])
  })

  test('of a key of somebody else touch one letter; a new plugin does not show changes twice', () => {
    const mine = open(9)
    const sizes: number[] = []
    mine.editor.on('transaction', ({ transaction }) => {
      for (const map of transaction.mapping.maps)
        map.forEach((from, to, newFrom, newTo) => void sizes.push(to - from, newTo - newFrom))
    })
    byOther(mine.document, (e) => e.commands.insertContentAt(positionOf(e.state.doc, 'two'), 'x'))
    expect(sizes).toEqual([0, 1])
    mine.editor.registerPlugin(new Plugin({}))
    byOther(mine.document, (e) => e.commands.insertContentAt(positionOf(e.state.doc, 'three'), 'y'))
    expect(sizes.slice(-2)).toEqual([0, 1])
    expect(mine.editor.state.doc.textContent).toContain('xtwoythree')
  })
})
