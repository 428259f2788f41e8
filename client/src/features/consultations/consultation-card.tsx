import { Button } from '@mantine/core'
import { IconCalendarPlus, IconVideo } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link } from 'react-router'
import { type Consultation, cancelConsultation, getConsultationCalendar } from '../../../../contracts/consultations.ts'
import { api } from '../../api/api.ts'
import { download, saveFile } from '../../api/files.ts'
import { FormError } from '../../ui/form-error.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { StateLabel } from '../../ui/state-label.tsx'
import { ConfirmButton } from '../people/confirm-button.tsx'
import { ChangeTime, ChooseTime } from './change-time.tsx'
import { useConsultationAct } from './consultation-mutations.ts'
import {
  feeChangeWords,
  feeWords,
  historyWords,
  lengthInWords,
  ownTimeZone,
  shortTimeIn,
  showsTheSame,
  stateTones,
  stateWords,
  timeIn,
} from './consultation-words.ts'
import classes from './consultations.module.css'
import { RecordingParts } from './recording-parts.tsx'

interface ConsultationCardProps {
  consultation: Consultation
  nameOf: (userId: string) => string
  /** Of the case. */
  currency: string
}

/** One consultation: when, in which state, and what one can do about it. */
export function ConsultationCard({ consultation, nameOf, currency }: ConsultationCardProps) {
  const { state, scheduledAt, timeZone, durationMinutes, fee, secondsTogether, missedBy } = consultation
  const own = ownTimeZone()
  return (
    <li className={classes.card}>
      <div className={classes.cardHead}>
        <h3 className={classes.cardTitle}>
          {scheduledAt === null ? 'No time yet' : <time dateTime={scheduledAt}>{timeIn(scheduledAt, own)}</time>}
        </h3>
        <StateLabel tone={stateTones[state]}>{stateWords[state]}</StateLabel>
      </div>
      <p className={classes.quiet}>
        {scheduledAt !== null && timeZone !== null && !showsTheSame(scheduledAt, own, timeZone) && (
          <>{shortTimeIn(scheduledAt, timeZone)} · </>
        )}
        {durationMinutes} minutes planned
        {state === 'ended' && ` · together for ${lengthInWords(secondsTogether)}`}
        {fee !== null && ` · ${feeWords(fee)}`}
      </p>
      {state === 'no_show' && <p className={classes.quiet}>{missedWords(missedBy)}</p>}
      {hasProposal(consultation) && <ChooseTime consultation={consultation} nameOf={nameOf} />}
      <CardActs consultation={consultation} currency={currency} />
      {consultation.recording.parts.length > 0 && <RecordingParts consultation={consultation} />}
      <History consultation={consultation} nameOf={nameOf} />
    </li>
  )
}

const isOpen = (state: Consultation['state']) => state === 'requested' || state === 'scheduled'

/** Whether times wait for an answer: the newest word about the time is a proposal. */
function hasProposal({ state, history }: Consultation): boolean {
  const aboutTime = ['request', 'propose_times', 'schedule', 'accept_time']
  const newest = history.findLast(({ event }) => aboutTime.includes(event))?.event
  return isOpen(state) && (newest === undefined || newest === 'request' || newest === 'propose_times')
}

function missedWords(missedBy: Consultation['missedBy']): string {
  if (missedBy.length === 2) return 'Neither side came.'
  return missedBy[0] === 'lawyer' ? 'The lawyer did not come.' : 'The client did not come.'
}

function CardActs({ consultation, currency }: Omit<ConsultationCardProps, 'nameOf'>) {
  const { id, caseId, actions, scheduledAt } = consultation
  const [open, setOpen] = useState<'propose' | 'set'>()
  const cancel = useConsultationAct(caseId, () => api(cancelConsultation, { params: { id } }), 'It is called off.')
  const save = useMutation({
    mutationFn: async () => saveFile(await download(getConsultationCalendar, { id }), 'consultation.ics'),
  })
  if (open) {
    return <ChangeTime consultation={consultation} kind={open} currency={currency} onDone={() => setOpen(undefined)} />
  }
  if (actions.length === 0) return null
  const isLive = consultation.state === 'lobby' || consultation.state === 'live'
  return (
    <>
      <div className={classes.acts}>
        {actions.includes('join') && (
          <Button
            component={Link}
            to={`/cases/${caseId}/consultations/${id}`}
            variant={isLive ? 'filled' : 'light'}
            leftSection={<IconVideo size={18} aria-hidden />}
          >
            {isLive ? 'Go in' : 'Open the room'}
          </Button>
        )}
        {scheduledAt !== null && isOpen(consultation.state) && (
          <Button
            variant="default"
            leftSection={<IconCalendarPlus size={18} aria-hidden />}
            loading={save.isPending}
            onClick={() => save.mutate()}
          >
            Add to my calendar
          </Button>
        )}
        {actions.includes('propose') && (
          <Button variant="default" onClick={() => setOpen('propose')}>
            Propose other times
          </Button>
        )}
        {actions.includes('schedule') && (
          <Button variant="default" onClick={() => setOpen('set')}>
            {scheduledAt === null ? 'Set a time' : 'Move it'}
          </Button>
        )}
        {actions.includes('cancel') && (
          <ConfirmButton
            label="Call it off"
            about="the consultation"
            question="Everybody gets a mail that takes the date out of their calendar."
            confirm="Call it off"
            isPending={cancel.isPending}
            onConfirm={() => cancel.mutate(undefined)}
          />
        )}
      </div>
      {(cancel.error ?? save.error) !== null && <FormError error={cancel.error ?? save.error} />}
    </>
  )
}

type HistoryEntry = Consultation['history'][number]

/** Who did what when, and who was there. */
function History({ consultation, nameOf }: Omit<ConsultationCardProps, 'currency'>) {
  const { history, presence, proposedTimes } = consultation
  if (history.length === 0) return null
  return (
    <details className={classes.history}>
      <summary>History</summary>
      <ol>
        {history.map((entry, index) => (
          <li key={`${entry.event} ${entry.at}`}>
            {historyWords(entry, nameOf, { proposedTimes, history: history.slice(0, index) })}
            {entry.scheduledAt !== null && `: ${timeIn(entry.scheduledAt, ownTimeZone())}`}
            {feeOf(entry, history[index - 1])}{' '}
            <span className={classes.quiet}>
              <RelativeTime at={entry.at} />
            </span>
          </li>
        ))}
        {presence.map(({ userId, from, to }) => (
          <li key={`${userId} ${from}`}>
            {nameOf(userId)} was in the room from {clock(from)} {to === null ? 'on' : `to ${clock(to)}`}
          </li>
        ))}
      </ol>
    </details>
  )
}

/** Behind a step that set or changed it. */
function feeOf({ fee }: HistoryEntry, before: HistoryEntry | undefined): string {
  const words = feeChangeWords(fee, before?.fee ?? null)
  return words === null ? '' : ` · ${words}`
}

function clock(at: string): string {
  return new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}
