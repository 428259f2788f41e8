import { Button } from '@mantine/core'
import { useState } from 'react'
import {
  type Consultation,
  proposeConsultationTimes,
  scheduleConsultation,
} from '../../../../contracts/consultations.ts'
import { api } from '../../api/api.ts'
import { FormError } from '../../ui/form-error.tsx'
import { useConsultationAct } from './consultation-mutations.ts'
import { ownTimeZone, shortTimeIn, showsTheSame, timeIn } from './consultation-words.ts'
import classes from './consultations.module.css'
import { isFee, type Terms, TermsFields } from './terms-fields.tsx'
import { noTimes, readTimes, TimesFields } from './times-fields.tsx'

interface ChooseTimeProps {
  consultation: Consultation
  nameOf: (userId: string) => string
}

/** The proposed times, each a button for whoever may choose. */
export function ChooseTime({ consultation, nameOf }: ChooseTimeProps) {
  const { id, caseId, proposedTimes, actions, proposedBy, timeZone } = consultation
  const own = ownTimeZone()
  const canChoose = actions.includes('schedule') || actions.includes('accept')
  const choose = useConsultationAct(
    caseId,
    (at: string) => api(scheduleConsultation, { params: { id }, body: { at, timeZone: own } }),
    'The time is agreed.',
  )
  const toCome = proposedTimes.filter((at) => Date.parse(at) > Date.now())
  if (toCome.length === 0) return <p className={classes.quiet}>The proposed times are over. Propose others.</p>
  return (
    <div className={classes.fields}>
      <p>
        {nameOf(proposedBy)} proposed{canChoose ? '. Choose one:' : ':'}
      </p>
      <ul className={classes.times}>
        {toCome.map((at) => (
          <li key={at}>
            <span>
              {timeIn(at, own)}
              {timeZone !== null && !showsTheSame(at, own, timeZone) && (
                <span className={classes.quiet}>{` · ${shortTimeIn(at, timeZone)}`}</span>
              )}
            </span>
            {canChoose && (
              <Button
                size="compact-sm"
                variant="default"
                loading={choose.isPending && choose.variables === at}
                aria-label={`Choose ${timeIn(at, own)}`}
                onClick={() => choose.mutate(at)}
              >
                Choose
              </Button>
            )}
          </li>
        ))}
      </ul>
      {choose.error && <FormError error={choose.error} />}
    </div>
  )
}

interface ChangeTimeProps {
  consultation: Consultation
  /** `propose`: several to choose from. `set`: the lawyer says when. */
  kind: 'propose' | 'set'
  /** Of the case. */
  currency: string
  onDone: () => void
}

function bodyOf({ minutes, fee }: Terms, currency: string) {
  return { durationMinutes: minutes, fee: fee === '' ? null : { amount: fee, currency } }
}

/** Other times, or the time itself with how long it is and, from the lawyer, what it costs. */
export function ChangeTime({ consultation, kind, currency, onDone }: ChangeTimeProps) {
  const { id, caseId, durationMinutes, fee } = consultation
  const isSingle = kind === 'set'
  const [typed, setTyped] = useState(() => noTimes(isSingle ? 1 : 2))
  const [terms, setTerms] = useState({ minutes: durationMinutes, fee: fee?.amount ?? '' })
  const [problem, setProblem] = useState<string>()
  const change = useConsultationAct(
    caseId,
    (times: string[]) => {
      const { timeZone } = typed
      const [at = ''] = times
      return isSingle
        ? api(scheduleConsultation, {
            params: { id },
            body: { at, timeZone, ...bodyOf(terms, fee?.currency ?? currency) },
          })
        : api(proposeConsultationTimes, { params: { id }, body: { proposedTimes: times, timeZone } })
    },
    isSingle ? 'The time is set. Everybody is told.' : 'Other times are proposed.',
  )
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    const read = readTimes(typed, new Date())
    setProblem('problem' in read ? read.problem : undefined)
    if ('times' in read && isFee(terms.fee)) change.mutate(read.times, { onSuccess: onDone })
  }
  return (
    <form className={classes.form} onSubmit={submit} noValidate aria-label={isSingle ? 'Set the time' : 'Other times'}>
      <TimesFields
        value={typed}
        onChange={(next) => {
          setTyped(next)
          setProblem(undefined)
        }}
        problem={problem}
        isSingle={isSingle}
      />
      {isSingle && <TermsFields value={terms} onChange={setTerms} currency={fee?.currency ?? currency} />}
      {change.error && <FormError error={change.error} />}
      <div className={classes.acts}>
        <Button type="submit" loading={change.isPending}>
          {isSingle ? 'Set this time' : 'Propose these times'}
        </Button>
        <Button variant="default" onClick={onDone}>
          Leave it
        </Button>
      </div>
    </form>
  )
}
