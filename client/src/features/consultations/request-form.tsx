import { Button, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Case } from '../../../../contracts/cases.ts'
import { requestConsultation } from '../../../../contracts/consultations.ts'
import { api } from '../../api/api.ts'
import { FormError } from '../../ui/form-error.tsx'
import { useConsultationAct } from './consultation-mutations.ts'
import classes from './consultations.module.css'
import { noTimes, readTimes, TimesFields } from './times-fields.tsx'

const lengths = [15, 30, 45, 60, 90, 120].map((minutes) => ({ value: String(minutes), label: `${minutes} minutes` }))
const amountPattern = /^\d{1,9}(\.\d{1,2})?$/

interface RequestFormProps {
  case_: Case
  onDone: () => void
}

/** Asks for a consultation: when it could be, how long, and, from the lawyer, what it costs. */
export function RequestForm({ case_, onDone }: RequestFormProps) {
  const [typed, setTyped] = useState(noTimes)
  const [minutes, setMinutes] = useState('30')
  const [fee, setFee] = useState('')
  const [problem, setProblem] = useState<string>()
  const isLawyer = case_.role === 'lawyer'
  const feeProblem = fee !== '' && !amountPattern.test(fee)
  const request = useConsultationAct(
    case_.id,
    (proposedTimes: string[]) =>
      api(requestConsultation, {
        body: {
          caseId: case_.id,
          proposedTimes,
          durationMinutes: Number(minutes),
          timeZone: typed.timeZone,
          ...(isLawyer && fee !== '' && { fee: { amount: fee, currency: case_.currency } }),
        },
      }),
    'The consultation is asked for.',
  )
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    const read = readTimes(typed, new Date())
    setProblem('problem' in read ? read.problem : undefined)
    if ('problem' in read || feeProblem) return
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
      <div className={classes.two}>
        <NativeSelect
          size="sm"
          label="How long"
          data={lengths}
          value={minutes}
          onChange={({ currentTarget }) => setMinutes(currentTarget.value)}
        />
        {isLawyer && (
          <TextInput
            size="sm"
            label={`Fee in ${case_.currency} (optional)`}
            inputMode="decimal"
            value={fee}
            error={feeProblem && 'Enter an amount like 180 or 180.50'}
            onChange={({ currentTarget }) => setFee(currentTarget.value.trim())}
          />
        )}
      </div>
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
