import type { Case, CaseStage } from '../../../../contracts/cases.ts'

/** The way of a case in the words of the bar. */
export const stageSteps = ['Draft', 'Check', 'Open to offers', 'Lawyer chosen', 'In progress', 'Done'] as const

const stepOf: Record<CaseStage, number> = {
  draft: 0,
  in_review: 1,
  open: 2,
  expired: 2,
  awarded: 3,
  in_progress: 4,
  completed: 5,
  closed: 5,
  terminated: 5,
  cancelled: 5,
}

/** Where on the way a case is, from 0. */
export function stepIndex(stage: CaseStage): number {
  return stepOf[stage]
}

export interface NextStep {
  /** Whose turn it is. */
  turn: 'you' | 'others' | 'nobody'
  /** The chip: "Your turn", "The platform checks". */
  who: string
  text: string
  /** The one next step, where there is one. */
  action?: { label: string; to: string }
}

type CaseFacts = Pick<Case, 'id' | 'stage' | 'isOwner' | 'returnReasons'>

/**
 * What happens next with a case and whose turn it is, for the person who looks at it.
 * @param hasAnswered whether the owner's answers to the first questions are in the brief; undefined where that is not known
 */
export function nextStepOf(case_: CaseFacts, hasAnswered?: boolean): NextStep {
  return case_.isOwner ? ownersStep(case_, hasAnswered) : memberStep(case_.stage)
}

function ownersStep({ id, stage, returnReasons }: CaseFacts, hasAnswered: boolean | undefined): NextStep {
  const handIn = `/cases/${id}/hand-in`
  const sharing = `/cases/${id}/sharing`
  switch (stage) {
    case 'draft':
      if (returnReasons.length > 0) {
        const text = 'It came back from the check. Change what was asked and hand it in again.'
        return { turn: 'you', who: 'Your turn', text, action: { label: 'See why', to: handIn } }
      }
      if (hasAnswered === false) {
        const text = 'Answer a few questions, so that lawyers can understand your case.'
        return {
          turn: 'you',
          who: 'Your turn',
          text,
          action: { label: 'Answer the questions', to: `/cases/${id}/intake` },
        }
      }
      return {
        turn: 'you',
        who: 'Your turn',
        text: 'When the brief says enough, hand the case in to get offers.',
        action: { label: 'Hand in', to: handIn },
      }
    case 'in_review':
      return {
        turn: 'others',
        who: 'We check it',
        text: 'We look at the summary only. You hear from us when it is open.',
      }
    case 'open':
      return {
        turn: 'others',
        who: 'Lawyers’ turn',
        text: 'Lawyers see the summary and are checked for conflicts before they read the brief.',
        action: { label: 'What lawyers see', to: sharing },
      }
    case 'expired':
      return {
        turn: 'you',
        who: 'Your turn',
        text: 'The time for offers is over. Open it again or end it.',
        action: { label: 'Decide', to: sharing },
      }
    default:
      return laterStep(stage)
  }
}

function memberStep(stage: CaseStage): NextStep {
  if (stage === 'draft') return { turn: 'others', who: 'The client’s turn', text: 'The client is preparing the case.' }
  if (stage === 'in_review') return { turn: 'others', who: 'Being checked', text: 'The platform checks the summary.' }
  if (stage === 'open') return { turn: 'others', who: 'Open', text: 'Lawyers can ask to read the brief.' }
  if (stage === 'expired') return { turn: 'others', who: 'The client’s turn', text: 'The time for offers is over.' }
  return laterStep(stage)
}

function laterStep(stage: CaseStage): NextStep {
  const texts: Partial<Record<CaseStage, NextStep>> = {
    awarded: { turn: 'others', who: 'Lawyer chosen', text: 'The engagement is being prepared.' },
    in_progress: { turn: 'others', who: 'In progress', text: 'The work is under way.' },
    completed: { turn: 'nobody', who: 'Completed', text: 'The work is done.' },
    cancelled: { turn: 'nobody', who: 'Cancelled', text: 'This case takes no offers any more.' },
    terminated: { turn: 'nobody', who: 'Ended early', text: 'The work was ended early.' },
  }
  return texts[stage] ?? { turn: 'nobody', who: 'Closed', text: 'This case is closed.' }
}
