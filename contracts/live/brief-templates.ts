import { type BriefWording, briefWording } from './brief-wording.ts'

/** ProseMirror JSON, as far as templates need it. */
export interface TemplateNode {
  type: string
  attrs?: Record<string, string | number>
  content?: TemplateNode[]
  text?: string
}

const text = (value: string): TemplateNode => ({ type: 'text', text: value })
const gap = (label: string): TemplateNode => ({ type: 'placeholder', attrs: { label } })
const heading = (title: string): TemplateNode => ({ type: 'heading', attrs: { level: 2 }, content: [text(title)] })

/**
 * Turns `The lease began on [date].` into text and placeholders: what stands in square brackets is a gap to fill in.
 */
function inline(sentence: string): TemplateNode[] {
  return sentence
    .split(/(\[[^\]]+\])/)
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('[') ? gap(part.slice(1, -1)) : text(part)))
}

const paragraph = (sentence: string): TemplateNode => ({ type: 'paragraph', content: inline(sentence) })

const bulletList = (sentences: readonly string[]): TemplateNode => ({
  type: 'bulletList',
  content: sentences.map((sentence) => ({ type: 'listItem', content: [paragraph(sentence)] })),
})

function table(titles: readonly string[], rows: readonly (readonly string[])[]): TemplateNode {
  const header = titles.map((title) => ({ type: 'tableHeader', content: [paragraph(title)] }))
  const body = rows.map((row) => ({
    type: 'tableRow',
    content: row.map((cell) => ({ type: 'tableCell', content: [paragraph(cell)] })),
  }))
  return { type: 'table', content: [{ type: 'tableRow', content: header }, ...body] }
}

function sections(wording: BriefWording): TemplateNode[] {
  return [
    heading('Goal'),
    paragraph(wording.goal),
    heading('Facts'),
    paragraph('What happened, in order, each with its date. “I don’t know” is a good answer too.'),
    table(['Date', 'What happened', 'How it can be shown'], wording.facts),
    heading('People and companies'),
    bulletList(wording.people),
    heading('Documents'),
    bulletList(wording.documents),
    heading('Deadlines'),
    bulletList(wording.deadlines),
    heading('What I want from a lawyer'),
    bulletList(wording.wanted),
    heading('Budget'),
    paragraph(wording.budget),
  ]
}

/**
 * First text of a new brief for a category of contracts/case-categories.ts; null or an unknown one gets the general
 * wording. The same JSON for the same category.
 */
export function briefTemplate(category: string | null): TemplateNode {
  return { type: 'doc', content: sections(briefWording(category)) }
}

/** First text of a case's shared notes. */
export const notesTemplate: TemplateNode = {
  type: 'doc',
  content: [
    heading('Notes'),
    paragraph('Everybody in this case reads these notes: calls, questions, next steps.'),
    bulletList(['[date]: [what was said or decided, and who does what next]']),
  ],
}

/** First text of one person's private notes: one empty paragraph. */
export const privateNotesTemplate: TemplateNode = { type: 'doc', content: [{ type: 'paragraph' }] }
