// @vitest-environment happy-dom
import type { Editor } from '@tiptap/core'
import { TextSelection } from '@tiptap/pm/state'
import { absolutePositionToRelativePosition, relativePositionToAbsolutePosition } from '@tiptap/y-tiptap'
import * as fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createReplica, edit } from '../../../../test-support/random-editing.ts'
import {
  atCursor,
  bindingOf,
  byOther,
  closeEditors,
  open,
  paragraph,
  positionOf,
  send,
  start,
} from './editors-for-tests.ts'

const RUNS = process.env.LC_TEST_COUNTS === 'long' ? 6_000 : 180
afterEach(closeEditors)

const anyEdit = fc.record({ kind: fc.nat(1_000), at: fc.nat(10_000), detail: fc.nat(10_000) })

describe('the cursor', () => {
  const inPay = 'The tenant '.length

  function withCursor(words: string, offset: number): { editor: Editor; document: Y.Doc } {
    const mine = open(9)
    mine.editor.commands.setTextSelection(positionOf(mine.editor.state.doc, words) + offset)
    return mine
  }

  test.each<[string, (editor: Editor) => void, string]>([
    ['above', (e) => e.commands.insertContentAt(1, 'New '), 'The tenant |pays the rent.'],
    ['a block above', (e) => e.commands.insertContentAt(0, paragraph('Before')), 'The tenant |pays the rent.'],
    ['below', (e) => e.commands.insertContentAt(e.state.doc.content.size - 1, 'New'), 'The tenant |pays the rent.'],
    [
      'before it in its block',
      (e) => e.commands.insertContentAt(positionOf(e.state.doc, 'tenant'), 'old '),
      'The old tenant |pays the rent.',
    ],
    [
      'behind it in its block',
      (e) => e.commands.insertContentAt(positionOf(e.state.doc, 'rent.'), 'low '),
      'The tenant |pays the low rent.',
    ],
    [
      'exactly at it',
      (e) => e.commands.insertContentAt(positionOf(e.state.doc, 'pays'), 'never '),
      'The tenant |never pays the rent.',
    ],
    [
      'a mark over it',
      (e) => e.chain().setTextSelection({ from: 9, to: 30 }).toggleBold().run(),
      'The tenant |pays the rent.',
    ],
    [
      'its words away',
      (e) =>
        e.commands.deleteRange({ from: positionOf(e.state.doc, 'tenant'), to: positionOf(e.state.doc, ' the rent') }),
      'The | the rent.',
    ],
  ])('stays at its words while others change what is %s', (_, act, expected) => {
    const mine = withCursor('The tenant', inPay)
    byOther(mine.document, act)
    expect(atCursor(mine.editor)).toBe(expected)
  })

  test('stays in its list item while another item grows, and in its cell', () => {
    const inList = withCursor('two', 1)
    byOther(inList.document, (e) => e.commands.insertContentAt(positionOf(e.state.doc, 'one'), 'number '))
    expect(atCursor(inList.editor)).toBe('t|wo')
    const inCell = withCursor('b', 1)
    byOther(inCell.document, (e) => e.commands.insertContentAt(positionOf(e.state.doc, 'a'), 'x'))
    expect(atCursor(inCell.editor)).toBe('b|')
  })

  test('a selection keeps both ends', () => {
    const mine = withCursor('The tenant', 0)
    const from = positionOf(mine.editor.state.doc, 'tenant')
    mine.editor.commands.setTextSelection({ from, to: from + 'tenant pays'.length })
    byOther(mine.document, (e) => e.commands.insertContentAt(positionOf(e.state.doc, 'pays'), 'rarely '))
    expect(atCursor(mine.editor)).toBe('The [tenant rarely pays] the rent.')
  })

  test('goes with its block when somebody moves that', () => {
    const mine = withCursor('The tenant', inPay)
    byOther(mine.document, (e) => {
      const block = e.state.doc.child(1)
      const at = e.state.doc.child(0).nodeSize
      const tr = e.state.tr.delete(at, at + block.nodeSize)
      e.view.dispatch(tr.insert(tr.doc.content.size, block))
    })
    expect(atCursor(mine.editor)).toBe('The tenant |pays the rent.')
  })

  test('stands where Yjs says, whatever is edited', () => {
    fc.assert(
      fc.property(fc.nat(200), fc.array(anyEdit, { maxLength: 6 }), (at, edits) => {
        const { editor, document } = open(9)
        const { doc } = editor.state
        editor.view.dispatch(editor.state.tr.setSelection(TextSelection.near(doc.resolve(at % doc.content.size))))
        const { type, mapping } = bindingOf(editor)
        const place = absolutePositionToRelativePosition(editor.state.selection.head, type, mapping)
        const other = createReplica(1, start)
        for (const each of edits) edit(other, each)
        send(other.document, document)
        // Whoever puts a gap into a text writes what is behind it anew: there the cursor stays with the letters that one sees.
        const letter = place.item && Y.getItem(document.store, place.item)
        const expected = relativePositionToAbsolutePosition(document, type, place, mapping)
        if (letter instanceof Y.Item && !letter.deleted) expect(editor.state.selection.head).toBe(expected)
        editor.destroy()
      }),
      { numRuns: RUNS },
    )
  })

  test('undo takes back one’s own words only, and the next change of somebody else leaves the cursor alone', () => {
    const mine = withCursor('The end', 'The '.length)
    mine.editor.commands.insertContent('very ')
    byOther(mine.document, (e) => e.commands.insertContentAt(positionOf(e.state.doc, 'end') + 'end'.length, 'ing'))
    mine.editor.commands.setTextSelection(2)
    mine.editor.commands.undo()
    expect(mine.editor.state.doc.lastChild?.textContent).toBe('The ending.')
    expect(atCursor(mine.editor)).toBe('F|acts')
    // Right where the cursor was when the undone words were written.
    byOther(mine.document, (e) => e.commands.insertContentAt(positionOf(e.state.doc, 'end'), 'very '))
    expect(atCursor(mine.editor)).toBe('F|acts')
    mine.editor.commands.redo()
    expect(mine.editor.state.doc.lastChild?.textContent).toBe('The very very ending.')
  })
})
