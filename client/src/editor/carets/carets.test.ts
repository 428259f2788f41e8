// @vitest-environment happy-dom
import { Editor } from '@tiptap/core'
import { Node } from '@tiptap/pm/model'
import { prosemirrorToYDoc } from '@tiptap/y-tiptap'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Awareness, applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { documentExtensions, documentSchema } from '../../../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../../../contracts/live/shared-types.ts'
import { RemoteChanges } from '../shared-text/remote-changes.ts'
import { SharedText } from '../shared-text/shared-text.ts'
import { Carets } from './carets.ts'

const paragraph = (text: string) => ({ type: 'paragraph', content: [{ type: 'text', text }] })
const text = { type: 'doc', content: [paragraph('first line'), paragraph('second line')] }

let editor: Editor
let mine: Awareness
/** Tomas, at a plain Yjs document of his own. */
let his: Awareness

beforeEach(() => {
  const first = prosemirrorToYDoc(Node.fromJSON(documentSchema, text), RICH_TEXT)
  const [document, other] = [new Y.Doc(), new Y.Doc()]
  for (const copy of [document, other]) Y.applyUpdate(copy, Y.encodeStateAsUpdate(first))
  mine = new Awareness(document)
  his = new Awareness(other)
  const element = globalThis.document.createElement('div')
  globalThis.document.body.append(element)
  const user = { id: 'n', name: 'Nora', party: 'client', color: '#112233' } as const
  editor = new Editor({
    element,
    injectCSS: false,
    extensions: [
      ...documentExtensions,
      SharedText.configure({ document, field: RICH_TEXT }),
      RemoteChanges,
      Carets.configure({ awareness: mine, user }),
    ],
  })
})

afterEach(() => {
  editor.destroy()
  for (const awareness of [mine, his]) awareness.destroy()
})

function lineOf(awareness: Awareness, line: number): Y.XmlText {
  const block = awareness.doc.getXmlFragment(RICH_TEXT).get(line) as Y.XmlElement
  return block.get(0) as Y.XmlText
}

const frame = () => new Promise((resolve) => setTimeout(resolve, 60))

async function hear(): Promise<void> {
  applyAwarenessUpdate(mine, encodeAwarenessUpdate(his, [his.clientID]), 'his')
  await frame()
}

function readHim(): void {
  Y.applyUpdate(mine.doc, Y.encodeStateAsUpdate(his.doc), 'his')
}

function place(line: number, anchor: number, head = anchor): void {
  const at = (offset: number) => Y.createRelativePositionFromTypeIndex(lineOf(his, line), offset, -1)
  his.setLocalState({ user: { name: 'Tomas', color: '#aa0000' }, cursor: { anchor: at(anchor), head: at(head) } })
}

/** The text with his caret in it. */
function screen(): string {
  const lines = [...editor.view.dom.querySelectorAll('p')].map((line) => {
    const copy = line.cloneNode(true) as HTMLElement
    for (const caret of copy.querySelectorAll('.collaboration-carets__caret')) caret.replaceWith('|')
    return copy.textContent
  })
  return lines.join('\n')
}

test('his caret stands where he is, with his name and colour, and moves when he does', async () => {
  place(0, 5)
  await hear()
  expect(screen()).toBe('first| line\nsecond line')
  const caret = editor.view.dom.querySelector<HTMLElement>('.collaboration-carets__caret')
  expect(caret?.textContent).toBe('Tomas')
  expect(caret?.style.borderColor).toContain('#aa0000')
  place(1, 6)
  await hear()
  expect(screen()).toBe('first line\nsecond| line')
})

test('what he has selected is marked, and it goes when he leaves', async () => {
  place(1, 0, 6)
  await hear()
  expect(editor.view.dom.querySelector('.ProseMirror-yjs-selection')?.textContent).toBe('second')
  his.setLocalState(null)
  await hear()
  expect(screen()).toBe('first line\nsecond line')
  expect(editor.view.dom.querySelector('.ProseMirror-yjs-selection')).toBeNull()
})

test('it moves along with what I write before it, and stays behind what I write right behind it', async () => {
  place(0, 5)
  await hear()
  editor.commands.insertContentAt(1, 'my ')
  expect(screen()).toBe('my first| line\nsecond line')
  editor.commands.insertContentAt(9, '!')
  expect(screen()).toBe('my first|! line\nsecond line')
  editor.commands.insertContentAt(0, paragraph('new'))
  expect(screen()).toBe('new\nmy first|! line\nsecond line')
})

test('it follows his typing, also where his place is told before his letters', async () => {
  place(0, 5)
  await hear()
  lineOf(his, 0).insert(5, 'x')
  place(0, 6)
  await hear()
  expect(screen()).toBe('first| line\nsecond line')
  readHim()
  expect(screen()).toBe('firstx| line\nsecond line')
})

test('it stays in its line when he or somebody else writes elsewhere', async () => {
  place(1, 6)
  await hear()
  lineOf(his, 0).insert(0, 'very ')
  readHim()
  expect(screen()).toBe('very first line\nsecond| line')
  lineOf(his, 1).insert(0, 'the ')
  readHim()
  expect(screen()).toBe('very first line\nthe second| line')
})

test('a caret in a block that I write anew comes back', async () => {
  place(0, 5)
  await hear()
  const block = editor.state.doc.child(0)
  const tr = editor.state.tr.delete(0, block.nodeSize)
  editor.view.dispatch(tr.insert(tr.doc.content.size, block))
  await frame()
  expect(screen().replace('|', '')).toBe('second line\nfirst line')
  Y.applyUpdate(his.doc, Y.encodeStateAsUpdate(mine.doc))
  place(1, 5)
  await hear()
  expect(screen()).toBe('second line\nfirst| line')
})

test('nonsense for a place or a colour is no caret, and no error', async () => {
  his.setLocalState({ user: { name: 7, color: 'url(x)' }, cursor: { anchor: 3, head: null } })
  await hear()
  expect(screen()).toBe('first line\nsecond line')
})

test('my cursor is told when it moves, not at every key of others, and not while I am elsewhere', async () => {
  expect(mine.getLocalState()?.user).toMatchObject({ name: 'Nora' })
  expect(mine.getLocalState()?.cursor).toBeUndefined()
  editor.view.focus()
  editor.commands.setTextSelection(3)
  const told = mine.getLocalState()?.cursor
  expect(told).toMatchObject({ anchor: expect.anything() })
  let count = 0
  mine.on('update', () => count++)
  lineOf(his, 0).insert(0, 'others ')
  readHim()
  expect(count).toBe(0)
  expect(editor.state.selection.head).toBe(3 + 'others '.length)
  editor.commands.setTextSelection(4)
  expect(mine.getLocalState()?.cursor).not.toEqual(told)
  editor.view.dom.blur()
  await frame()
  expect(mine.getLocalState()?.cursor).toBeNull()
})
