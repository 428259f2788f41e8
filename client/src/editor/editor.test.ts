// @vitest-environment happy-dom
import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { Node } from '@tiptap/pm/model'
import { prosemirrorToYDoc, yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import { afterEach, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { briefTemplate } from '../../../contracts/live/brief-templates.ts'
import { numberedClauses } from '../../../contracts/live/clause-numbering.ts'
import { documentExtensions, documentSchema } from '../../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'
import { ClauseEditing } from './clause-editing.ts'
import { ClauseNumbers } from './clause-numbers.ts'
import { toPlainText } from './export-text.ts'
import { countWords, readOutline } from './outline.ts'
import { PlaceholderEditing } from './placeholder-editing.ts'
import { ReadOnlyGuard } from './read-only-guard.ts'

const editors: Editor[] = []
afterEach(() => {
  for (const editor of editors.splice(0)) editor.destroy()
})

function open(doc: Y.Doc, editable = true): Editor {
  const editor = new Editor({
    element: document.createElement('div'),
    editable,
    injectCSS: false,
    extensions: [
      ...documentExtensions,
      ClauseEditing,
      ClauseNumbers,
      PlaceholderEditing,
      ReadOnlyGuard,
      Collaboration.configure({ document: doc, field: RICH_TEXT }),
    ],
  })
  editors.push(editor)
  return editor
}

const lines = (...content: object[]) => ({ type: 'doc', content })
const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const clause = (level: number, text: string) => ({
  type: 'clause',
  attrs: { level },
  content: [{ type: 'text', text }],
})

/** A document as the server makes it, and a copy of it for each person. */
function shared(json: object, people: number): Y.Doc[] {
  const first = prosemirrorToYDoc(Node.fromJSON(documentSchema, json), RICH_TEXT)
  const state = Y.encodeStateAsUpdate(first)
  return Array.from({ length: people }, () => {
    const doc = new Y.Doc()
    Y.applyUpdate(doc, state)
    return doc
  })
}

function exchange(...docs: Y.Doc[]): void {
  const states = docs.map((doc) => Y.encodeStateAsUpdate(doc))
  for (const doc of docs) for (const state of states) Y.applyUpdate(doc, state, 'remote')
}

function inYjs(doc: Y.Doc): object {
  return yXmlFragmentToProseMirrorRootNode(doc.getXmlFragment(RICH_TEXT), documentSchema).toJSON()
}

function press(editor: Editor, key: string, options: KeyboardEventInit = {}): void {
  editor.view.someProp('handleKeyDown', (handle) =>
    handle(editor.view, new KeyboardEvent('keydown', { key, ...options })),
  )
}

const shape = (editor: Editor) => {
  const numbers = new Map(numberedClauses(editor.state.doc).map((found) => [found.position, found.label]))
  const parts: string[] = []
  editor.state.doc.forEach((node, position) => void parts.push(`${numbers.get(position) ?? '-'} ${node.textContent}`))
  return parts
}

describe('two people in one document', () => {
  test('clauses, tables and gaps edited apart converge, and Yjs has what the editors show', () => {
    const table = {
      type: 'table',
      content: [
        {
          type: 'tableRow',
          content: [
            { type: 'tableHeader', content: [paragraph('Date')] },
            { type: 'tableHeader', content: [paragraph('Fact')] },
          ],
        },
      ],
    }
    const [a, b] = shared(lines(clause(1, 'Rent'), clause(2, 'Monthly'), table, paragraph('End')), 2) as [Y.Doc, Y.Doc]
    const rosa = open(a)
    const tomas = open(b)
    rosa.chain().setTextSelection(5).run()
    press(rosa, 'Enter')
    rosa.commands.insertContent('Deposit')
    rosa.commands.insertPlaceholder('amount')
    tomas.commands.setTextSelection(9)
    press(tomas, 'Tab')
    tomas.commands.focus('end')
    tomas.commands.insertContent(' of it')
    tomas.commands.setTextSelection(tomas.state.doc.child(0).nodeSize + tomas.state.doc.child(1).nodeSize + 5)
    tomas.commands.addRowAfter()
    exchange(a, b)
    expect(rosa.getJSON()).toEqual(tomas.getJSON())
    expect(inYjs(a)).toEqual(rosa.getJSON())
    expect(inYjs(b)).toEqual(inYjs(a))
    rosa.state.doc.check()
    expect(shape(rosa).slice(0, 3)).toEqual(['1 Rent', '2 Deposit', '(a) Monthly'])
    expect(JSON.stringify(rosa.getJSON())).toContain('"label":"amount"')
  })

  test('[SYNC24] opening a document changes nothing in it', () => {
    for (const category of ['commercial_lease', null]) {
      const [doc] = shared(briefTemplate(category), 1) as [Y.Doc]
      const before = Y.encodeStateVector(doc)
      const editor = open(doc)
      editor.commands.setTextSelection(3)
      expect(Y.encodeStateVector(doc)).toEqual(before)
      expect(inYjs(doc)).toEqual(editor.getJSON())
    }
  })

  test('[SYNC24] a reader’s editor never writes, whatever is called', () => {
    const [doc] = shared(lines(clause(1, 'Rent'), paragraph('End')), 1) as [Y.Doc]
    const before = Y.encodeStateVector(doc)
    const editor = open(doc, false)
    editor.commands.insertContent('x')
    editor.commands.setClause(2)
    editor.view.dispatch(editor.state.tr.insertText('y', 1))
    expect(Y.encodeStateVector(doc)).toEqual(before)
  })

  test('undo takes back one’s own change only', () => {
    const [a, b] = shared(lines(paragraph('Base')), 2) as [Y.Doc, Y.Doc]
    const rosa = open(a)
    const tomas = open(b)
    rosa.commands.insertContentAt(5, ' one')
    exchange(a, b)
    tomas.commands.insertContentAt(1, 'two ')
    exchange(a, b)
    rosa.commands.undo()
    exchange(a, b)
    expect(tomas.getText()).toBe('two Base')
    expect(rosa.getJSON()).toEqual(tomas.getJSON())
  })
})

describe('keys in clauses', () => {
  test('Enter goes on, Tab and Shift+Tab change the level, Enter on an empty one leaves', () => {
    const [doc] = shared(lines(clause(1, 'Term')), 1) as [Y.Doc]
    const editor = open(doc)
    editor.commands.focus('end')
    press(editor, 'Enter')
    press(editor, 'Tab')
    editor.commands.insertContent('Ten years')
    press(editor, 'Enter')
    for (let times = 0; times < 6; times++) press(editor, 'Tab')
    editor.commands.insertContent('deep')
    press(editor, 'Tab', { shiftKey: true })
    press(editor, 'Enter')
    press(editor, 'Enter')
    editor.commands.insertContent('after')
    expect(shape(editor)).toEqual(['1 Term', '1.1 Ten years', '(a) deep', '- after'])
    const ids = numberedClauses(editor.state.doc).map(
      ({ position }) => editor.state.doc.nodeAt(position)?.attrs.clauseId,
    )
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('Backspace at the start goes up level by level, at last to plain text', () => {
    const [doc] = shared(lines(clause(1, 'a'), clause(2, 'b')), 1) as [Y.Doc]
    const editor = open(doc)
    editor.commands.setTextSelection(4)
    press(editor, 'Backspace')
    expect(shape(editor)).toEqual(['1 a', '2 b'])
    press(editor, 'Backspace')
    expect(shape(editor)).toEqual(['1 a', '- b'])
  })

  test('a split in the middle keeps the words on both sides', () => {
    const [doc] = shared(lines(clause(3, 'onetwo')), 1) as [Y.Doc]
    const editor = open(doc)
    editor.commands.setTextSelection(4)
    press(editor, 'Enter')
    expect(shape(editor)).toEqual(['(a) one', '(b) two'])
  })
})

describe('reading a document', () => {
  test('outline has headings and first-level clauses, gaps by their label', () => {
    const doc = Node.fromJSON(
      documentSchema,
      lines(
        { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: 'Terms' }] },
        {
          type: 'clause',
          attrs: { level: 1 },
          content: [
            { type: 'text', text: 'Pay ' },
            { type: 'placeholder', attrs: { label: 'amount' } },
          ],
        },
        clause(2, 'Monthly'),
        { type: 'heading', attrs: { level: 2 } },
      ),
    )
    expect(readOutline(doc).map(({ number, text, depth }) => [depth, number, text])).toEqual([
      [0, '', 'Terms'],
      [1, '1', 'Pay [amount]'],
    ])
  })

  test('words are counted as people count them; text export has numbers and gaps', () => {
    const doc = Node.fromJSON(
      documentSchema,
      lines(clause(1, 'The tenant’s 2 keys — co-signed'), paragraph('Ende über')),
    )
    expect(countWords(doc)).toBe(7)
    expect(toPlainText(doc)).toBe('1 The tenant’s 2 keys — co-signed\n\nEnde über\n')
  })
})

describe('pasting clauses', () => {
  test('a pasted clause gets an identity of its own', () => {
    const [doc] = shared(lines(clause(1, 'Rent')), 1) as [Y.Doc]
    const editor = open(doc)
    editor.commands.focus('end')
    editor.view.pasteHTML(
      '<p data-clause-level="2" data-clause-id="one">x</p><p data-clause-level="2" data-clause-id="one">y</p>',
    )
    const ids: unknown[] = []
    editor.state.doc.forEach((node) => void ids.push(node.attrs.clauseId))
    expect(ids).not.toContain('one')
    expect(new Set(ids.filter(Boolean)).size).toBe(ids.filter(Boolean).length)
    expect(ids.filter(Boolean).length).toBeGreaterThan(0)
  })
})
