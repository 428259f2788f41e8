import { can } from '../../contracts/access.ts'
import { caseEventsFrom, shownStatus } from '../../contracts/case-machine.ts'
import { type Case, type CaseAction, type CaseStage, caseSchema } from '../../contracts/cases.ts'
import { notFound } from '../errors.ts'
import { toDecimal } from '../money.ts'
import { caseAbilities } from './cases.policy.ts'
import type { CaseAndRelation } from './cases.queries.ts'

const { stage, urgencyLevel, privacySetting } = caseSchema.shape

/** The stage in a row; the database's own check allows no other. */
export function caseStage(value: string): CaseStage {
  return stage.parse(value)
}

const actionOfEvent = {
  submit_for_review: 'submit',
  discard: 'discard',
  withdraw_case: 'withdraw',
  abandon: 'abandon',
  reopen_with_new_deadline: 'reopen',
} as const

/** What the caller can do with the stage of the case. */
function caseActions({ row, relation }: CaseAndRelation): CaseAction[] {
  if (!can(relation, 'updateCase')) return []
  const known: Partial<Record<string, CaseAction>> = actionOfEvent
  const actions = caseEventsFrom(caseStage(row.stage), 'client').flatMap((event) => known[event] ?? [])
  return row.stage === 'open' ? [...actions, 'publish'] : actions
}

/** A case as one of its people sees it. @throws 404 for everybody else */
export function presentCase(found: CaseAndRelation): Case {
  const { row, relation, lastActivityAt, hasLiveBid, returnReasons } = found
  if (!relation.role) throw notFound()
  const amount = (minorUnits: number | null) => (minorUnits === null ? null : toDecimal(minorUnits, row.currency))
  return {
    id: row.id,
    title: row.title,
    description: row.description,
    category: row.category,
    jurisdiction: row.jurisdiction,
    urgencyLevel: urgencyLevel.parse(row.urgencyLevel),
    budgetMin: amount(row.budgetMin),
    budgetMax: amount(row.budgetMax),
    currency: row.currency,
    preferredTimeline: row.preferredTimeline,
    deadline: row.deadline?.toISOString() ?? null,
    status: shownStatus(caseStage(row.stage), { hasLiveBid, onClientSide: relation.role === 'client' }),
    stage: caseStage(row.stage),
    privacySetting: privacySetting.parse(row.privacySetting),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastActivityAt: lastActivityAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    publishedAt: row.publishedAt?.toISOString() ?? null,
    returnReasons: row.stage === 'draft' ? returnReasons : [],
    actions: caseActions(found),
    role: relation.role,
    isOwner: relation.isOwner,
    abilities: caseAbilities(relation),
  }
}
