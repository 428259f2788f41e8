import type { Node } from '@tiptap/pm/model'
import type { Selection } from '@tiptap/pm/state'
import { type ProsemirrorBinding, updateYFragment, ySyncPluginKey } from '@tiptap/y-tiptap'
import { relativePlace } from './relative-place.ts'

/** The document that says what the shared text says. */
const inSync = new WeakMap<ProsemirrorBinding, Node>()

/** Notes that the shared text and what is shown say the same now. */
export function noteInSync(binding: ProsemirrorBinding, doc: Node): void {
  inSync.set(binding, doc)
}

/**
 * Writes one's own changes as the stock binding does, but only where there are any: it compares the whole document also when nothing but
 * somebody's caret has moved.
 */
export function writeOnlyChanges(binding: ProsemirrorBinding): void {
  const { mapping, type } = binding
  if (type.length === binding.prosemirrorView.state.doc.childCount && isShown(binding)) {
    noteInSync(binding, binding.prosemirrorView.state.doc)
  }
  function isShown({ prosemirrorView: view }: ProsemirrorBinding): boolean {
    return type.toArray().every((child, index) => mapping.get(child) === view.state.doc.child(index))
  }
  binding._prosemirrorChanged = (doc: Node) => {
    if (inSync.get(binding) === doc) return
    binding.doc.transact(() => updateYFragment(binding.doc, type, doc, binding), ySyncPluginKey)
    noteInSync(binding, doc)
  }
}

/** Has the binding note the cursor before each change in the quick way, and not at all while it is itself what writes. */
export function noteSelectionQuickly(binding: ProsemirrorBinding): void {
  binding.doc.off('beforeAllTransactions', binding.beforeAllTransactions)
  binding.beforeAllTransactions = () => {
    const state = binding.prosemirrorView?.state
    if (binding.beforeTransactionSelection !== null || !state || inSync.get(binding) !== state.doc) return
    const { anchor, head }: Selection = state.selection
    const from = relativePlace(binding, state.doc, anchor)
    const to = anchor === head ? from : relativePlace(binding, state.doc, head)
    const type: unknown = state.selection.jsonID
    binding.beforeTransactionSelection = {
      type,
      depth: undefined,
      anchor: from,
      head: to,
      absAnchor: anchor,
      absHead: head,
    }
  }
  binding.doc.on('beforeAllTransactions', binding.beforeAllTransactions)
}
