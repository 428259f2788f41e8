import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Case } from '../../../../contracts/cases.ts'
import { intakeQuery } from '../../api/case-queries.ts'
import { StateLabel } from '../../ui/state-label.tsx'
import classes from './stage-bar.module.css'
import { nextStepOf, stageSteps, stepIndex } from './stage-words.ts'

/** Where the case is on its way, whose turn it is, and the one next step. */
export function StageBar({ case_ }: { case_: Case }) {
  const intake = useQuery({ ...intakeQuery(case_.id), enabled: case_.isOwner && case_.stage === 'draft' })
  const next = nextStepOf(case_, intake.data && intake.data.submittedAt !== null)
  const at = stepIndex(case_.stage)
  return (
    <section className={classes.bar} aria-label="Stage of the case">
      <ol className={classes.steps}>
        {stageSteps.map((step, index) => (
          <li key={step} data-past={index < at || undefined} aria-current={index === at ? 'step' : undefined}>
            {step}
          </li>
        ))}
      </ol>
      <p className={classes.next}>
        <StateLabel tone={next.turn === 'you' ? 'waiting' : 'note'}>{next.who}</StateLabel>
        <span className={classes.text}>{next.text}</span>
        {next.action && (
          <Anchor component={Link} to={next.action.to} className={classes.action ?? ''}>
            {next.action.label}
          </Anchor>
        )}
        {case_.isOwner && next.action?.label !== 'What lawyers see' && (
          <Anchor component={Link} to={`/cases/${case_.id}/sharing`} className={classes.quiet ?? ''}>
            What lawyers see
          </Anchor>
        )}
      </p>
    </section>
  )
}
