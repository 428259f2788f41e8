import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Case } from '../../../../contracts/cases.ts'
import { durationLimits, requestConsultation } from '../../../../contracts/consultations.ts'
import { api } from '../../api/api.ts'
import { FormError } from '../../ui/form-error.tsx'
import { useConsultationAct } from './consultation-mutations.ts'
import classes from './consultations.module.css'
import { isFee, TermsFields } from './terms-fields.tsx'
import { noTimes, readTimes, TimesFields } from './times-fields.tsx'

interface RequestFormProps {
  case_: Case
  onDone: () => void
}

/** Asks for a consultation: when it could be, how long, and, from the lawyer, what it costs. */
export function RequestForm({ case_, onDone }: RequestFormProps) {
  const [typed, setTyped] = useState(noTimes)
  const [terms, setTerms] = useState({ minutes: durationLimits.standard as number, fee: '' })
  const [problem, setProblem] = useState<string>()
  const isLawyer = case_.role === 'lawyer'
  const request = useConsultationAct(
    case_.id,
    (proposedTimes: string[]) =>
      api(requestConsultation, {
        body: {
          caseId: case_.id,
          proposedTimes,
          durationMinutes: terms.minutes,
          timeZone: typed.timeZone,
          ...(isLawyer && terms.fee !== '' && { fee: { amount: terms.fee, currency: case_.currency } }),
        },
      }),
    'The consultation is asked for.',
  )
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    const read = readTimes(typed, new Date())
    setProblem('problem' in read ? read.problem : undefined)
    if ('problem' in read || !isFee(terms.fee)) return
    request.mutate(read.times, { onSuccess: onDone })
  }
  return (
    <form className={classes.form} onSubmit={submit} noValidate aria-label="Ask for a consultation">
      <p className={classes.quiet}>
        {isLawyer
          ? 'Propose times; your client chooses one.'
          : 'Propose times that suit you; the lawyer chooses one or proposes others.'}
      </p>
      <TimesFields
        value={typed}
        onChange={(next) => {
          setTyped(next)
          setProblem(undefined)
        }}
        problem={problem}
      />
      <TermsFields value={terms} onChange={setTerms} currency={isLawyer ? case_.currency : undefined} />
      {request.error && <FormError error={request.error} />}
      <div className={classes.acts}>
        <Button type="submit" loading={request.isPending}>
          Send the proposal
        </Button>
        <Button variant="default" onClick={onDone}>
          Not now
        </Button>
      </div>
    </form>
  )
}
