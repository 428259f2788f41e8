import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey, type Transaction } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'
import { changedRanges } from './shared-text/changed-range.ts'

/** From here on a word costs the browser time that can be felt; no language writes one, characters. */
const LONG = 1_000
/**
 * What the browser lays out by itself of such a word, characters: the time for it grows faster than its square in some alphabets. No
 * more than so many in a block, since each costs ProseMirror a look at all that follows it (prosemirror-model's `cut` makes one string
 * of the rest).
 */
const PARTS = { shortest: 1_000, inBlock: 200 }

/** No space that lines break at: what the browser takes for one word. */
const longWord = new RegExp(`[^ \\t\\n]{${LONG},}`, 'g')
const none: readonly Part[] = []

/** Offsets inside the block. */
interface Part {
  from: number
  to: number
}

const key = new PluginKey<DecorationSet>('longWords')
/** Blocks are never changed, only replaced. */
const known = new WeakMap<Node, readonly Part[]>()

/** Each long word of a block in parts; in a very long block a part may end behind its word. */
export function longWordParts(block: Node): readonly Part[] {
  const { size } = block.content
  if (size < LONG) return none
  const before = known.get(block)
  if (before) return before
  // One character for whatever stands in the text: offsets are positions.
  const text = block.textBetween(0, size, '', '\ufffc')
  const length = Math.max(PARTS.shortest, Math.ceil(size / PARTS.inBlock))
  const parts: Part[] = []
  for (const { 0: word, index } of text.matchAll(longWord)) {
    const wordEnd = index + word.length
    const end = length > PARTS.shortest ? size : wordEnd
    for (let from = Math.max(index, parts.at(-1)?.to ?? 0); from < wordEnd; from = parts.at(-1)?.to ?? end) {
      parts.push({ from, to: wholeLetter(text, Math.min(from + length, end)) })
    }
  }
  known.set(block, parts)
  return parts
}

/** Not between the halves of a letter of two code units. */
function wholeLetter(text: string, offset: number): number {
  return offset < text.length && /[\udc00-\udfff]/.test(text.charAt(offset)) ? offset - 1 : offset
}

function build(doc: Node): DecorationSet {
  const found: Decoration[] = []
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true
    for (const { from, to } of longWordParts(node)) {
      found.push(Decoration.inline(position + 1 + from, position + 1 + to, { class: 'long-word-part' }))
    }
    return false
  })
  return found.length === 0 ? DecorationSet.empty : DecorationSet.create(doc, found)
}

/** Hardly any document has a word without end: then only what has changed is looked through. */
function renew(before: DecorationSet, tr: Transaction): DecorationSet {
  if (before !== DecorationSet.empty) return build(tr.doc)
  const ranges = changedRanges(tr.before.children, tr.doc.children)
  const isLong = ranges.some(({ from, newTo }) => tr.doc.children.slice(from, newTo).some(hasLongWord))
  return isLong ? build(tr.doc) : before
}

const hasLongWord = (node: Node): boolean =>
  node.nodeSize > LONG && (node.isTextblock ? longWordParts(node).length > 0 : node.children.some(hasLongWord))

/**
 * Lets the browser show words of any length. It may cut a line only where letters do not lean on each other (kerning, joined letters,
 * marks), and Chromium shapes what is left of the word anew for every line: 300,000 letters stopped the page for half a minute. Each
 * part is a box of its own (document-text.css), laid out only while it is in sight, so that a key costs one part and not the word.
 */
export const LongWords = Extension.create({
  name: 'longWords',

  addProseMirrorPlugins() {
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_, { doc }) => build(doc),
          apply: (tr, before) => (tr.docChanged ? renew(before, tr) : before),
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ]
  },
})
