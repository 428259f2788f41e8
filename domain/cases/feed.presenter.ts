import { caseSchema } from '../../contracts/cases.ts'
import { budgetEdges, type CaseToReview, type Teaser } from '../../contracts/feed.ts'
import { toDecimal, toMinorUnits } from '../money.ts'
import { caseStage } from './cases.presenter.ts'
import type { CaseRow } from './cases.queries.ts'
import type { FeedRow } from './feed.queries.ts'
import { shownState } from './screening.presenter.ts'

const { urgencyLevel } = caseSchema.shape

/** A case as a lawyer without clearance sees it: these columns and nothing else of it. */
export function presentTeaser({ state, clearedFor, ...row }: FeedRow): Teaser {
  const clearance = state !== null && clearedFor !== null ? { state, partiesVersion: clearedFor } : undefined
  return {
    tier: 'teaser',
    ...presentOutlook(row),
    category: row.category ?? '',
    jurisdiction: row.jurisdiction ?? '',
    stage: 'open',
    postedAt: (row.publishedAt ?? row.updatedAt).toISOString(),
    screening: shownState(clearance, row.partiesVersion),
  }
}

/** A case as an administrator judges it: its teaser and how far it is. */
export function presentCaseToReview(row: CaseRow): CaseToReview {
  return {
    ...presentOutlook(row),
    category: row.category,
    jurisdiction: row.jurisdiction,
    stage: caseStage(row.stage),
    submittedAt: row.submittedAt?.toISOString() ?? null,
    publishedAt: row.publishedAt?.toISOString() ?? null,
  }
}

function presentOutlook(row: CaseRow) {
  return {
    id: row.id,
    title: row.title,
    summary: row.description ?? '',
    urgencyLevel: urgencyLevel.parse(row.urgencyLevel),
    budgetBand: budgetBand(row),
    deadline: row.deadline?.toISOString() ?? null,
  }
}

/** The edges around a budget; null when nothing is known of it. */
export function budgetBand({
  budgetMin,
  budgetMax,
  currency,
}: Pick<CaseRow, 'budgetMin' | 'budgetMax' | 'currency'>): Teaser['budgetBand'] {
  if (budgetMin === null && budgetMax === null) return null
  const edges = budgetEdges.map((edge) => toMinorUnits(String(edge), currency) ?? 0)
  const low = budgetMin ?? 0
  const from = edges.findLast((edge) => edge <= low) ?? 0
  const to = budgetMax === null ? undefined : edges.find((edge) => edge >= budgetMax && edge > from)
  return { currency, from: toDecimal(from, currency), to: to === undefined ? null : toDecimal(to, currency) }
}
