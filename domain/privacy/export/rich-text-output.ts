import { documentSchema } from '../../../contracts/live/schema.ts'
import type { RichText } from '../../live-documents/rich-text.ts'

interface Node {
  type: string
  text?: string
  attrs?: Record<string, unknown>
  content?: Node[]
}

/** Nodes that HTML has an element for; every other one is a `div`, so that nothing of its text is lost. */
const elements: Record<string, string> = {
  paragraph: 'p',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  blockquote: 'blockquote',
  codeBlock: 'pre',
  table: 'table',
  tableRow: 'tr',
  tableCell: 'td',
  tableHeader: 'th',
}

/** Text as it may stand in HTML, between tags and in attributes. */
export function escapeHtml(text: string): string {
  const names: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
  return text.replaceAll(/[&<>"']/g, (sign) => names[sign] ?? '')
}

/** A page of HTML with nothing in it that runs or loads. */
export function htmlPage(title: string, body: string): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<style>body{font:16px/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem}table{border-collapse:collapse}td,th{border:1px solid #999;padding:.2rem .5rem;text-align:left;vertical-align:top}</style>
</head><body>${body}</body></html>
`
}

/** The text of a document as a page of HTML. */
export function htmlOf(text: RichText): string {
  return htmlPage('Document', htmlOfNode(text as Node))
}

function htmlOfNode(node: Node): string {
  if (node.type === 'text') return escapeHtml(node.text ?? '')
  if (node.type === 'hardBreak') return '<br>'
  const inner = (node.content ?? []).map(htmlOfNode).join('')
  if (node.type === 'doc') return inner
  const tag =
    node.type === 'heading' ? headingOf(node) : (Object.hasOwn(elements, node.type) && elements[node.type]) || 'div'
  return `<${tag}>${inner}</${tag}>`
}

function headingOf({ attrs }: Node): string {
  const level = Number(attrs?.level)
  return level >= 1 && level <= 6 ? `h${Math.trunc(level)}` : 'h2'
}

/** The text of a document, a line for each block. */
export function plainTextOf(text: RichText): string {
  const node = documentSchema.nodeFromJSON(text)
  return `${node.textBetween(0, node.content.size, '\n', (leaf) => (leaf.type.name === 'hardBreak' ? '\n' : ''))}\n`
}
