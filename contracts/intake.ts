import { z } from 'zod'
import { caseParams } from './cases.ts'
import { defineEndpoint } from './endpoint.ts'
import { timestamp } from './envelope.ts'

/** Longest answer, in characters. */
export const maxIntakeAnswer = 5000

/** One answer. "I don't know" is one too: the brief then gets a gap to fill in later. */
export const intakeAnswerSchema = z.union([
  z.object({ text: z.string().trim().min(1).max(maxIntakeAnswer) }).strict(),
  z.object({ dontKnow: z.literal(true) }).strict(),
])
export type IntakeAnswer = z.infer<typeof intakeAnswerSchema>

/** Answers by question id; a question that is not here has not been answered yet. */
const answers = z.record(z.string().min(1).max(60), intakeAnswerSchema)
export type IntakeAnswers = z.infer<typeof answers>

export const intakeSchema = z.object({
  answers,
  /** Questions whose answer stands in the brief already. */
  written: z.array(z.string()),
  savedAt: timestamp.nullable(),
  submittedAt: timestamp.nullable(),
})
export type Intake = z.infer<typeof intakeSchema>

export const getIntake = defineEndpoint({
  name: 'getIntake',
  method: 'GET',
  path: '/v1/cases/:id/intake',
  summary: 'The answers to the first questions about a case, to go on with (owner)',
  tag: 'Intake',
  access: 'user',
  params: caseParams,
  data: intakeSchema,
  errors: ['FORBIDDEN'],
})

export const saveIntake = defineEndpoint({
  name: 'saveIntake',
  method: 'PUT',
  path: '/v1/cases/:id/intake',
  summary: 'Keeps the answers so far (owner); nothing is written into the brief yet',
  tag: 'Intake',
  access: 'user',
  params: caseParams,
  body: z.object({ answers }),
  data: intakeSchema,
  errors: ['FORBIDDEN'],
})

export const submitIntake = defineEndpoint({
  name: 'submitIntake',
  method: 'POST',
  path: '/v1/cases/:id/intake/submit',
  summary: 'Adds the answers to the sections of the brief, each once; what people wrote there stays (owner)',
  tag: 'Intake',
  access: 'user',
  params: caseParams,
  data: intakeSchema,
  errors: ['FORBIDDEN', 'CONFLICT', 'DOCUMENT_FULL'],
})
