import { urgencyLevels } from '../../../../contracts/cases.ts'
import { jurisdictionName } from '../lawyers/lawyer-words.ts'
import type { CaseFormField } from './case-form-values.ts'
import { categoryName, urgencyWords } from './case-words.ts'

/** A value of the record as people read it; "not said" for an empty one. */
export function fieldInWords(field: CaseFormField, value: string, currency = ''): string {
  if (value.trim() === '') return 'not said'
  if (field === 'category') return categoryName(value) ?? value
  if (field === 'jurisdiction') return jurisdictionName(value)
  if (field === 'urgencyLevel') {
    const level = urgencyLevels.find((known) => known === value)
    return level ? urgencyWords[level] : value
  }
  if (field === 'deadline') {
    const options = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const
    return new Date(`${value}T12:00:00`).toLocaleDateString('en-GB', options)
  }
  if (field === 'budgetMin' || field === 'budgetMax') return `${value} ${currency}`.trim()
  return value
}
