import { useMatch, useParams } from 'react-router'
import { useSession } from '../../api/session.ts'
import { CaseWorkspace } from './case-workspace.tsx'
import { PrintPage } from './print-page.tsx'
import { useWorkspace } from './use-workspace.ts'
import { WorkspaceSkeleton } from './workspace-skeleton.tsx'
import { WorkspaceUnavailable } from './workspace-unavailable.tsx'

/** The page of a case: its live documents and everything around them. */
export default function WorkspacePage() {
  const { caseId = '' } = useParams()
  const { user } = useSession()
  const printing = useMatch('/cases/:caseId/documents/:documentId/print') !== null
  const { workspace, isLost, error, refetch } = useWorkspace(caseId, user?.id ?? '')
  if (!user) return null
  if (!workspace) {
    return error ? <WorkspaceUnavailable error={error} onRetry={refetch} /> : <WorkspaceSkeleton />
  }
  if (printing && !isLost) return <PrintPage workspace={workspace} user={user} />
  return <CaseWorkspace key={caseId} workspace={workspace} user={user} isLost={isLost} onAskAgain={refetch} />
}
