import { type Case, caseSchema } from '../../contracts/cases.ts'
import { notFound } from '../errors.ts'
import { toDecimal } from '../money.ts'
import { caseAbilities } from './cases.policy.ts'
import type { CaseAndRelation } from './cases.queries.ts'

const { status, stage, urgencyLevel, privacySetting } = caseSchema.shape

/** A case as one of its people sees it. @throws 404 for everybody else */
export function presentCase({ row, relation, lastActivityAt }: CaseAndRelation): Case {
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
    status: status.parse(row.status),
    stage: stage.parse(row.stage),
    privacySetting: privacySetting.parse(row.privacySetting),
    version: row.version,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    lastActivityAt: lastActivityAt.toISOString(),
    closedAt: row.closedAt?.toISOString() ?? null,
    role: relation.role,
    isOwner: relation.isOwner,
    abilities: caseAbilities(relation),
  }
}
