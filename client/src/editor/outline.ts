import type { Node } from '@tiptap/pm/model'
import { numberedClauses } from '../../../contracts/live/clause-numbering.ts'

/** A heading or a level-1 clause, to jump to. */
export interface OutlineEntry {
  /** ProseMirror position of the block. */
  position: number
  text: string
  /** Number of a clause; empty for headings. */
  number: string
  /** Indentation, from 0. */
  depth: number
}

const MAX_LENGTH = 80

function shorten(text: string): string {
  return text.length > MAX_LENGTH ? `${text.slice(0, MAX_LENGTH - 1).trimEnd()}…` : text
}

/** Remembers what was read from a node: nodes are never changed, only replaced, and most of a long document is as it was. */
function remembering<Value>(read: (node: Node) => Value): (node: Node) => Value {
  const known = new WeakMap<Node, { value: Value }>()
  return (node) => {
    const found = known.get(node) ?? { value: read(node) }
    known.set(node, found)
    return found.value
  }
}

/** The words of a block; a gap shows its label. */
const textOf = remembering((node) =>
  node
    .textBetween(0, node.content.size, ' ', (leaf) =>
      leaf.type.name === 'placeholder' ? `[${leaf.attrs.label}]` : ' ',
    )
    .trim(),
)

/** A clause begins with its heading as often as not ("Notice of default. The Tenant …"): that is what to look for. */
function clauseTitle(text: string): string {
  return /^(.{2,60}?)[.:](?:\s|$)/.exec(text)?.[1] ?? shorten(text)
}

/** Headings and level-1 clauses of a document, in order; empty ones are left out. */
export function readOutline(doc: Node): OutlineEntry[] {
  const entries: OutlineEntry[] = []
  let headingDepth = -1
  const clauseNumbers = new Map(numberedClauses(doc).map((clause) => [clause.position, clause]))
  doc.forEach((node, position) => {
    if (node.type.name !== 'heading' && clauseNumbers.get(position)?.level !== 1) return
    const words = textOf(node)
    if (words === '') return
    if (node.type.name === 'heading') {
      headingDepth = Math.min(2, Math.max(0, Number(node.attrs.level) - 1))
      entries.push({ position, text: shorten(words), number: '', depth: headingDepth })
    }
    const clause = clauseNumbers.get(position)
    if (clause?.level === 1) {
      entries.push({ position, text: clauseTitle(words), number: clause.label, depth: headingDepth + 1 })
    }
  })
  const shallowest = Math.min(...entries.map((entry) => entry.depth))
  return entries.map((entry) => ({ ...entry, depth: entry.depth - shallowest }))
}

/** Words in a document; a gap counts as none. */
export const countWords: (node: Node) => number = remembering((node: Node): number => {
  if (!node.isTextblock) return node.children.reduce((words, child) => words + countWords(child), 0)
  const text = node.textBetween(0, node.content.size, ' ', ' ')
  return text.match(/[\p{L}\p{N}]+(?:[’'-][\p{L}\p{N}]+)*/gu)?.length ?? 0
})
