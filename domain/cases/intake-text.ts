import { createHash } from 'node:crypto'
import * as Y from 'yjs'
import type { IntakeAnswer, IntakeAnswers } from '../../contracts/intake.ts'
import { type BriefSection, intakeQuestions } from '../../contracts/intake-questions.ts'
import { RICH_TEXT } from '../../contracts/live/shared-types.ts'

/** One answer on its way into the brief. */
export interface IntakeLine {
  questionId: string
  section: BriefSection
  label: string
  answer: IntakeAnswer
  /** The same for the same answer: what was written once is not written again. */
  key: string
}

interface Named {
  name: string
  aliases: readonly string[]
  role: string
}

/** What answers and parties say, in the order of the questions of the case's category; unanswered ones leave no trace. */
export function intakeLines(category: string | null, answers: IntakeAnswers, parties: readonly Named[]): IntakeLine[] {
  const line = (part: Omit<IntakeLine, 'key'>): IntakeLine => ({ ...part, key: keyOf(part.questionId, part.answer) })
  const named = parties.map(({ name, aliases, role }) => {
    const others = aliases.length > 0 ? `, also ${aliases.join(', ')}` : ''
    const text = `${name}${others} (${role.replaceAll('_', ' ')})`
    return line({ questionId: 'otherParties', section: 'People and companies', label: 'Involved', answer: { text } })
  })
  const texts = intakeQuestions(category).flatMap(({ id, section, label }) => {
    const answer = answers[id]
    return answer ? [line({ questionId: id, section, label, answer })] : []
  })
  return [...named, ...texts]
}

/** Names an answer to a question; another answer to it has another name. */
export function keyOf(questionId: string, answer: IntakeAnswer): string {
  const text = 'text' in answer ? `text ${answer.text}` : 'dontKnow'
  return `${questionId} ${createHash('sha256').update(text).digest('hex').slice(0, 16)}`
}

/**
 * The Yjs client id under which an answer is written, always the same one: whether an answer stands in a document (or stood there and
 * was deleted by somebody) can be read from the document itself, also after a crash between the log and our own table.
 * @param attempt counts up where the id belongs to a person
 */
export function clientIdOf(documentId: string, key: string, attempt: number): number {
  return createHash('sha256').update(`lc/intake/v1|${documentId}|${key}|${attempt}`).digest().readUInt32BE(0)
}

/** Adds an answer at the end of its section, after whatever people wrote there; a section that is gone comes back at the end. */
export function writeLine(document: Y.Doc, clientId: number, { section, label, answer }: IntakeLine): void {
  document.clientID = clientId
  document.transact(() => {
    const fragment = document.getXmlFragment(RICH_TEXT)
    const end = endOfSection(fragment, section)
    const paragraphs = 'text' in answer ? textParagraphs(label, answer.text) : [gapParagraph(label)]
    if (end === undefined) fragment.push([headingOf(section), ...paragraphs])
    else fragment.insert(end, paragraphs)
  })
}

/** Index after the last node of a section; undefined where its heading is not there. */
function endOfSection(fragment: Y.XmlFragment, section: BriefSection): number | undefined {
  const nodes = fragment.toArray()
  const isHeading = (node: unknown): node is Y.XmlElement =>
    node instanceof Y.XmlElement && node.nodeName === 'heading' && Number(node.getAttribute('level')) <= 2
  const start = nodes.findIndex((node) => isHeading(node) && plainText(node).trim() === section)
  if (start === -1) return undefined
  const next = nodes.findIndex((node, index) => index > start && isHeading(node))
  return next === -1 ? nodes.length : next
}

function plainText(element: Y.XmlElement): string {
  return element
    .toArray()
    .map((part) => (part instanceof Y.XmlText ? part.toDelta().map(insertedText).join('') : ''))
    .join('')
}

function insertedText({ insert }: { insert?: unknown }): string {
  return typeof insert === 'string' ? insert : ''
}

function headingOf(section: BriefSection): Y.XmlElement {
  const heading = new Y.XmlElement<{ level: number }>('heading')
  heading.setAttribute('level', 2)
  heading.insert(0, [new Y.XmlText(section)])
  return heading as unknown as Y.XmlElement
}

function textParagraphs(label: string, text: string): Y.XmlElement[] {
  return `${label}: ${text}`
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText(line)])
      return paragraph
    })
}

/** "I don't know" is a gap to fill in later. */
function gapParagraph(label: string): Y.XmlElement {
  const gap = new Y.XmlElement('placeholder')
  gap.setAttribute('label', label)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(`${label}: `), gap])
  return paragraph
}
