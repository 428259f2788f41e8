import { z } from 'zod'
import { type Case, type UpdateCase, updateCaseBody } from '../../../../contracts/cases.ts'

/** The record as a form has it: text everywhere, an empty text for what is not said. */
export const caseFormSchema = z.object({
  title: z.string(),
  category: z.string(),
  jurisdiction: z.string(),
  description: z.string(),
  urgencyLevel: z.string(),
  /** Day in the person's own time zone: `2026-11-30`. */
  deadline: z.string(),
  budgetMin: z.string(),
  budgetMax: z.string(),
  currency: z.string(),
})
export type CaseForm = z.infer<typeof caseFormSchema>
export type CaseFormField = keyof CaseForm

export const caseFormFields = Object.keys(caseFormSchema.shape) as CaseFormField[]

export const caseFieldNames: Record<CaseFormField, string> = {
  title: 'Title',
  category: 'Area',
  jurisdiction: 'Jurisdiction',
  description: 'Summary',
  urgencyLevel: 'Urgency',
  deadline: 'Deadline',
  budgetMin: 'Budget from',
  budgetMax: 'Budget up to',
  currency: 'Currency',
}

/** The day of a moment, in this device's time zone. */
function dayOf(at: string | null): string {
  if (!at) return ''
  const date = new Date(at)
  const two = (part: number) => String(part).padStart(2, '0')
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/** A deadline is the end of its day where the person is. */
function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString()
}

export function toCaseForm(case_: Case): CaseForm {
  return {
    title: case_.title,
    category: case_.category ?? '',
    jurisdiction: case_.jurisdiction ?? '',
    description: case_.description ?? '',
    urgencyLevel: case_.urgencyLevel ?? '',
    deadline: dayOf(case_.deadline),
    budgetMin: case_.budgetMin ?? '',
    budgetMax: case_.budgetMax ?? '',
    currency: case_.currency,
  }
}

/** Only what differs from `base`, as the API takes it: what somebody else changed meanwhile is left alone. */
export function changesOf(base: CaseForm, form: CaseForm): UpdateCase {
  const changed = caseFormFields.filter((field) => form[field].trim() !== base[field].trim())
  const toWire = (field: CaseFormField): string | null => {
    const value = form[field].trim()
    if (value === '') return field === 'title' || field === 'currency' ? '' : null
    return field === 'deadline' ? endOfDay(value) : value
  }
  return Object.fromEntries(changed.map((field) => [field, toWire(field)])) as UpdateCase
}

/** Messages by field, empty when the form can be sent. The rules are those of the API. */
export function caseFormErrors(base: CaseForm, form: CaseForm): Partial<Record<CaseFormField, string>> {
  const errors: Partial<Record<CaseFormField, string>> = {}
  const checked = updateCaseBody.safeParse(changesOf(base, form))
  for (const issue of checked.error?.issues ?? []) {
    const field = caseFormFields.find((name) => name === issue.path[0])
    if (field) errors[field] ??= issue.message
  }
  const [least, most] = [Number(form.budgetMin), Number(form.budgetMax)]
  if (form.budgetMin !== '' && form.budgetMax !== '' && least > most) {
    errors.budgetMax ??= 'This is less than where the budget begins'
  }
  return errors
}
