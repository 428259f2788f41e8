import { useSyncExternalStore } from 'react'
import { hasCode } from '../../api/api.ts'

/** Somebody is asked to prove who they are; the promise of the act waits for it. */
interface Question {
  answer: (proved: boolean) => void
}

let question: Question | undefined
const listeners = new Set<() => void>()

function ask(): Promise<boolean> {
  // Two acts that ask at once share one question.
  const before = question
  return new Promise((resolve) => {
    question = {
      answer: (proved) => {
        before?.answer(proved)
        resolve(proved)
      },
    }
    for (const listener of listeners) listener()
  })
}

/** The person closed the dialog: the act was not done, and nothing went wrong. */
export class StepUpDeclined extends Error {
  override readonly name = 'StepUpDeclined'
}

/**
 * Does an act that may need a fresh proof of identity: where the server asks for one, a dialog does, and the act is done again.
 * Use it in a mutation: `mutationFn: (body) => withStepUp(() => api(acceptBid, { body }))`. The dialog is in the app's frame.
 * @throws StepUpDeclined when the person closes the dialog
 */
export async function withStepUp<Result>(act: () => Promise<Result>): Promise<Result> {
  try {
    return await act()
  } catch (error) {
    if (!hasCode(error, 'STEP_UP_REQUIRED')) throw error
    if (!(await ask())) throw new StepUpDeclined()
    return act()
  }
}

/** Answers for the dialog. */
export function answerStepUp(proved: boolean): void {
  const answered = question
  question = undefined
  answered?.answer(proved)
  for (const listener of listeners) listener()
}

/** For the dialog: whether it is asked for. */
export function useStepUpAsked(): boolean {
  const current = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => question,
  )
  return current !== undefined
}
