// @vitest-environment happy-dom
import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { afterEach, expect, test } from 'vitest'
import * as Y from 'yjs'
import { documentExtensions } from '../../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'

const editors: Editor[] = []
afterEach(() => {
  for (const editor of editors.splice(0)) editor.destroy()
})

function open(state?: Uint8Array): { editor: Editor; document: Y.Doc } {
  const shared = new Y.Doc()
  if (state) Y.applyUpdate(shared, state)
  const editor = new Editor({
    element: document.createElement('div'),
    injectCSS: false,
    extensions: [...documentExtensions, Collaboration.configure({ document: shared, field: RICH_TEXT })],
  })
  editors.push(editor)
  return { editor, document: shared }
}

function exchange(documents: readonly Y.Doc[]): void {
  const states = documents.map((document) => Y.encodeStateAsUpdate(document))
  for (const document of documents) for (const state of states) Y.applyUpdate(document, state, 'remote')
}

/** Cells of each row of the first table. */
function rows({ editor }: { editor: Editor }): number[] {
  const counts: number[] = []
  editor.state.doc.descendants((node) => {
    if (node.type.name === 'tableRow') counts.push(node.childCount)
  })
  return counts
}

test('[SYNC26] a row and a column added at once do not make the editors add cells to each other for ever', async () => {
  const first = open()
  first.editor.commands.setContent(
    '<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table><p>below</p>',
  )
  const state = Y.encodeStateAsUpdate(first.document)
  const all = [first, open(state), open(state)]
  const documents = all.map(({ document }) => document)
  const [a, b] = all
  a?.editor.chain().setTextSelection(4).addColumnAfter().run()
  b?.editor.chain().setTextSelection(4).addRowAfter().run()
  for (let round = 0; round < 6; round++) {
    // Everybody types somewhere below the table, at the same moment.
    for (const { editor } of all) editor.commands.insertContentAt(editor.state.doc.content.size - 1, 'x')
    exchange(documents)
  }
  const settled = rows(first)
  exchange(documents)
  for (const one of all) expect(rows(one)).toEqual(settled)
  expect(Math.max(...settled)).toBeLessThanOrEqual(3)

  // Whoever next adds a row or a column gives the short row its cells.
  a?.editor.chain().setTextSelection(4).addRowAfter().run()
  exchange(documents)
  for (const one of all) expect(rows(one)).toEqual([3, 3, 3, 3])
})
