import type { Node } from '@tiptap/pm/model'
import { type EditorState, Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet, type EditorView } from '@tiptap/pm/view'
import { defaultSelectionBuilder, relativePositionToAbsolutePosition, ySyncPluginKey } from '@tiptap/y-tiptap'
import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import { onNextFrame } from '../../ui/next-frame.ts'
import { drawCaret, type StatedCaret, statedCaret } from './caret-drawing.ts'

/** Where somebody is in the document as it is now, and who that is. */
interface Place {
  anchor: number
  head: number
  name: string
  color: string
}

interface Carets {
  places: ReadonlyMap<number, Place>
  /** Who says a place that could not be found. */
  lost: ReadonlySet<number>
  drawn: DecorationSet
}

const key = new PluginKey<Carets>('othersCarets')

/**
 * Carets of others. Each is looked up in the shared text when it moves, and otherwise moves along with the text around it: looking up
 * all of them at every key of anybody, as the stock plugin does, walks half of a long document twenty times.
 */
export function othersCarets(awareness: Awareness): Plugin {
  return new Plugin<Carets>({
    key,
    state: {
      init: () => ({ places: new Map(), lost: new Set(), drawn: DecorationSet.empty }),
      apply: (tr, before, _, state) => advance(awareness, tr, before, state),
    },
    props: { decorations: (state) => key.getState(state)?.drawn },
    view: (view) => listen(view, awareness),
  })
}

/** Tells the plugin once a frame who has moved. */
function listen(view: EditorView, awareness: Awareness) {
  const moved = new Set<number>(awareness.getStates().keys())
  const frame = onNextFrame(() => {
    const here = [...moved].filter((id) => isElsewhere(view.state, id, awareness))
    moved.clear()
    if (here.length > 0) view.dispatch(view.state.tr.setMeta(key, new Set(here)))
  })
  const add = (ids: Iterable<number>) => {
    for (const id of ids) if (id !== awareness.clientID) moved.add(id)
    if (moved.size > 0) frame.ask()
  }
  const onChange = (change: Record<'added' | 'updated' | 'removed', number[]>) =>
    add([...change.added, ...change.updated, ...change.removed])
  awareness.on('change', onChange)
  frame.ask()
  return {
    update: (_: EditorView, before: EditorState) => add(lostCarets(before, view.state)),
    destroy() {
      awareness.off('change', onChange)
      frame.cancel()
    },
  }
}

/** False for somebody who has come to where they are shown already, by their letters. */
function isElsewhere(state: EditorState, id: number, awareness: Awareness): boolean {
  const caret = statedCaret(awareness.getStates().get(id))
  const known = key.getState(state)?.places.get(id)
  if (!caret || !known) return caret !== undefined || known !== undefined
  const place = lookUp(state, caret) ?? known
  const isSame = place.anchor === known.anchor && place.head === known.head
  return !isSame || caret.name !== known.name || caret.color !== known.color
}

/** Those whose text one has just rewritten: the shared text knows of it only afterwards. */
function lostCarets(before: EditorState, after: EditorState): number[] {
  const [then, now] = [key.getState(before), key.getState(after)]
  if (!then || !now || then === now) return []
  return [...now.lost].filter((id) => !then.lost.has(id))
}

function advance(awareness: Awareness, tr: Transaction, before: Carets, state: EditorState): Carets {
  const moved: ReadonlySet<number> | undefined = tr.getMeta(key)
  if (!tr.docChanged && !moved) return before
  const isRemote: boolean = tr.getMeta(ySyncPluginKey)?.isChangeOrigin ?? false
  const places = new Map<number, Place>()
  const lost = new Set<number>()
  for (const [id, stated] of awareness.getStates()) {
    const caret = id === awareness.clientID ? undefined : statedCaret(stated)
    if (!caret) continue
    const known = before.places.get(id)
    const kept = known && follow(tr, known, isRemote)
    const isUnsure = isRemote ? !kept : moved?.has(id)
    // A place may be told before the text that it is in: until that comes, the old one is the better guess.
    const place = (isUnsure ? lookUp(state, caret) : undefined) ?? kept
    if (place) places.set(id, place)
    else lost.add(id)
  }
  return { places, lost, drawn: draw(state.doc, places) }
}

/** Along with the text, where a change has not touched it; undefined where only the shared text can say. */
function follow(tr: Transaction, known: Place, isRemote: boolean): Place | undefined {
  const { anchor, head } = known
  const isTouched = (position: number) =>
    tr.mapping.maps.some((map, index) => {
      let found = false
      const here = tr.mapping.slice(0, index).map(position, -1)
      map.forEach((from, to) => {
        found ||= isRemote ? here >= from && here <= to : here > from && here < to
      })
      return found
    })
  if (isTouched(anchor) || isTouched(head)) return undefined
  return { ...known, anchor: tr.mapping.map(anchor, -1), head: tr.mapping.map(head, -1) }
}

function lookUp(state: EditorState, { anchor, head, name, color }: StatedCaret): Place | undefined {
  const sync = ySyncPluginKey.getState(state)
  if (!sync?.binding || sync.snapshot != null || sync.prevSnapshot != null) return undefined
  const last = Math.max(0, state.doc.content.size - 1)
  const find = (place: Y.RelativePosition) => {
    const found = relativePositionToAbsolutePosition(sync.doc, sync.type, place, sync.binding.mapping)
    return found === null ? undefined : Math.min(found, last)
  }
  const [from, to] = [find(anchor), find(head)]
  return from === undefined || to === undefined ? undefined : { anchor: from, head: to, name, color }
}

function draw(doc: Node, places: ReadonlyMap<number, Place>): DecorationSet {
  const decorations: Decoration[] = []
  for (const [id, place] of places) {
    const { anchor, head, name, color } = place
    decorations.push(Decoration.widget(head, () => drawCaret(place), { key: `${id} ${name} ${color}`, side: 10 }))
    const [from, to] = [Math.min(anchor, head), Math.max(anchor, head)]
    const attributes = defaultSelectionBuilder(place)
    if (from < to)
      decorations.push(Decoration.inline(from, to, attributes, { inclusiveEnd: true, inclusiveStart: false }))
  }
  return decorations.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, decorations)
}
