import type { Editor } from '@tiptap/core'
import type { Node } from '@tiptap/pm/model'
import { TextSelection } from '@tiptap/pm/state'
import { setFindOptions } from './find-replace.ts'

/** A place that a search has found: a block by its number, and the words in it as they were written. */
export interface Found {
  block: number
  words: readonly string[]
}

interface Block {
  no: number
  node: Node
  position: number
}

/**
 * The block that was meant. The text may have changed since: among the blocks with the most of the words it is the one nearest to the
 * number. Without words, or where nobody has them any more, it is the number alone.
 * @returns undefined in a text with no block at all
 */
export function findBlock(doc: Node, { block, words }: Found): Block | undefined {
  const blocks: Block[] = []
  doc.descendants((node, position) => {
    if (!node.isTextblock) return true
    blocks.push({ no: blocks.length, node, position })
    return false
  })
  const worth = ({ node, no }: Block) =>
    words.filter((word) => node.textContent.includes(word)).length * (blocks.length + 1) - Math.abs(no - block)
  return blocks.reduce<Block | undefined>((best, next) => (!best || worth(next) > worth(best) ? next : best), undefined)
}

/** Where the first of the words stands in the block; undefined where none does any more. */
export function firstWordIn(
  { node, position }: Block,
  words: readonly string[],
): { from: number; to: number } | undefined {
  let first: { from: number; to: number } | undefined
  node.descendants((child, offset) => {
    if (!child.isText || first) return
    const at = words.flatMap((word) => {
      const index = child.text?.indexOf(word) ?? -1
      return index < 0 ? [] : [{ index, word }]
    })
    const [earliest] = at.sort((one, other) => one.index - other.index)
    if (!earliest) return
    const from = position + 1 + offset + earliest.index
    first = { from, to: from + earliest.word.length }
  })
  return first
}

/** Brings the found words into view, selects the first and marks all of them. @returns what takes the marks away again */
export function showFound(editor: Editor, found: Found): () => void {
  const block = findBlock(editor.state.doc, found)
  if (!block) return () => undefined
  const word = firstWordIn(block, found.words)
  const { from, to } = word ?? { from: block.position + 1, to: block.position + 1 }
  editor.view.dispatch(editor.state.tr.setSelection(TextSelection.create(editor.state.doc, from, to)))
  if (found.words.length > 0) setFindOptions(editor, { ...noOptions, search: found.words.map(literally).join('|') })
  const dom = editor.view.nodeDOM(block.position)
  if (dom instanceof HTMLElement) dom.scrollIntoView({ block: 'center' })
  editor.view.focus()
  return () => {
    if (!editor.isDestroyed) setFindOptions(editor, { ...noOptions, search: '' })
  }
}

const noOptions = { replace: '', caseSensitive: true, wholeWord: true, regexp: true }

/** As a regular expression that means the word itself. */
const literally = (word: string) => word.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')
