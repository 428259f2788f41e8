import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Workspace } from '../../../../contracts/cases.ts'
import { finalStates } from '../../../../contracts/consultation-machine.ts'
import type { Consultation } from '../../../../contracts/consultations.ts'
import { meQuery, workspaceQuery } from '../../api/queries.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import page from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { EmailStatus } from '../settings/email-status.tsx'
import { ConsultationCard } from './consultation-card.tsx'
import { consultationsQuery } from './consultation-queries.ts'
import classes from './consultations.module.css'
import { RequestForm } from './request-form.tsx'
import { VideoMissing } from './video-missing.tsx'

/** `/cases/:caseId/consultations`: those to come, those that were, and how to get another one. */
export function ConsultationsPage() {
  const { caseId = '' } = useParams()
  const workspace = useQuery(workspaceQuery(caseId))
  const list = useQuery(consultationsQuery(caseId))
  const error = workspace.data ? (list.data ? null : list.error) : workspace.error
  const retry = () => {
    void workspace.refetch()
    void list.refetch()
  }
  return (
    <div className={page.narrow}>
      <PageTitle>{workspace.data ? `Consultations, ${workspace.data.case.title}` : 'Consultations'}</PageTitle>
      {workspace.data && (
        <Link className={classes.back} to={`/cases/${caseId}`}>
          {workspace.data.case.title}
        </Link>
      )}
      {error && <ErrorState error={error} onRetry={retry} />}
      {!error && !(workspace.data && list.data) && (
        <>
          <div className={page.head}>
            <h1 className={page.title}>Consultations</h1>
          </div>
          <LoadingSkeleton lines={4} height={72} label="Loading consultations" />
        </>
      )}
      {workspace.data && list.data && <Consultations workspace={workspace.data} list={list.data} />}
    </div>
  )
}

function Consultations({ workspace, list }: { workspace: Workspace; list: Consultation[] }) {
  const [isAsking, setAsking] = useState(false)
  const me = useQuery(meQuery).data
  const case_ = workspace.case
  const nameOf = (userId: string) => workspace.people.find((known) => known.userId === userId)?.name ?? 'Somebody'
  const hasLawyer = workspace.people.some(({ role, status }) => role === 'lawyer' && status === 'active')
  const canAsk = case_.role !== 'observer' && hasLawyer
  const toCome = list.filter(({ state }) => !finalStates.includes(state))
  const before = list.filter(({ state }) => finalStates.includes(state))
  const missing = toCome.find(({ video }) => !video.available)
  const ask = <Button onClick={() => setAsking(true)}>Ask for a consultation</Button>
  return (
    <>
      <div className={page.head}>
        <h1 className={page.title}>Consultations</h1>
        {canAsk && !isAsking && list.length > 0 && ask}
      </div>
      {!hasLawyer && (
        <Note>A consultation needs a lawyer in the case. As soon as one has joined, you can agree on a time here.</Note>
      )}
      {me && (
        <EmailStatus
          user={me}
          missing="Until it is, invitations to consultations and their changes do not come by mail; you find them here."
        />
      )}
      {missing && <VideoMissing consultation={missing} />}
      {isAsking && <RequestForm case_={case_} onDone={() => setAsking(false)} />}
      {list.length === 0 && !isAsking && hasLawyer && (
        <EmptyState
          title="No consultation has been arranged"
          text="Meet by video beside the brief and the notes of this case."
          action={canAsk && ask}
        />
      )}
      <Section title="To come" list={toCome} nameOf={nameOf} currency={case_.currency} />
      <Section title="Earlier" list={before} nameOf={nameOf} currency={case_.currency} />
    </>
  )
}

interface SectionProps {
  title: string
  list: Consultation[]
  nameOf: (userId: string) => string
  currency: string
}

function Section({ title, list, nameOf, currency }: SectionProps) {
  if (list.length === 0) return null
  return (
    <section className={classes.section} aria-label={title}>
      <h2 className={classes.sectionTitle}>{title}</h2>
      <ul className={classes.cards}>
        {list.map((consultation) => (
          <ConsultationCard key={consultation.id} consultation={consultation} nameOf={nameOf} currency={currency} />
        ))}
      </ul>
    </section>
  )
}
