import type { AccountRole } from '../../../../contracts/access.ts'
import { caseCategories } from '../../../../contracts/case-categories.ts'
import type { Case, urgencyLevels } from '../../../../contracts/cases.ts'

const stageWords: Record<Case['stage'], string> = {
  draft: 'Draft',
  in_review: 'Being checked',
  open: 'Open to offers',
  awarded: 'Lawyer chosen',
  in_progress: 'In progress',
  completed: 'Completed',
  closed: 'Closed',
  terminated: 'Ended early',
  cancelled: 'Cancelled',
  expired: 'Expired',
}

/** Where a case stands, in a word or two. */
export function stageOf({ stage, status }: Pick<Case, 'stage' | 'status'>): string {
  return status === 'bidding' ? 'Offers coming in' : stageWords[stage]
}

/** "Commercial lease"; a category that this page does not know yet is shown as it is. */
export function categoryName(code: string | null): string | null {
  return caseCategories.find((category) => category.code === code)?.name ?? code
}

export const urgencyWords: Record<(typeof urgencyLevels)[number], string> = {
  low: 'No hurry',
  normal: 'Normal',
  high: 'Soon',
  urgent: 'Urgent',
}

/** Only client accounts open cases; the server has the say (`ROLE_REQUIRED`), this only hides what would be refused. */
export function canOpenCases(user: { role: AccountRole } | null): boolean {
  return user?.role === 'client'
}
