import type { Node } from '@tiptap/pm/model'
import { documentSchema } from '../../contracts/live/schema.ts'

/** Of 500 words each, as lawyers count pages. */
export const PAGES = 100

const words =
  'the tenant landlord shall pay rent notice default agreement party premises within days of this under clause any such written term and or to by for in on damages breach deposit repair access court costs interest reasonable'.split(
    ' ',
  )

type Json = Record<string, unknown>

/** A brief of 100 pages, some 50,000 words: headings, clauses, paragraphs with marks, lists and tables. The same for the same numbers. */
export function longBrief(random: () => number): Node {
  const content = Array.from({ length: PAGES }, (_, page) => pageOf(page + 1, random)).flat()
  return documentSchema.nodeFromJSON({ type: 'doc', content })
}

function pageOf(page: number, random: () => number): Json[] {
  const clause = (level: number, length: number) => ({
    type: 'clause',
    attrs: { level, clauseId: `p${page}-${level}-${length}` },
    content: marked(length, random),
  })
  return [
    { type: 'heading', attrs: { level: 2 }, content: [{ type: 'text', text: `Page ${page}: ${sentence(5, random)}` }] },
    clause(1, 50),
    clause(2, 60),
    paragraph(80, random),
    paragraph(70, random),
    clause(2, 60),
    page % 4 === 0 ? table(random) : list(random),
    paragraph(80, random),
    paragraph(40, random),
  ]
}

function sentence(length: number, random: () => number): string {
  const chosen = Array.from({ length }, () => words[Math.floor(random() * words.length)])
  return `${chosen.join(' ')}.`
}

/** Words with a few marks between them: six pieces. */
function marked(length: number, random: () => number): Json[] {
  const marks = ['bold', 'italic', 'underline']
  return Array.from({ length: 6 }, (_, i) => ({
    type: 'text',
    text: `${sentence(Math.max(1, Math.round(length / 6)), random)} `,
    ...(i % 2 === 1 && { marks: [{ type: marks[(i - 1) / 2] }] }),
  }))
}

function paragraph(length: number, random: () => number): Json {
  return { type: 'paragraph', content: marked(length, random) }
}

function list(random: () => number): Json {
  const items = Array.from({ length: 4 }, () => ({ type: 'listItem', content: [paragraph(15, random)] }))
  return { type: 'bulletList', content: items }
}

function table(random: () => number): Json {
  const cell = (type: string) => ({ type, content: [paragraph(6, random)] })
  const row = (type: string) => ({ type: 'tableRow', content: [cell(type), cell(type), cell(type)] })
  return { type: 'table', content: [row('tableHeader'), row('tableCell'), row('tableCell')] }
}
