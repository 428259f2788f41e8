import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import { type Screening, withdrawScreening } from '../../../../contracts/screening.ts'
import { api } from '../../api/api.ts'
import { ConfirmButton } from '../people/confirm-button.tsx'
import { AttestStep } from './attest-step.tsx'
import { HitItem } from './hit-item.tsx'
import { ScreenStep } from './screen-step.tsx'
import classes from './screening.module.css'
import { type StepState, stepsOf } from './screening-steps.ts'
import { useScreeningAct } from './use-screening-act.ts'

/** From the teaser to the brief, in the order in which it goes. What comes later is named, so that nobody is surprised. */
export function ConflictScreen({ caseId, screening }: { caseId: string; screening: Screening }) {
  const steps = stepsOf(screening)
  return (
    <section aria-labelledby="conflict-screen">
      <h2 id="conflict-screen" className={classes.heading}>
        Conflict screen
      </h2>
      <ol className={classes.steps}>
        <Step name="Compare" state={steps.compare}>
          <ScreenStep caseId={caseId} screening={screening} />
        </Step>
        {screening.hits.length > 0 && (
          <Step name="Decide what sounds alike" state={steps.decide}>
            <ul className={classes.hits}>
              {screening.hits.map((hit) => (
                <HitItem key={hit.id} caseId={caseId} hit={hit} />
              ))}
            </ul>
          </Step>
        )}
        <Step name="Give your word" state={steps.attest}>
          {steps.attest === 'now' && <AttestStep caseId={caseId} />}
          {steps.attest === 'done' && <p className={classes.quiet}>Firm check and confidence confirmed.</p>}
        </Step>
        <Step name="Read the brief" state={steps.read}>
          {steps.read === 'now' && (
            <div>
              <Button component={Link} to={`/feed/${caseId}/brief`}>
                Read the published brief
              </Button>
            </div>
          )}
        </Step>
      </ol>
      {steps.canWithdraw && <Withdraw caseId={caseId} />}
    </section>
  )
}

const stateWords: Record<StepState, string> = { done: 'done', now: 'now', later: 'later' }

function Step({ name, state, children }: { name: string; state: StepState; children?: ReactNode }) {
  return (
    <li className={classes.step} data-state={state} aria-current={state === 'now' ? 'step' : undefined}>
      <h3 className={classes.stepName}>
        {name}
        <span className="visually-hidden">: {stateWords[state]}</span>
      </h3>
      <div className={classes.stepBody}>{children}</div>
    </li>
  )
}

function Withdraw({ caseId }: { caseId: string }) {
  const withdraw = useScreeningAct(
    caseId,
    () => api(withdrawScreening, { params: { id: caseId } }),
    () => 'You have withdrawn.',
  )
  return (
    <ConfirmButton
      label="Withdraw"
      about="from this case"
      question="You give the case up and its brief closes for you. You can screen it again while it is open."
      confirm="Withdraw"
      isPending={withdraw.isPending}
      onConfirm={() => withdraw.mutate()}
    />
  )
}
