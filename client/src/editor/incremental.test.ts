// @vitest-environment happy-dom
import { Editor, type Extensions } from '@tiptap/core'
import * as fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { numberedClauses } from '../../../contracts/live/clause-numbering.ts'
import { documentExtensions } from '../../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import { createReplica, edit, editOnScreen } from '../../../test-support/random-editing.ts'
import { ClauseNumbers } from './clause-numbers.ts'
import { LongWords } from './long-words.ts'
import { countWords } from './outline.ts'
import { send, start } from './shared-text/editors-for-tests.ts'
import { RemoteChanges } from './shared-text/remote-changes.ts'
import { SharedText } from './shared-text/shared-text.ts'

const RUNS = process.env.LC_TEST_COUNTS === 'long' ? 2_000 : 60
const editors: Editor[] = []
afterEach(() => {
  for (const editor of editors.splice(0)) editor.destroy()
})

function open(...extensions: Extensions): { editor: Editor; document: Y.Doc } {
  const document = new Y.Doc()
  document.clientID = 9
  Y.applyUpdate(document, start)
  const shared = [SharedText.configure({ document, field: RICH_TEXT }), RemoteChanges]
  const element = globalThis.document.createElement('div')
  const editor = new Editor({
    element,
    injectCSS: false,
    extensions: [...documentExtensions, ...extensions, ...shared],
  })
  editors.push(editor)
  return { editor, document }
}

const anyEdit = fc.record({ kind: fc.nat(1_000), at: fc.nat(10_000), detail: fc.nat(10_000) })
const anyTurns = fc.array(fc.record({ isMine: fc.boolean(), edit: anyEdit }), { maxLength: 15 })

test('numbers of clauses are right whatever is changed by whom, though they are written only where something may have changed', () => {
  fc.assert(
    fc.property(anyTurns, (turns) => {
      const { editor, document } = open(ClauseNumbers)
      const other = createReplica(1, start)
      for (const turn of turns) {
        if (turn.isMine) editOnScreen(editor.view, turn.edit)
        else edit(other, turn.edit)
        send(document, other.document)
        send(other.document, document)
        const shown = [...editor.view.dom.querySelectorAll<HTMLElement>('.clause')].map(({ dataset }) => dataset.number)
        expect(shown).toEqual(numberedClauses(editor.state.doc).map(({ label }) => label))
      }
      editor.destroy()
    }),
    { numRuns: RUNS },
  )
})

test('a word without end is cut where one is written, and whole again when it is gone', () => {
  const { editor } = open(LongWords)
  const parts = () => editor.view.dom.querySelectorAll('.long-word-part').length
  editor.commands.insertContentAt(1, 'short words ')
  expect(parts()).toBe(0)
  editor.commands.insertContentAt(1, 'x'.repeat(2_500))
  expect(parts()).toBe(3)
  editor.commands.insertContentAt(editor.state.doc.content.size - 1, 'elsewhere')
  expect(parts()).toBe(3)
  editor.commands.deleteRange({ from: 1, to: 2_001 })
  expect(parts()).toBe(0)
})

test('words are counted anew where they have changed', () => {
  const { editor } = open()
  const before = countWords(editor.state.doc)
  editor.commands.insertContentAt(1, 'two words ')
  expect(countWords(editor.state.doc)).toBe(before + 2)
  editor.commands.undo()
  expect(countWords(editor.state.doc)).toBe(before)
})
