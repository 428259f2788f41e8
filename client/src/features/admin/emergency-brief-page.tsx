import { useQuery } from '@tanstack/react-query'
import type { JSONContent } from '@tiptap/core'
import { Link, useParams } from 'react-router'
import { getEmergencyBrief } from '../../../../contracts/break-glass.ts'
import { api, hasCode } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { DocumentViewer } from '../../editor/document-viewer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { exactTime } from '../../ui/time-words.ts'

/** How often the server is asked whether it is still open. */
const EVERY_MS = 15_000

/** `/admin/emergency/:grantId`: the brief, to read, for as long as the access lasts. */
export function EmergencyBriefPage() {
  const { grantId = '' } = useParams()
  const brief = useQuery({
    queryKey: [...queryKeys.admin, 'break-glass', grantId],
    queryFn: async ({ signal }) => (await api(getEmergencyBrief, { params: { id: grantId }, signal })).data,
    refetchInterval: EVERY_MS,
    gcTime: 0,
    retry: false,
  })
  const isOver = hasCode(brief.error, 'NOT_FOUND')
  return (
    <>
      <PageTitle>Emergency access</PageTitle>
      <Link to="/admin/emergency">← Emergency access</Link>
      {isOver && (
        <EmptyState title="This emergency access has ended" text="Nothing of the case is open to you any more." />
      )}
      {brief.error && !isOver && <ErrorState error={brief.error} onRetry={() => void brief.refetch()} />}
      {brief.isPending && <LoadingSkeleton lines={10} height={24} label="Loading the brief" />}
      {brief.data && !isOver && (
        <>
          <h1 className={pageClasses.title}>{brief.data.title}</h1>
          <Note tone="waiting">
            You read this until {exactTime(brief.data.grant.expiresAt)}. The people of the case know.
          </Note>
          <DocumentViewer
            key={JSON.stringify(brief.data.content)}
            content={brief.data.content as JSONContent}
            label="Brief"
          />
        </>
      )}
    </>
  )
}
