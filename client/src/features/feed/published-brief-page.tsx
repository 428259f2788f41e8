import '../workspace/print.css'
import { Button, Skeleton } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { JSONContent } from '@tiptap/core'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { PublishedBrief } from '../../../../contracts/published-briefs.ts'
import { hasCode } from '../../api/api.ts'
import { DocumentViewer } from '../../editor/document-viewer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { exactTime } from '../../ui/time-words.ts'
import { useRunningFooter } from '../workspace/use-running-footer.ts'
import classes from './brief.module.css'
import feedClasses from './feed.module.css'
import { briefQuery, teaserQuery } from './feed-queries.ts'

/** `/feed/:caseId/brief`: the published text, to read and print. It is a copy: no editor, no live connection. */
export function PublishedBriefPage() {
  const { caseId = '' } = useParams()
  const brief = useQuery(briefQuery(caseId))
  const { data: teaser } = useQuery(teaserQuery(caseId))
  // Rights can end while the page is open: then the text goes, whatever is still in memory.
  const isClosed = hasCode(brief.error, 'CLEARANCE_PAUSED', 'CLEARANCE_REQUIRED', 'NOT_FOUND')
  return (
    <div className={classes.desk}>
      <PageTitle>{`Published brief${teaser ? `, ${teaser.title}` : ''}`}</PageTitle>
      <Link to={`/feed/${caseId}`} className={`${feedClasses.back} ${classes.screenOnly}`}>
        ← The case
      </Link>
      {isClosed && <Closed caseId={caseId} isPaused={hasCode(brief.error, 'CLEARANCE_PAUSED')} />}
      {brief.error && !isClosed && !brief.data && (
        <ErrorState error={brief.error} onRetry={() => void brief.refetch()} />
      )}
      {brief.isPending && <BriefSkeleton />}
      {brief.data && !isClosed && <Brief newest={brief.data} title={teaser?.title ?? 'Published brief'} />}
    </div>
  )
}

function Brief({ newest, title }: { newest: PublishedBrief; title: string }) {
  // What somebody reads is not exchanged under the eyes; a newer text is offered.
  const [shown, setShown] = useState(newest)
  useRunningFooter(`${title} · published version ${shown.version}`)
  return (
    <>
      {newest.version > shown.version && (
        <div className={classes.newer} role="status">
          <p>
            Version {newest.version} was published <RelativeTime at={newest.publishedAt} />.
            {newest.material && ' It changes what offers rest on.'}
          </p>
          <Button size="compact-md" onClick={() => setShown(newest)}>
            Show version {newest.version}
          </Button>
        </div>
      )}
      <header className={classes.head}>
        <div>
          <h1 className={classes.title}>{title}</h1>
          <p className={classes.quiet}>
            Version {shown.version}, published {exactTime(shown.publishedAt)}. This is a published copy, not the live
            document: it does not change, and nothing you do here changes it.
          </p>
        </div>
        <Button variant="default" className={classes.screenOnly ?? ''} onClick={() => window.print()}>
          Print
        </Button>
      </header>
      <div className={classes.sheet}>
        <DocumentViewer content={shown.content as JSONContent} label={`Published brief, version ${shown.version}`} />
      </div>
      <footer className={classes.foot}>
        <h2 className={classes.footTitle}>The same text on both sides</h2>
        <p className={classes.hash}>{shown.words.join(' ')}</p>
        <p className={classes.quiet}>
          These twelve words stand for exactly this text. Read them to the client: if they see the same words, you both
          see the same text.
        </p>
      </footer>
    </>
  )
}

function Closed({ caseId, isPaused }: { caseId: string; isPaused: boolean }) {
  return (
    <EmptyState
      title={isPaused ? 'Your clearance is paused' : 'The brief is not open to you'}
      text={
        isPaused
          ? 'Somebody was added to this case, or to the records of your firm, after you were cleared. Screen the case again to go on reading.'
          : 'The brief of an open case is for lawyers who have been screened for conflicts and have given their word.'
      }
      action={
        <Button component={Link} to={`/feed/${caseId}`}>
          To the conflict screen
        </Button>
      }
    />
  )
}

function BriefSkeleton() {
  return (
    <div role="progressbar" aria-label="Loading the brief">
      <Skeleton height={22} width="50%" mb={12} />
      <Skeleton height={12} width="70%" mb={24} />
      <div className={classes.sheet}>
        {['60%', '95%', '90%', '97%', '80%', '92%'].map((width) => (
          <Skeleton key={width} height={13} width={width} mb={16} />
        ))}
      </div>
    </div>
  )
}
