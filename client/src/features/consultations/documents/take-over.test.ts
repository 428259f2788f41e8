// @vitest-environment happy-dom
import { Editor } from '@tiptap/core'
import { afterEach, expect, test } from 'vitest'
import { documentExtensions } from '../../../../../contracts/live/schema.ts'
import { canTakeOver, takeOver } from './take-over.ts'

const open: Editor[] = []
afterEach(() => {
  for (const editor of open.splice(0)) editor.destroy()
})

function editorWith(content: string): Editor {
  const editor = new Editor({ element: document.createElement('div'), extensions: documentExtensions, content })
  open.push(editor)
  return editor
}

/** Marks these words. */
function mark(editor: Editor, words: string): void {
  let from = -1
  editor.state.doc.descendants((node, position) => {
    const at = node.text?.indexOf(words) ?? -1
    if (at >= 0) from = position + at
  })
  editor.commands.setTextSelection({ from, to: from + words.length })
}

const linesOf = (editor: Editor) => editor.getText({ blockSeparator: '\n' })

test('[ROOM6] marked words go to the cursor of the brief, and the notes stay as they are', () => {
  const notes = editorWith('<p>The notice came on 3 March by post.</p>')
  const brief = editorWith('<p>Served on: .</p><p>Rest</p>')
  mark(notes, '3 March')
  brief.commands.setTextSelection('Served on: '.length + 1)
  expect(takeOver(notes, brief, false)).toBe(true)
  expect(linesOf(brief)).toBe('Served on: 3 March.\nRest')
  expect(linesOf(notes)).toBe('The notice came on 3 March by post.')
})

test('[ROOM6] without a mark the whole block goes below the one with the cursor', () => {
  const notes = editorWith('<p>First</p><p>Second</p>')
  const brief = editorWith('<p>Alpha beta</p><p>Omega</p>')
  mark(notes, 'Second')
  notes.commands.setTextSelection(notes.state.selection.from)
  brief.commands.setTextSelection(4)
  expect(takeOver(notes, brief, false)).toBe(true)
  expect(linesOf(brief)).toBe('Alpha beta\nSecond\nOmega')
})

test('[ROOM6] without a cursor in the brief it goes to the end', () => {
  const notes = editorWith('<p>Ask for the lease.</p>')
  const brief = editorWith('<h2>Goal</h2><p>Stay</p>')
  mark(notes, 'the lease')
  expect(takeOver(notes, brief, true)).toBe(true)
  expect(linesOf(brief)).toBe('Goal\nStay\nthe lease')
})

test('[ROOM6] what is marked in the brief is not replaced', () => {
  const notes = editorWith('<p>new</p>')
  const brief = editorWith('<p>old words</p>')
  mark(notes, 'new')
  mark(brief, 'old')
  takeOver(notes, brief, false)
  expect(linesOf(brief)).toBe('oldnew words')
})

test('[ROOM6] a copied clause is a clause of its own', () => {
  const notes = editorWith('<p data-clause-level="1" data-clause-id="one">Rent is due</p>')
  const brief = editorWith('<p>Terms</p>')
  notes.commands.setTextSelection(2)
  takeOver(notes, brief, true)
  const clause = brief.state.doc.lastChild
  expect(clause?.type.name).toBe('clause')
  expect(clause?.attrs.clauseId).toMatch(/^[0-9a-f-]{36}$/)
})

test('[ROOM6] nothing is taken from an empty line, or into a brief that cannot be written', () => {
  const notes = editorWith('<p></p><p>Words</p>')
  const brief = editorWith('<p>Brief</p>')
  notes.commands.setTextSelection(1)
  expect(canTakeOver(notes)).toBe(false)
  expect(takeOver(notes, brief, true)).toBe(false)
  mark(notes, 'Words')
  brief.setEditable(false)
  expect(takeOver(notes, brief, true)).toBe(false)
  expect(linesOf(brief)).toBe('Brief')
})

test('[ROOM6] of a list it takes the line with the cursor, to the end of a brief full of gaps', () => {
  const gap = '<span data-placeholder="date"></span>'
  const notes = editorWith(`<ul><li><p>${gap}: who</p></li><li><p>The heating failed.</p></li></ul>`)
  const brief = editorWith(`<h2>Goal</h2><table><tr><td><p>${gap}</p></td></tr></table><ul><li><p>${gap}</p></li></ul>`)
  mark(notes, 'heating')
  notes.commands.setTextSelection(notes.state.selection.from)
  expect(takeOver(notes, brief, true)).toBe(true)
  expect(brief.state.doc.lastChild?.textContent).toBe('The heating failed.')
  expect(brief.state.doc.lastChild?.type.name).toBe('paragraph')
})
