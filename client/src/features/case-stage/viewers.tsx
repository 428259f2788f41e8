import { useQuery } from '@tanstack/react-query'
import type { Viewer } from '../../../../contracts/published-briefs.ts'
import { viewersQuery } from '../../api/case-queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './sharing.module.css'

/** "read version 2 of the brief, 3 times". */
export function viewedInWords({ what, briefVersion, partyName, times }: Viewer): string {
  const often = times > 1 ? `, ${times} times` : ''
  return what === 'brief' ? `read version ${briefVersion} of the brief${often}` : `saw the name “${partyName}”${often}`
}

/** Who outside of the case has seen what of it. */
export function Viewers({ caseId }: { caseId: string }) {
  const viewers = useQuery({ ...viewersQuery(caseId), staleTime: 0 })
  return (
    <section className={pageClasses.section} aria-labelledby="viewers">
      <h2 id="viewers" className={pageClasses.sectionTitle}>
        Who has seen what
      </h2>
      {viewers.isError && !viewers.data && <ErrorState error={viewers.error} onRetry={() => void viewers.refetch()} />}
      {viewers.isPending && <LoadingSkeleton lines={2} height={32} label="Loading who has seen what" />}
      {viewers.data?.length === 0 && (
        <p className={classes.quiet}>Nobody outside of the case has read the brief or seen a name.</p>
      )}
      <ul className={classes.list}>
        {viewers.data?.map((viewer) => (
          <li
            key={`${viewer.userId} ${viewer.what} ${viewer.briefVersion} ${viewer.partyName}`}
            className={classes.item}
          >
            <span className={classes.grow}>
              <span className={classes.strong}>{viewer.name}</span> {viewedInWords(viewer)}
            </span>
            <RelativeTime at={viewer.lastAt} />
          </li>
        ))}
      </ul>
    </section>
  )
}
