import type { CreateCase, UpdateCase } from '../../contracts/cases.ts'
import type { FieldError } from '../../contracts/envelope.ts'
import { invalid } from '../errors.ts'
import { isKnownCurrency, toDecimal, toMinorUnits } from '../money.ts'
import type { CaseFields, CaseRow } from './cases.queries.ts'

/** What a case has before anybody fills anything in; everybody who opens one gives a title. */
const emptyFields = {
  description: null,
  category: null,
  jurisdiction: null,
  urgencyLevel: null,
  budgetMin: null,
  budgetMax: null,
  currency: 'USD',
  preferredTimeline: null,
  deadline: null,
  privacySetting: 'verified_only',
} as const

/** The columns of a new case. @throws 422 naming each field that cannot be so */
export function newCaseFields(body: CreateCase): CaseFields {
  return toColumns({ ...emptyFields, ...withoutUndefined(body), title: body.title })
}

/**
 * The columns after a change; what the change leaves out stays. Amounts are kept as people read them, also where the currency
 * changes to one with other minor units. @throws 422 naming each field that cannot be so
 */
export function changedCaseFields(row: CaseRow, body: UpdateCase): CaseFields {
  const amount = (minorUnits: number | null) => (minorUnits === null ? null : toDecimal(minorUnits, row.currency))
  const present = {
    title: row.title,
    description: row.description,
    category: row.category,
    jurisdiction: row.jurisdiction,
    urgencyLevel: row.urgencyLevel,
    budgetMin: amount(row.budgetMin),
    budgetMax: amount(row.budgetMax),
    currency: row.currency,
    preferredTimeline: row.preferredTimeline,
    deadline: row.deadline?.toISOString() ?? null,
    privacySetting: row.privacySetting,
  }
  return toColumns({ ...present, ...withoutUndefined(body) })
}

type WireFields = Omit<CaseFields, 'budgetMin' | 'budgetMax' | 'deadline'> & {
  budgetMin: string | null
  budgetMax: string | null
  deadline: string | null
}

function toColumns(wire: WireFields): CaseFields {
  const { currency } = wire
  if (!isKnownCurrency(currency)) throw invalid({ field: 'currency', message: 'This currency is not known.' })
  const errors: FieldError[] = []
  const amount = (field: 'budgetMin' | 'budgetMax') => {
    const value = wire[field]
    if (value === null) return null
    const minorUnits = toMinorUnits(value, currency)
    if (minorUnits === undefined) errors.push({ field, message: `This amount has too many digits for ${currency}.` })
    return minorUnits ?? null
  }
  const budgetMin = amount('budgetMin')
  const budgetMax = amount('budgetMax')
  if (budgetMin !== null && budgetMax !== null && budgetMin > budgetMax) {
    errors.push({ field: 'budgetMax', message: 'The upper end of the budget is below its lower end.' })
  }
  if (errors.length > 0) throw invalid(...errors)
  return { ...wire, budgetMin, budgetMax, deadline: wire.deadline === null ? null : new Date(wire.deadline) }
}

type Present<Fields> = { [Key in keyof Fields]?: Exclude<Fields[Key], undefined> }

function withoutUndefined<Fields extends object>(fields: Fields): Present<Fields> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<Fields>
}
