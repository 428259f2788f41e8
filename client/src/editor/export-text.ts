import type { Node } from '@tiptap/pm/model'
import { DOMSerializer } from '@tiptap/pm/model'
import { yXmlFragmentToProseMirrorRootNode } from '@tiptap/y-tiptap'
import type * as Y from 'yjs'
import { numberedClauses } from '../../../contracts/live/clause-numbering.ts'
import { documentSchema } from '../../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'

export const exportFormats = [
  { id: 'txt', name: 'Plain text (.txt)', type: 'text/plain' },
  { id: 'html', name: 'Web page (.html)', type: 'text/html' },
  { id: 'json', name: 'Data (.json)', type: 'application/json' },
] as const
export type ExportFormat = (typeof exportFormats)[number]['id']

/** The text of a document as plain text, clauses with their numbers, table cells divided by tabs. */
export function toPlainText(doc: Node): string {
  const numbers = new Map(numberedClauses(doc).map((clause) => [clause.position, clause.label]))
  const lines: string[] = []
  doc.descendants((node, position) => {
    if (node.type.name === 'tableRow') {
      const cells: string[] = []
      node.forEach((cell) => void cells.push(textOf(cell)))
      lines.push(cells.join('\t'))
      return false
    }
    if (!node.isTextblock) return true
    const number = numbers.get(position)
    lines.push(number === undefined ? textOf(node) : `${number} ${textOf(node)}`)
    return false
  })
  return `${lines.join('\n\n')}\n`
}

function textOf(node: Node): string {
  return node.textBetween(0, node.content.size, ' ', (leaf) =>
    leaf.type.name === 'placeholder' ? `[${leaf.attrs.label}]` : leaf.type.name === 'hardBreak' ? '\n' : '',
  )
}

function toHtml(doc: Node, title: string): string {
  const page = document.implementation.createHTMLDocument(title)
  page.documentElement.lang = document.documentElement.lang || 'en'
  const charset = page.createElement('meta')
  charset.setAttribute('charset', 'utf-8')
  page.head.prepend(charset)
  page.body.append(DOMSerializer.fromSchema(documentSchema).serializeFragment(doc.content, { document: page }))
  const clauses = page.body.querySelectorAll('[data-clause-level]')
  const numbers = numberedClauses(doc)
  for (const [index, element] of clauses.entries()) element.prepend(`${numbers[index]?.label ?? ''} `)
  return `<!doctype html>\n${page.documentElement.outerHTML}\n`
}

/** A document in one of the formats. */
export function exportText(doc: Node, title: string, format: ExportFormat): string {
  if (format === 'txt') return `${title}\n\n${toPlainText(doc)}`
  if (format === 'html') return toHtml(doc, title)
  return JSON.stringify({ title, content: doc.toJSON() }, null, 2)
}

function fileName(title: string, format: ExportFormat): string {
  return `${title.replace(/[^\p{L}\p{N} _-]+/gu, '').trim() || 'document'}.${format}`
}

/** Hands the text of a live document to the browser as a file, from what is on this device. */
export function saveAsFile(ydoc: Y.Doc, title: string, format: ExportFormat): void {
  const doc = yXmlFragmentToProseMirrorRootNode(ydoc.getXmlFragment(RICH_TEXT), documentSchema)
  const type = exportFormats.find(({ id }) => id === format)?.type ?? 'text/plain'
  const address = URL.createObjectURL(new Blob([exportText(doc, title, format)], { type: `${type};charset=utf-8` }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName(title, format)
  link.click()
  // The browser has taken the file by then; at once would be too early in Safari.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
