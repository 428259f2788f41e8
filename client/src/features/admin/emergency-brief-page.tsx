import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { JSONContent } from '@tiptap/core'
import { Link, useParams } from 'react-router'
import { getEmergencyBrief } from '../../../../contracts/break-glass.ts'
import { type Document, downloadDocument, listDocuments } from '../../../../contracts/documents.ts'
import { api, hasCode } from '../../api/api.ts'
import { download, saveFile } from '../../api/files.ts'
import { queryKeys } from '../../api/queries.ts'
import { DocumentViewer } from '../../editor/document-viewer.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { FormError } from '../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Note } from '../../ui/note.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { exactTime } from '../../ui/time-words.ts'
import classes from './admin.module.css'

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
          <EmergencyFiles caseId={brief.data.grant.caseId} />
        </>
      )}
    </>
  )
}

function EmergencyFiles({ caseId }: { caseId: string }) {
  const files = useQuery({
    queryKey: [...queryKeys.admin, 'break-glass', 'files', caseId],
    queryFn: async ({ signal }) =>
      (await api(listDocuments, { query: { caseId, page: 1, pageSize: 100 }, signal })).data,
    gcTime: 0,
  })
  const getting = useMutation({
    mutationFn: async ({ id, fileName }: Document) => saveFile(await download(downloadDocument, { id }), fileName),
  })
  return (
    <section aria-labelledby="emergency-files">
      <h2 id="emergency-files" className={pageClasses.sectionTitle}>
        Files
      </h2>
      {files.isError && <ErrorState error={files.error} onRetry={() => void files.refetch()} />}
      {files.data?.length === 0 && <p>The case has no files.</p>}
      <ul className={classes.list}>
        {files.data?.map((file) => (
          <li key={file.id} className={classes.row}>
            <span className={classes.about}>{file.fileName}</span>
            <Button
              variant="default"
              disabled={!file.abilities.download}
              loading={getting.isPending && getting.variables.id === file.id}
              onClick={() => getting.mutate(file)}
              aria-label={`Download ${file.fileName}`}
            >
              Download
            </Button>
          </li>
        ))}
      </ul>
      {getting.isError && <FormError error={getting.error} title="The file did not come" />}
    </section>
  )
}
