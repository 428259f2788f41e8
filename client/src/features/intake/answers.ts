import { z } from 'zod'
import { casePartySchema } from '../../../../contracts/case-parties.ts'
import type { IntakeAnswers } from '../../../../contracts/intake.ts'
import type { IntakeQuestion } from '../../../../contracts/intake-questions.ts'

/** One answer as the form has it: what was typed stays while "I don't know" is ticked. */
const draftAnswerSchema = z.object({ text: z.string(), dontKnow: z.boolean() })
export type DraftAnswer = z.infer<typeof draftAnswerSchema>

const partiesSchema = z.object({
  parties: z.array(casePartySchema.extend({ name: z.string() })),
  noOtherParties: z.boolean(),
})
/** The list of parties as the form has it: a row without a name is not one yet. */
export type DraftParties = z.infer<typeof partiesSchema>

export const intakeDraftSchema = z.object({
  answers: z.record(z.string(), draftAnswerSchema).optional(),
  parties: partiesSchema.optional(),
})
/** What only this device has. */
export type IntakeDraft = z.infer<typeof intakeDraftSchema>

export type DraftAnswers = Record<string, DraftAnswer>

export const noAnswer: DraftAnswer = { text: '', dontKnow: false }

/** Saved answers as the form has them. */
export function fromWire(answers: IntakeAnswers): DraftAnswers {
  return Object.fromEntries(
    Object.entries(answers).map(([id, answer]) => [
      id,
      'text' in answer ? { text: answer.text, dontKnow: false } : { text: '', dontKnow: true },
    ]),
  )
}

/** The answers as the API takes them; what is not answered is left out. */
export function toWire(answers: DraftAnswers): IntakeAnswers {
  const given = Object.entries(answers).flatMap(([id, { text, dontKnow }]): [string, IntakeAnswers[string]][] => {
    if (dontKnow) return [[id, { dontKnow: true }]]
    return text.trim() === '' ? [] : [[id, { text: text.trim() }]]
  })
  return Object.fromEntries(given)
}

/** Rows with a name, as the API takes them. */
export function namedParties({ parties, noOtherParties }: DraftParties): DraftParties {
  const named = parties.filter(({ name }) => name.trim() !== '')
  return { parties: named, noOtherParties: noOtherParties && !namesOthers(named) }
}

const clientSide: readonly string[] = ['client', 'client_affiliate']

/** Whether somebody on the other side is named: then nobody can say that there is none. */
export function namesOthers(parties: DraftParties['parties']): boolean {
  return parties.some(({ name, role }) => name.trim() !== '' && !clientSide.includes(role))
}

export interface IntakePart {
  title: string
  questions: IntakeQuestion[]
}

/** The questions in parts of one screen: who, what is urgent, what happened, what is wanted. */
export function intakeParts(questions: readonly IntakeQuestion[]): IntakePart[] {
  const urgent = new Set(['served', 'nextDeadline'])
  const wishes = new Set(['goal', 'tried', 'papers', 'help', 'spend'])
  const isParties = ({ kind }: IntakeQuestion) => kind === 'parties'
  const parts = [
    { title: 'Who is involved', questions: questions.filter(isParties) },
    { title: 'What is urgent', questions: questions.filter(({ id }) => urgent.has(id)) },
    {
      title: 'What happened',
      questions: questions.filter(
        (question) => !isParties(question) && !urgent.has(question.id) && !wishes.has(question.id),
      ),
    },
    { title: 'What you want', questions: questions.filter(({ id }) => wishes.has(id)) },
  ]
  return parts.filter((part) => part.questions.length > 0)
}

/** Whether a question has an answer; "I don't know" is one. */
export function isAnswered({ id, kind }: IntakeQuestion, answers: DraftAnswers, parties: DraftParties): boolean {
  if (kind === 'parties') return namesOthers(parties.parties) || parties.noOtherParties
  const answer = answers[id]
  return answer !== undefined && (answer.dontKnow || answer.text.trim() !== '')
}

const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]

/** `2026-12-01` → "1 December 2026", as it will stand in the brief. Anything else stays as it is. */
export function dayToWords(day: string): string {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day) ?? []
  return year ? `${Number(date)} ${months[Number(month) - 1]} ${year}` : day
}

/** The way back, for the date field; empty for any other text. */
export function wordsToDay(words: string): string {
  const [, date = '', name = '', year] = /^(\d{1,2}) ([A-Z][a-z]+) (\d{4})$/.exec(words) ?? []
  const month = months.indexOf(name) + 1
  return month > 0 ? `${year}-${String(month).padStart(2, '0')}-${date.padStart(2, '0')}` : ''
}
