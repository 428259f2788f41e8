import { Extension } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { Plugin, PluginKey } from '@tiptap/pm/state'
import { Decoration, DecorationSet } from '@tiptap/pm/view'

/** From here on a word costs the browser time that can be felt; no language writes one, characters. */
const LONG = 1_000
/**
 * What the browser shapes at once of such a word, characters: it does so again for each of its lines. Longer in longer words, since
 * each part costs ProseMirror a look at all that follows it (prosemirror-model's `cut` makes one string of the rest).
 */
const PARTS = { shortest: 200, longest: 1_000, ofWord: 1_000 }

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

/** Every second part of each long word of a block. */
export function longWordParts(block: Node): readonly Part[] {
  if (block.content.size < LONG) return none
  const before = known.get(block)
  if (before) return before
  // One character for whatever stands in the text: offsets are positions.
  const text = block.textBetween(0, block.content.size, '', '\ufffc')
  const parts: Part[] = []
  for (const { 0: word, index } of text.matchAll(longWord)) {
    const part = Math.min(PARTS.longest, Math.max(PARTS.shortest, Math.ceil(word.length / PARTS.ofWord)))
    for (let at = part; at < word.length; at += 2 * part) {
      const from = wholeLetter(text, index + at)
      parts.push({ from, to: wholeLetter(text, index + Math.min(at + part, word.length)) })
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

/**
 * Lets the browser lay out words of any length. In a font with kerning it may cut a line only between letters that are not kerned
 * with each other, and Chromium shapes what is left of the word anew for every line: 300,000 letters stopped the page for half a
 * minute. Parts that differ in style are shaped by themselves.
 */
export const LongWords = Extension.create({
  name: 'longWords',

  addProseMirrorPlugins() {
    return [
      new Plugin<DecorationSet>({
        key,
        state: {
          init: (_, { doc }) => build(doc),
          apply: (tr, before) => (tr.docChanged ? build(tr.doc) : before),
        },
        props: { decorations: (state) => key.getState(state) },
      }),
    ]
  },
})
