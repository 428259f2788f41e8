import type { Case } from '../../../../contracts/cases.ts'
import { budgetEdges, type Teaser } from '../../../../contracts/feed.ts'
import { money } from '../lawyers/lawyer-words.ts'

type Band = Teaser['budgetBand']

/**
 * The band that lawyers see instead of the exact budget, before the server has it. Amounts are major units, as typed.
 * @returns null when nothing is known of the budget
 */
export function bandOf({ budgetMin, budgetMax, currency }: Pick<Case, 'budgetMin' | 'budgetMax' | 'currency'>): Band {
  if (budgetMin === null && budgetMax === null) return null
  const low = Number(budgetMin ?? 0)
  const from = budgetEdges.findLast((edge) => edge <= low) ?? 0
  const high = budgetMax === null ? undefined : Number(budgetMax)
  const to = high === undefined ? undefined : budgetEdges.find((edge) => edge >= high && edge > from)
  return { currency, from: String(from), to: to === undefined ? null : String(to) }
}

/** "$2,500 to $5,000"; "not said" without a budget. */
export function bandInWords(band: Band): string {
  if (!band) return 'not said'
  const from = money(band.from, band.currency)
  if (band.to === null) return Number(band.from) === 0 ? 'any' : `${from} or more`
  const to = money(band.to, band.currency)
  return Number(band.from) === 0 ? `up to ${to}` : `${from} to ${to}`
}

/** "Thursday, 31 December 2026". */
export function dayOfDeadline(at: string): string {
  return new Date(at).toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}
