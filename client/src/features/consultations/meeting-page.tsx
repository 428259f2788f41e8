import { Button } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Workspace } from '../../../../contracts/cases.ts'
import { joinableStates } from '../../../../contracts/consultation-machine.ts'
import type { Consultation } from '../../../../contracts/consultations.ts'
import { type SessionUser, useSession } from '../../api/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import page from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { useWorkspace } from '../workspace/use-workspace.ts'
import { consultationQuery } from './consultation-queries.ts'
import { arrangedWords, lengthInWords, stateWords } from './consultation-words.ts'
import classes from './consultations.module.css'
import { type Attestation, DeviceCheck } from './device-check.tsx'
import { MeetingStay } from './meeting-stay.tsx'
import { VideoMissing } from './video-missing.tsx'

/** `/cases/:caseId/consultations/:consultationId`: device check, lobby, room. */
export default function MeetingPage() {
  const { caseId = '', consultationId = '' } = useParams()
  const { user } = useSession()
  const { workspace, isLost, error, refetch } = useWorkspace(caseId, user?.id ?? '')
  const query = useQuery(consultationQuery(caseId, consultationId))
  const problem = error ?? (query.data ? undefined : query.error)
  if (!user) return null
  if (problem || isLost) {
    return (
      <div className={page.narrow}>
        <PageTitle>Consultation</PageTitle>
        <ErrorState error={problem ?? query.error} onRetry={() => (error ? refetch() : void query.refetch())} />
      </div>
    )
  }
  if (!workspace || !query.data) {
    return (
      <div className={page.narrow}>
        <PageTitle>Consultation</PageTitle>
        <LoadingSkeleton lines={6} height={40} label="Loading the consultation" />
      </div>
    )
  }
  // Another consultation is another stay.
  return <MeetingSteps key={consultationId} workspace={workspace} consultation={query.data} user={user} />
}

interface MeetingStepsProps {
  workspace: Workspace
  consultation: Consultation
  user: SessionUser
}

function MeetingSteps({ workspace, consultation, user }: MeetingStepsProps) {
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const [attestation, setAttestation] = useState<Attestation>()
  const case_ = workspace.case
  const isOpen = joinableStates.includes(consultation.state)
  if (attestation && isOpen) {
    return (
      <div className={classes.meeting}>
        <PageTitle>{`Consultation, ${case_.title}`}</PageTitle>
        <h1 className="visually-hidden">{`Consultation, ${case_.title}`}</h1>
        <MeetingStay
          workspace={workspace}
          consultation={consultation}
          user={user}
          narrow={narrow}
          attestation={attestation}
          onBack={() => setAttestation(undefined)}
        />
      </div>
    )
  }
  return (
    <div className={page.page}>
      <PageTitle>{`Consultation, ${case_.title}`}</PageTitle>
      <div className={classes.head}>
        <Link className={classes.back} to={`/cases/${case_.id}/consultations`}>
          {`Consultations, ${case_.title}`}
        </Link>
        <h1 className={page.title}>Consultation</h1>
        <p className={classes.quiet}>{arrangedWords(consultation)}</p>
      </div>
      {!isOpen ? (
        <NotOpen consultation={consultation} />
      ) : !consultation.video.available ? (
        <VideoMissing consultation={consultation} />
      ) : (
        <DeviceCheck isHost={consultation.isHost} onJoin={setAttestation} />
      )}
    </div>
  )
}

/** Why there is no room: it is over, or has no time yet. */
function NotOpen({ consultation }: { consultation: Consultation }) {
  const { state, secondsTogether, caseId } = consultation
  const back = (
    <Button component={Link} to={`/cases/${caseId}/consultations`} variant="default">
      All consultations of this case
    </Button>
  )
  if (state === 'ended') {
    return (
      <EmptyState
        title="This consultation has ended"
        text={`You were together for ${lengthInWords(secondsTogether)}. Brief and notes are in the case.`}
        action={back}
      />
    )
  }
  return (
    <EmptyState
      title={state === 'requested' ? 'There is no time yet' : `This consultation is not open: ${stateWords[state]}`}
      text={state === 'requested' ? 'The room opens as soon as a time has been chosen.' : undefined}
      action={back}
    />
  )
}
