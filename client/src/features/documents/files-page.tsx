import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import { can } from '../../../../contracts/access.ts'
import type { Case } from '../../../../contracts/cases.ts'
import { caseQuery } from '../../api/queries.ts'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import pageClasses from '../../ui/page.module.css'
import { PageTitle } from '../../ui/page-title.tsx'
import { FileDrop } from './file-drop.tsx'
import { FileList } from './file-list.tsx'
import { UploadButton } from './upload-button.tsx'

/** `/cases/:caseId/files`: everything that people of a case have put into it. */
export function FilesPage() {
  const { caseId = '' } = useParams()
  const record = useQuery(caseQuery(caseId))
  return (
    <div className={pageClasses.page}>
      <PageTitle>{record.data ? `Files, ${record.data.title}` : 'Files'}</PageTitle>
      {record.isError && !record.data && <ErrorState error={record.error} onRetry={() => void record.refetch()} />}
      {record.isPending && <LoadingSkeleton lines={6} height={44} label="Loading the files" />}
      {record.data && <CaseFiles case_={record.data} />}
    </div>
  )
}

function CaseFiles({ case_ }: { case_: Case }) {
  const mayUpload = can(case_, 'uploadFiles')
  return (
    <>
      <div className={pageClasses.head}>
        <div>
          <h1 className={pageClasses.title}>Files</h1>
          <p className={pageClasses.lead}>
            <Anchor component={Link} to={`/cases/${case_.id}`} underline="always">
              {case_.title}
            </Anchor>
          </p>
        </div>
        {mayUpload && <UploadButton caseId={case_.id} />}
      </div>
      <FileList caseId={case_.id} mayUpload={mayUpload} />
      {mayUpload && <FileDrop caseId={case_.id} title={case_.title} />}
    </>
  )
}
