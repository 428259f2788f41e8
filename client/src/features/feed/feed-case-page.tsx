import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { Teaser } from '../../../../contracts/feed.ts'
import { hasCode } from '../../api/api.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { SharedFiles } from '../documents/shared-files.tsx'
import { areaName, jurisdictionName } from '../lawyers/lawyer-words.ts'
import { ConflictScreen } from './conflict-screen.tsx'
import classes from './feed.module.css'
import { screeningQuery, teaserQuery } from './feed-queries.ts'
import { UrgencyLabel } from './teaser-card.tsx'
import { TeaserFacts } from './teaser-facts.tsx'

/** `/feed/:caseId`: an open case as others see it, and the way to its brief. */
export function FeedCasePage() {
  const { caseId = '' } = useParams()
  return (
    <div className={pageClasses.page}>
      <Link to="/feed" className={classes.back}>
        ← Open cases
      </Link>
      <FeedCase key={caseId} caseId={caseId} />
    </div>
  )
}

function FeedCase({ caseId }: { caseId: string }) {
  const screening = useQuery(screeningQuery(caseId))
  const isGone = screening.data?.result === 'certain'
  const teaser = useQuery({ ...teaserQuery(caseId), enabled: !isGone })
  if (isGone) return <Gone />
  const error = teaser.error ?? screening.error
  // Whoever is in the case has its workspace; screening is for others.
  if (hasCode(error, 'WRONG_STAGE')) return <AlreadyInside caseId={caseId} />
  if (hasCode(error, 'NOT_FOUND')) return <NotOpen />
  if (error && !(teaser.data && screening.data)) {
    const retry = () => void Promise.all([teaser.refetch(), screening.refetch()])
    return <ErrorState error={error} onRetry={retry} />
  }
  if (!teaser.data || !screening.data) return <FeedCaseSkeleton />
  return (
    <>
      <TeaserView teaser={teaser.data} />
      <ConflictScreen caseId={caseId} screening={screening.data} />
      <SharedFiles caseId={caseId} />
    </>
  )
}

function TeaserView({ teaser }: { teaser: Teaser }) {
  return (
    <article className={classes.columns}>
      <PageTitle>{teaser.title}</PageTitle>
      <div>
        <h1 className={pageClasses.title}>{teaser.title}</h1>
        <p className={classes.quiet}>
          {areaName(teaser.category)} · {jurisdictionName(teaser.jurisdiction)} · posted{' '}
          <RelativeTime at={teaser.postedAt} />
        </p>
        <p className={classes.labels}>
          <UrgencyLabel level={teaser.urgencyLevel} />
        </p>
        <p className={classes.text}>{teaser.summary}</p>
      </div>
      <TeaserFacts teaser={teaser} />
    </article>
  )
}

const toFeed = (
  <Button component={Link} to="/feed" variant="default">
    To the open cases
  </Button>
)

/** After a certain conflict. Which record it was would say who is in the case. */
function Gone() {
  return (
    <>
      <PageTitle>Not open to your firm</PageTitle>
      <EmptyState
        title="This case is not open to your firm"
        text="The check found a conflict that cannot be put aside. The case is not shown to you or your colleagues any more. You need not do anything, and the client does not learn that you were compared."
        action={toFeed}
      />
    </>
  )
}

function NotOpen() {
  return (
    <>
      <PageTitle>Case not open</PageTitle>
      <EmptyState
        title="This case is not open to you"
        text="It may have been taken or withdrawn, its last day may have passed, or it was never shown to you."
        action={toFeed}
      />
    </>
  )
}

function AlreadyInside({ caseId }: { caseId: string }) {
  return (
    <>
      <PageTitle>You are in this case</PageTitle>
      <EmptyState
        title="You are in this case already"
        text="Screening is for lawyers outside it."
        action={
          <Button component={Link} to={`/cases/${caseId}`}>
            Open the case
          </Button>
        }
      />
    </>
  )
}

function FeedCaseSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading the case" className={classes.columns}>
      <div>
        <Skeleton height={22} width="60%" mb={12} />
        <Skeleton height={12} width="45%" mb={28} />
        <Skeleton height={12} width="95%" mb={10} />
        <Skeleton height={12} width="80%" />
      </div>
      <div className={classes.facts}>
        <Skeleton height={12} width="70%" />
        <Skeleton height={12} width="60%" />
      </div>
    </div>
  )
}
