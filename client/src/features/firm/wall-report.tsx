import { Pagination } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './firm.module.css'
import { wallReportQuery } from './firm-queries.ts'

const asked: Record<string, string> = {
  getCase: 'open the case',
  getWorkspace: 'open the case',
  openDocument: 'open a document',
  listVersions: 'read the history of a document',
  getVersion: 'read a version of a document',
  createVersion: 'name a version',
  restoreVersion: 'restore a version',
  listCaseMembers: 'see the people of the case',
  acceptInvitation: 'accept an invitation',
  acceptInvitationByToken: 'accept an invitation',
}

/** What the walls have stopped, and whether anything got through. */
export function WallReportSection({ lawFirmId }: { lawFirmId: string }) {
  const [page, setPage] = useState(1)
  const report = useQuery({ ...wallReportQuery(lawFirmId, page), placeholderData: keepPreviousData })
  if (report.isError && !report.data) return <ErrorState error={report.error} onRetry={() => void report.refetch()} />
  if (!report.data) return <LoadingSkeleton lines={3} label="Loading the report" />
  const { attempts, gotThrough, entries } = report.data.data
  const pages = Math.ceil(attempts / 20)
  return (
    <section aria-labelledby="wall-report" className={classes.report}>
      <h3 id="wall-report">Report</h3>
      {gotThrough === 0 ? (
        <p className={classes.figure}>{attempts === 1 ? '1 attempt' : `${attempts} attempts`}, none got through</p>
      ) : (
        <Note tone="waiting">
          {gotThrough === 1 ? '1 trace' : `${gotThrough} traces`} of a person behind a wall in a case. Tell us at once.
        </Note>
      )}
      <ul className={classes.list} aria-label="Attempts that walls stopped">
        {entries.map((entry) => (
          <li key={entry.id} className={classes.row}>
            <span className={classes.about}>
              {entry.name} tried to {asked[entry.what] ?? `reach the case (${entry.what})`}
            </span>
            <span className={classes.quiet}>
              Case {entry.reference} · <RelativeTime at={entry.at} />
            </span>
          </li>
        ))}
      </ul>
      {pages > 1 && (
        <Pagination
          total={pages}
          value={page}
          onChange={setPage}
          getControlProps={(control) => ({ 'aria-label': control === 'next' ? 'Next page' : 'Previous page' })}
        />
      )}
    </section>
  )
}
