import type { Screening } from '../../../../contracts/screening.ts'

export type StepState = 'done' | 'now' | 'later'

export interface Steps {
  compare: StepState
  decide: StepState
  attest: StepState
  read: StepState
  canWithdraw: boolean
}

/** Which step a lawyer is at. A paused clearance begins anew, and its open hits can be decided meanwhile. */
export function stepsOf({ state, hits }: Pick<Screening, 'state' | 'hits'>): Steps {
  const open = hits.some(({ dismissedAt }) => dismissedAt === null)
  const decide = open ? 'now' : 'done'
  switch (state) {
    case 'not_screened':
    case 'withdrawn':
      return { compare: 'now', decide: 'later', attest: 'later', read: 'later', canWithdraw: false }
    case 'paused':
      return { compare: 'now', decide, attest: 'later', read: 'later', canWithdraw: true }
    case 'possible':
      return { compare: 'done', decide, attest: 'later', read: 'later', canWithdraw: true }
    case 'clear':
      return { compare: 'done', decide, attest: 'now', read: 'later', canWithdraw: true }
    case 'cleared':
      return { compare: 'done', decide, attest: 'done', read: 'now', canWithdraw: true }
  }
}
