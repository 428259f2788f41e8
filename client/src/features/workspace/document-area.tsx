import type { Editor } from '@tiptap/core'
import { useState } from 'react'
import type { CaseRole } from '../../../../contracts/access.ts'
import type { WorkspaceDocument } from '../../../../contracts/cases.ts'
import { restoreVersion } from '../../../../contracts/live-documents.ts'
import { api } from '../../api/api.ts'
import type { EditorRequests } from '../../editor/editor-keys.ts'
import type { LiveDocument } from '../../live/live-document.ts'
import { canEdit, hasText, type SaveFacts, type SaveState } from '../../live/save-state.ts'
import { announce } from '../../ui/announce.tsx'
import { CannotLoad, DocumentMessage } from './document-messages.tsx'
import { LivePage } from './live-page.tsx'
import { removeFromDevice } from './remove-from-device.ts'
import { RestoredNotice } from './restored-notice.tsx'
import { VersionView } from './version-view.tsx'
import type { useWorkspaceAddress } from './workspace-address.ts'
import { PageSkeleton } from './workspace-skeleton.tsx'

interface DocumentAreaProps {
  live: LiveDocument | undefined
  facts: SaveFacts
  state: SaveState
  document: WorkspaceDocument
  me: { id: string; name: string; role: CaseRole }
  editable: boolean
  requests: EditorRequests
  address: ReturnType<typeof useWorkspaceAddress>
  onEditor: (editor: Editor | null) => void
  reopen: () => void
}

/** The middle of the workspace: the live text, an earlier version of it, or why there is none. */
export function DocumentArea(props: DocumentAreaProps) {
  const { live, facts, state, document, me, editable, requests, address, onEditor, reopen } = props
  const [keptVersionId, setKeptVersionId] = useState<string>()
  if (!live) return <PageSkeleton />

  const undoRestore = async (versionId: string) => {
    await api(restoreVersion, { params: { id: document.id, versionId } })
    setKeptVersionId(undefined)
    announce('The text is as it was before.')
  }
  if (!hasText(facts))
    return state.kind === 'cannotLoad' ? <CannotLoad onRetry={() => live.retry()} /> : <PageSkeleton />
  const { versionId } = address
  return (
    <>
      {versionId !== undefined && (
        <VersionView
          documentId={document.id}
          versionId={versionId}
          canRestore={canEdit(facts)}
          onClose={() => address.openVersion(undefined)}
          onRestored={(kept) => {
            setKeptVersionId(kept)
            address.openVersion(undefined)
          }}
        />
      )}
      {/* Stays mounted behind a version: undo and the place in the text are kept. */}
      <div hidden={versionId !== undefined}>
        <DocumentMessage
          state={state}
          live={live}
          title={document.title}
          onDiscard={() => void removeFromDevice(live).then(reopen)}
        />
        {keptVersionId && (
          <RestoredNotice onUndo={() => undoRestore(keptVersionId)} onClose={() => setKeptVersionId(undefined)} />
        )}
        <LivePage live={live} document={document} me={me} editable={editable} requests={requests} onEditor={onEditor} />
      </div>
    </>
  )
}
