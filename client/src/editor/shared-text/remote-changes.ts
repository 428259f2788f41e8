import { Extension } from '@tiptap/core'
import { Plugin, type Transaction } from '@tiptap/pm/state'
import type { EditorView } from '@tiptap/pm/view'
import { type ProsemirrorBinding, ySyncPluginKey, yUndoPluginKey } from '@tiptap/y-tiptap'
import * as Y from 'yjs'
import { keepInView } from './keep-in-view.ts'
import { noteInSync, noteSelectionQuickly, writeOnlyChanges } from './own-changes.ts'
import { keepSelection } from './remote-selection.ts'
import { type Replaced, rememberPath, replaceChanged } from './remote-step.ts'
import { forgetChanged, hasOnlyElements, keepShown, renderChildren } from './render-types.ts'

type Observer = (events: Y.YEvent<Y.XmlFragment>[], transaction: Y.Transaction) => void

/** Observers of ours: a view that gets its plugins anew is not taken over twice. */
const ours = new WeakSet<Observer>()

/**
 * What others change becomes the smallest step there is. The stock binding draws the whole document again at each key of somebody else
 * and replaces all of it, which in a long brief takes longer than a frame. What one writes oneself still goes through the stock binding.
 */
export const RemoteChanges = Extension.create({
  name: 'remoteChanges',
  // Behind the plugin of the binding (1000), whose view makes it listen.
  priority: 90,

  addProseMirrorPlugins() {
    return [
      new Plugin({
        view: (view) => {
          const binding: ProsemirrorBinding | undefined = ySyncPluginKey.getState(view.state)?.binding
          const undo: Y.UndoManager | undefined = yUndoPluginKey.getState(view.state)?.undoManager
          if (binding) takeOver(binding)
          // The stock binding keeps the selection of an undone change, and jumps there at the next change of somebody else.
          const forget = () => {
            if (binding) Object.assign(binding, { beforeTransactionSelection: null })
          }
          undo?.on('stack-item-popped', forget)
          return { destroy: () => undo?.off('stack-item-popped', forget) }
        },
      }),
    ]
  },
})

function takeOver(binding: ProsemirrorBinding): void {
  const stock: Observer = binding._observeFunction
  if (ours.has(stock)) return
  const observer: Observer = (events, transaction) => {
    if (!isOrdinary(binding, events) || !showChange(binding, transaction)) stock(events, transaction)
  }
  ours.add(observer)
  binding.type.unobserveDeep(stock)
  binding._observeFunction = observer
  binding.type.observeDeep(observer)
  writeOnlyChanges(binding)
  noteSelectionQuickly(binding)
  const rerender = binding._forceRerender.bind(binding)
  binding._forceRerender = () => {
    if (!hasOnlyElements(binding.type) || !showAgain(binding)) rerender()
  }
}

/**
 * Draws everything anew, as the binding does whenever the view gets its plugins again (which React does once). Nodes that say what is
 * shown already stay: else the view would have others than the document, and compare each with its twin at every key from then on.
 */
function showAgain(binding: ProsemirrorBinding): boolean {
  const { mapping, type, prosemirrorView: view } = binding
  mapping.clear()
  let isShown = true
  binding.mux(() => {
    const { doc, schema } = view.state
    const next = keepShown(type, renderChildren(type, schema, mapping), doc.children, mapping)
    isShown = next.length > 0
    const tr: Transaction = binding._tr
    const replaced = isShown ? replaceChanged(tr, mapping, { type, node: doc, next, start: 0 }) : []
    if (replaced.length === 0) return
    rememberSteps(binding, tr, replaced)
    dispatch(binding, tr.setMeta(ySyncPluginKey, { isChangeOrigin: true, binding }))
  })
  return isShown
}

/** No earlier state is being shown, and nothing lies at the top that is no block. */
function isOrdinary({ prosemirrorView: view, type }: ProsemirrorBinding, events: readonly unknown[]): boolean {
  if (!view || events.length === 0) return false
  const state = ySyncPluginKey.getState(view.state)
  return state?.snapshot == null && state?.prevSnapshot == null && hasOnlyElements(type)
}

/** @returns false where the stock binding has to do it */
function showChange(binding: ProsemirrorBinding, transaction: Y.Transaction): boolean {
  let isShown = true
  // Closed while the change is the editor's own.
  binding.mux(() => {
    isShown = dispatchChange(binding, transaction)
  })
  return isShown
}

function dispatchChange(binding: ProsemirrorBinding, transaction: Y.Transaction): boolean {
  const view: EditorView = binding.prosemirrorView
  const { doc: before, schema } = view.state
  const { mapping, type } = binding
  forgetChanged(mapping, transaction)
  const next = renderChildren(type, schema, mapping)
  // An empty document is none in the editor's eyes.
  if (next.length === 0) return false
  const tr: Transaction = binding._tr
  const replaced = replaceChanged(tr, mapping, { type, node: before, next, start: 0 })
  if (replaced.length === 0) return true
  if (tr.doc.childCount !== next.length) return false
  rememberSteps(binding, tr, replaced)
  const isUndo = transaction.origin instanceof Y.UndoManager
  keepSelection(tr, binding, before, replaced)
  tr.setMeta(ySyncPluginKey, { isChangeOrigin: true, isUndoRedoOperation: isUndo })
  // What changes below the cursor does not move it.
  const mayMove = isUndo || replaced.some(({ from }) => from <= view.state.selection.head)
  if (mayMove) keepInView(binding)
  dispatch(binding, tr)
  return true
}

function dispatch(binding: ProsemirrorBinding, tr: Transaction): void {
  const view: EditorView = binding.prosemirrorView
  view.dispatch(tr)
  // Unless a plugin has added something of its own, which has to be written.
  if (view.state.doc === tr.doc) noteInSync(binding, tr.doc)
}

function rememberSteps({ mapping, type }: ProsemirrorBinding, tr: Transaction, replaced: readonly Replaced[]): void {
  for (const { from } of replaced) rememberPath(mapping, type, tr.doc, tr.mapping.map(from, -1))
}
