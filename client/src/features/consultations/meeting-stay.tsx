import { Button } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { Workspace } from '../../../../contracts/cases.ts'
import type { Consultation } from '../../../../contracts/consultations.ts'
import type { SessionUser } from '../../api/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import page from '../../ui/page.module.css'
import { arrangedWords } from './consultation-words.ts'
import classes from './consultations.module.css'
import type { Attestation } from './device-check.tsx'
import { Lobby } from './lobby.tsx'
import { useMediaChoices } from './media/media-choices.ts'
import { type MediaProblem, problemOf } from './media/media-problems.ts'
import type { MeetingPhase } from './room/meeting.ts'
import { MeetingRoom } from './room/meeting-room.tsx'
import { useMeeting } from './room/use-meeting.ts'

interface MeetingStayProps {
  workspace: Workspace
  consultation: Consultation
  user: SessionUser
  narrow: boolean
  attestation: Attestation
  /** To the device check. */
  onBack: () => void
}

/** From the lobby to the end of a call. */
export function MeetingStay(props: MeetingStayProps) {
  const { workspace, consultation, user, narrow, attestation, onBack } = props
  const [choices] = useMediaChoices()
  const [deviceProblem, setDeviceProblem] = useState<MediaProblem>()
  // Once inside one stays inside: a broken line shows the room with a notice, not the lobby.
  const [wasIn, setWasIn] = useState(false)
  const { meeting, view } = useMeeting({
    consultationId: consultation.id,
    userId: user.id,
    attestation,
    choices,
    onDeviceError: (error) => setDeviceProblem(problemOf(error)),
  })
  if (view.phase === 'live' && !wasIn) setWasIn(true)
  const isOut = outWords[view.phase] !== undefined || view.phase === 'refused'
  if (!meeting || isOut) {
    return (
      <div className={page.narrow}>
        {view.phase === 'refused' ? (
          <ErrorState error={view.error} onRetry={onBack} />
        ) : (
          <Out phase={view.phase} caseId={workspace.case.id} onBack={onBack} />
        )}
      </div>
    )
  }
  const leave = () => void meeting.leave()
  if (!wasIn) {
    const host = workspace.people.find(({ role, status }) => role === 'lawyer' && status === 'active')
    return (
      <div className={page.narrow}>
        <Lobby
          isHost={consultation.isHost}
          hostName={host?.name ?? undefined}
          isConnected={view.phase === 'lobby'}
          when={arrangedWords(consultation)}
          onLeave={leave}
        />
      </div>
    )
  }
  return (
    <MeetingRoom
      room={meeting.room}
      phase={view.phase}
      workspace={workspace}
      consultation={consultation}
      user={user}
      narrow={narrow}
      deviceProblem={deviceProblem}
      onRetry={() => meeting.retryNow()}
      onLeave={leave}
    />
  )
}

/** Why one is no longer in the room. */
const outWords: Partial<Record<MeetingPhase, { title: string; text: string; again?: string }>> = {
  removed: {
    title: 'The lawyer has ended your stay in the room',
    text: 'You can knock again; the lawyer decides who comes in. Your brief and your notes are in the case as before.',
    again: 'Knock again',
  },
  ended: { title: 'The consultation has ended', text: 'Brief, notes and what was written in the case are kept.' },
  elsewhere: {
    title: 'You are in this consultation in another window',
    text: 'One window at a time, so that nobody hears you twice.',
    again: 'Come in here instead',
  },
  left: { title: 'You have left', text: 'You can come back as long as the consultation goes on.', again: 'Come back' },
}

function Out({ phase, caseId, onBack }: { phase: MeetingPhase; caseId: string; onBack: () => void }) {
  const words = outWords[phase]
  if (!words) return null
  return (
    <div className={classes.out} role="status">
      <EmptyState
        title={words.title}
        text={words.text}
        action={
          <div className={classes.outActs}>
            {words.again !== undefined && <Button onClick={onBack}>{words.again}</Button>}
            <Button component={Link} to={`/cases/${caseId}`} variant="default">
              To the case
            </Button>
          </div>
        }
      />
    </div>
  )
}
