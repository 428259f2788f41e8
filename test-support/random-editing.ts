import { joinBackward, joinForward, lift, setBlockType, splitBlock, toggleMark, wrapIn } from '@tiptap/pm/commands'
import type { Node, NodeType } from '@tiptap/pm/model'
import { liftListItem, sinkListItem, splitListItem, wrapInList } from '@tiptap/pm/schema-list'
import { type Command, EditorState, Selection, TextSelection } from '@tiptap/pm/state'
import { addColumnAfter, addRowAfter, deleteColumn, deleteRow, deleteTable, fixTables } from '@tiptap/pm/tables'
import type { EditorView } from '@tiptap/pm/view'
import { defaultDeleteFilter, initProseMirrorDoc, updateYFragment, ySyncPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { documentSchema } from '../contracts/live/schema.ts'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'

/** One copy of a live document with somebody's undo stack, as an editor has them. */
export interface Replica {
  document: Y.Doc
  undo: Y.UndoManager
}

/** Three numbers decide one edit, whatever the document looks like by then; what cannot be done changes nothing. */
export interface Edit {
  kind: number
  at: number
  detail: number
}

/** A copy with the given client id (fixed, so that a failing seed repeats) and the binding's undo settings. */
export function createReplica(clientId: number, state: Uint8Array): Replica {
  const document = new Y.Doc()
  document.clientID = clientId
  Y.applyUpdate(document, state)
  const undo = new Y.UndoManager(document.getXmlFragment(RICH_TEXT), {
    trackedOrigins: new Set([ySyncPluginKey]),
    deleteFilter: (item) => defaultDeleteFilter(item, new Set(['paragraph'])),
    captureTimeout: 0,
  })
  return { document, undo }
}

/**
 * What the editor's binding makes of a document. It deletes elements that break their content expression, in the document
 * itself, as the stock binding does on every screen.
 */
export function render(document: Y.Doc) {
  return initProseMirrorDoc(document.getXmlFragment(RICH_TEXT), documentSchema)
}

/** Does one random edit the way the editor does: render, run a command, write the difference back. */
export function edit({ document, undo }: Replica, { kind, at, detail }: Edit): void {
  const which = kind % (commands.length + 3)
  const command = commands[which]?.(at, detail)
  if (command) runCommand(document, command, at, detail)
  else if (which === commands.length) undo.undo()
  else if (which === commands.length + 1) undo.redo()
  else writeDirectly(document, at, detail)
}

function runCommand(document: Y.Doc, command: Command, at: number, detail: number): void {
  const { doc, meta } = render(document)
  // An editor shows an empty document as one empty paragraph.
  const filled = doc.childCount > 0 ? doc : (documentSchema.topNodeType.createAndFill() ?? doc)
  const state = EditorState.create({ doc: filled, selection: selectionAt(filled, at, detail) })
  let after: Node = filled
  command(state, (tr) => {
    after = tr.doc
  })
  if (after.eq(doc)) return
  document.transact(() => updateYFragment(document, document.getXmlFragment(RICH_TEXT), after, meta), ySyncPluginKey)
}

/** Does one random edit in an editor that is open: where it can select, as somebody at the keyboard would. */
export function editOnScreen(view: Pick<EditorView, 'state' | 'dispatch'>, { kind, at, detail }: Edit): void {
  view.dispatch(view.state.tr.setSelection(selectionAt(view.state.doc, at, detail)))
  commands[kind % commands.length]?.(at, detail)(view.state, (tr) => view.dispatch(tr))
}

/** Words that are easy to find again; some letters need two UTF-16 units. */
const words = ['lease ', 'Kündigung ', 'rent', ' 12.500 €', '𝔘rteil ', 'a', '\u{1f600}', 'the tenant shall ']
const marks = ['bold', 'italic', 'underline', 'strike', 'code', 'link'] as const
/** A node type of the schema. @throws Error when there is none of this name */
function node(name: string): NodeType {
  const type = documentSchema.nodes[name]
  if (!type) throw new Error(`no node type ${name}`)
  return type
}

function selectionAt(doc: Node, at: number, detail: number): Selection {
  const size = doc.content.size
  const from = doc.resolve(wholeCharacter(doc, at % (size + 1)))
  const to = doc.resolve(wholeCharacter(doc, Math.min(size, from.pos + (detail % 12))))
  return detail % 3 === 0 ? Selection.near(from) : TextSelection.between(from, to)
}

/**
 * No caret stands inside a character. Whoever cuts one in two all the same gets U+FFFD, and copies that were there before the
 * cut show the halves until they load anew (Yjs stores text as UTF-8).
 */
function wholeCharacter(doc: Node, pos: number): number {
  const before = doc.resolve(pos).nodeBefore
  return before?.isText && /[\ud800-\udbff]$/.test(before.text ?? '') ? pos - 1 : pos
}

const commands: readonly ((at: number, detail: number) => Command)[] = [
  (_, detail) => insertText(words[detail % words.length] ?? 'x'),
  (_, detail) => insertText(words[(detail >> 3) % words.length] ?? 'y'),
  () => deleteSelected,
  (_, detail) => mark(marks[detail % marks.length] ?? 'bold', detail),
  () => splitBlock,
  () => atBlockStart(joinBackward),
  () => atBlockEnd(joinForward),
  (_, detail) => setBlockType(node('clause'), { level: 1 + (detail % 4), clauseId: `c${detail % 97}` }),
  (_, detail) => setBlockType(node('heading'), { level: 1 + (detail % 3) }),
  (_, detail) => setBlockType(detail % 4 === 0 ? node('codeBlock') : node('paragraph')),
  (_, detail) => changeClauseLevel(1 + (detail % 4)),
  (_, detail) => wrapInList(detail % 2 ? node('bulletList') : node('orderedList')),
  () => splitListItem(node('listItem')),
  () => sinkListItem(node('listItem')),
  () => liftListItem(node('listItem')),
  () => wrapIn(node('blockquote')),
  () => lift,
  (_, detail) => insertNode(newTable(detail)),
  (_, detail) => mendingFirst(detail % 2 ? addRowAfter : addColumnAfter),
  (_, detail) => mendingFirst(detail % 2 ? deleteRow : deleteColumn),
  (_, detail) => (detail % 4 === 0 ? deleteTable : mendingFirst(addRowAfter)),
  (_, detail) => insertNode(node('placeholder').create({ label: `gap ${detail % 7}` })),
  (_, detail) => insertNode(detail % 2 ? node('hardBreak').create() : node('horizontalRule').create()),
  (at, detail) => moveBlock(at, detail),
  (at) => deleteBlock(at),
  (at, detail) => deleteChild(at, detail),
  (at, detail) => deleteChild(detail, at),
]

/**
 * As the editor does (`contracts/live/calm-table.ts`): rows that a merge left too short get their cells when somebody changes rows or
 * columns, and not from everybody at every edit, which doubles them until a table has thousands.
 */
function mendingFirst(command: Command): Command {
  return (state, dispatch) => {
    const mended = fixTables(state)
    if (!mended) return command(state, dispatch)
    return command(state.apply(mended), (tr) => {
      for (const step of tr.steps) mended.step(step)
      dispatch?.(mended)
    })
  }
}

function insertText(text: string): Command {
  return (state, dispatch) => {
    if (!state.selection.$from.parent.isTextblock) return false
    dispatch?.(state.tr.insertText(text))
    return true
  }
}

const deleteSelected: Command = (state, dispatch) => {
  dispatch?.(state.tr.deleteSelection())
  return true
}

function mark(name: (typeof marks)[number], detail: number): Command {
  const attrs = name === 'link' ? { href: `https://example.org/${detail % 5}` } : null
  const type = documentSchema.marks[name]
  return type ? toggleMark(type, attrs) : () => false
}

function atBlockStart(command: Command): Command {
  return (state, dispatch) => {
    const start = TextSelection.near(state.doc.resolve(state.selection.$from.start()))
    return command(state.apply(state.tr.setSelection(start)), dispatch)
  }
}

function atBlockEnd(command: Command): Command {
  return (state, dispatch) => {
    const end = TextSelection.near(state.doc.resolve(state.selection.$from.end()), -1)
    return command(state.apply(state.tr.setSelection(end)), dispatch)
  }
}

/** The clause around the selection, or else the nearest one after it. */
function changeClauseLevel(level: number): Command {
  return (state, dispatch) => {
    let found = -1
    state.doc.descendants(({ type }, pos) => {
      if (type === node('clause') && (found < 0 || pos <= state.selection.from)) found = pos
    })
    if (found < 0) return false
    dispatch?.(state.tr.setNodeAttribute(found, 'level', level))
    return true
  }
}

function insertNode(node: Node): Command {
  return (state, dispatch) => {
    dispatch?.(state.tr.replaceSelectionWith(node, false))
    return true
  }
}

function newTable(detail: number): Node {
  const cell = (type: NodeType) => type.create(null, node('paragraph').create())
  const row = (type: NodeType) => node('tableRow').create(null, [cell(type), cell(type)])
  return node('table').create(
    null,
    detail % 2 ? [row(node('tableHeader')), row(node('tableCell'))] : row(node('tableCell')),
  )
}

/** Drags a whole block somewhere else. */
function moveBlock(at: number, detail: number): Command {
  return (state, dispatch) => {
    const { doc, tr } = state
    if (doc.childCount < 2) return false
    const { pos, node } = blockAt(doc, at)
    tr.delete(pos, pos + node.nodeSize)
    tr.insert(blockAt(tr.doc, detail).pos, node)
    dispatch?.(tr)
    return true
  }
}

function deleteBlock(at: number): Command {
  return (state, dispatch) => {
    // Now and then also the last one; else documents would end empty before they are interesting.
    if (state.doc.childCount < 8 && at % 16 !== 0) return false
    const { pos, node } = blockAt(state.doc, at)
    dispatch?.(state.tr.delete(pos, pos + node.nodeSize))
    return true
  }
}

/** Deletes one of several items, cells or paragraphs; two people who do that at once leave their parent empty. */
function deleteChild(at: number, detail: number): Command {
  return ({ doc, tr }, dispatch) => {
    const found: { pos: number; size: number }[] = []
    doc.descendants((node, pos) => {
      if (node.isTextblock || node.childCount < 2) return
      node.forEach((child, offset, index) => {
        if (index === detail % node.childCount) found.push({ pos: pos + 1 + offset, size: child.nodeSize })
      })
    })
    const chosen = found[at % Math.max(1, found.length)]
    if (!chosen) return false
    dispatch?.(tr.delete(chosen.pos, chosen.pos + chosen.size))
    return true
  }
}

function blockAt(doc: Node, at: number): { pos: number; node: Node } {
  const index = at % doc.childCount
  let pos = 0
  for (let i = 0; i < index; i++) pos += doc.child(i).nodeSize
  return { pos, node: doc.child(index) }
}

/** What a client that is not our editor does: plain Yjs on the fragment. */
function writeDirectly(document: Y.Doc, at: number, detail: number): void {
  const fragment = document.getXmlFragment(RICH_TEXT)
  const texts = [...fragment.createTreeWalker((node) => node instanceof Y.XmlText)] as Y.XmlText[]
  const text = texts[at % Math.max(1, texts.length)]
  if (!text || detail % 4 === 0) {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText('direct ')])
    fragment.insert(at % (fragment.length + 1), [paragraph])
  } else if (detail % 4 === 1) text.insert(detail % 2 ? text.length : 0, 'raw ')
  else text.format(0, text.length, { [detail % 4 === 2 ? 'bold' : 'code']: {} })
}
