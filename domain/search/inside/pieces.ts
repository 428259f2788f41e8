import type * as Y from 'yjs'
import { documentSchema } from '../../../contracts/live/schema.ts'
import { readRichText } from '../../live-documents/rich-text.ts'

/** A stretch of text that a hit leads to. */
export interface Stretch {
  /** Number of the block or page, from 0; several stretches of a long one share it. */
  no: number
  part: number
  text: string
  heading: string | null
}

/** Longest stretch in characters: what a hit shows is found in it by eye. */
const MAX_LENGTH = 2_000

/**
 * The blocks of a live document with text in them, numbered as editors count them: every block that holds text itself, in the order of
 * the document, empty ones counted.
 */
export function blocksOf(document: Y.Doc): Stretch[] {
  const stretches: Stretch[] = []
  let no = 0
  let heading: string | null = null
  documentSchema.nodeFromJSON(readRichText(document)).descendants((node) => {
    if (!node.isTextblock) return true
    const isHeading = node.type.name === 'heading'
    const text = node.textBetween(0, node.content.size, '\n', ({ type, attrs }) =>
      type.name === 'placeholder' ? `[${attrs.label}]` : '\n',
    )
    stretches.push(...stretchesOf(no, text, isHeading ? null : heading))
    if (isHeading) heading = text.trim().slice(0, 200) || null
    no += 1
    return false
  })
  return stretches
}

/** A text in stretches, cut between words. */
export function stretchesOf(no: number, text: string, heading: string | null = null): Stretch[] {
  const stretches: Stretch[] = []
  for (let from = 0; from < text.length; ) {
    const to = endOfStretch(text, from)
    const stretch = text.slice(from, to)
    if (/[\p{L}\p{N}]/u.test(stretch)) stretches.push({ no, part: stretches.length, text: stretch, heading })
    from = to
  }
  return stretches
}

function endOfStretch(text: string, from: number): number {
  if (text.length - from <= MAX_LENGTH) return text.length
  const latest = from + MAX_LENGTH
  // After the last space; where there is none for a long way, in the middle, but never inside a surrogate pair.
  const space = Math.max(text.lastIndexOf(' ', latest), text.lastIndexOf('\n', latest)) + 1
  if (space > from + MAX_LENGTH / 2) return space
  return /[\udc00-\udfff]/.test(text[latest] ?? '') ? latest - 1 : latest
}
