import { Navigate, useParams } from 'react-router'
import type { Workspace } from '../../../../contracts/cases.ts'
import { ApiError } from '../../api/api.ts'
import type { SessionUser } from '../../api/session.ts'
import { PageTitle } from '../../ui/page-title.tsx'
import { defaultDocument, documentAddress } from './document-names.ts'
import { DocumentWorkspace } from './document-workspace.tsx'
import { useWorkspaceAddress } from './workspace-address.ts'
import { WorkspaceUnavailable } from './workspace-unavailable.tsx'

interface CaseWorkspaceProps {
  workspace: Workspace
  user: SessionUser
  /** The person is no longer in this case: what is left is the way to texts that only this device has. */
  isLost: boolean
  onAskAgain: () => void
}

/** Finds the document that the address names. */
export function CaseWorkspace({ workspace, user, isLost, onAskAgain }: CaseWorkspaceProps) {
  const { documentId } = useParams()
  const { panel } = useWorkspaceAddress()
  const document = workspace.documents.find((known) => known.id === documentId)
  if (document) {
    return (
      <>
        <PageTitle>{`${document.title}, ${workspace.case.title}`}</PageTitle>
        <DocumentWorkspace
          key={document.id}
          workspace={workspace}
          document={document}
          user={user}
          isLost={isLost}
          onAskAgain={onAskAgain}
        />
      </>
    )
  }
  const first = defaultDocument(workspace.documents)
  if (!documentId && first) return <Navigate to={documentAddress(workspace.case.id, first.id, panel)} replace />
  return <WorkspaceUnavailable error={notFound} onRetry={() => undefined} />
}

const notFound = new ApiError({ code: 'NOT_FOUND', status: 404, message: 'There is no such document' })
