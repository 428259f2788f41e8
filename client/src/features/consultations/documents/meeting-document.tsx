import type { Editor } from '@tiptap/core'
import { useMemo } from 'react'
import type { Case, WorkspaceDocument } from '../../../../../contracts/cases.ts'
import type { SessionUser } from '../../../api/session.ts'
import { FindPanel } from '../../../editor/find-panel.tsx'
import { LinkDialog } from '../../../editor/link-dialog.tsx'
import { PlaceholderDialog } from '../../../editor/placeholder-dialog.tsx'
import { Toolbar } from '../../../editor/toolbar.tsx'
import { canEdit, saveState as deriveSaveState, hasText } from '../../../live/save-state.ts'
import { useLiveDocument } from '../../../live/use-live-document.ts'
import { CannotLoad, DocumentMessage } from '../../workspace/document-messages.tsx'
import { documentAddress } from '../../workspace/document-names.ts'
import { LivePage } from '../../workspace/live-page.tsx'
import { removeFromDevice } from '../../workspace/remove-from-device.ts'
import { SaveIndicator } from '../../workspace/save-indicator.tsx'
import { useEditorRequests } from '../../workspace/use-editor-requests.ts'
import { useAskAccess } from '../../workspace/use-workspace.ts'
import { PageSkeleton } from '../../workspace/workspace-skeleton.tsx'
import classes from './documents.module.css'

interface MeetingDocumentProps {
  case_: Case
  document: WorkspaceDocument
  user: SessionUser
  /** Whether its tab is the open one; the others keep their place in the text. */
  isShown: boolean
  narrow: boolean
  editor: Editor | null
  onEditor: (editor: Editor | null) => void
  /** Beside the save state: acts that belong to this document. */
  children?: React.ReactNode
}

/** One document of the case beside the call: the same live text and tools as in the workspace. */
export function MeetingDocument(props: MeetingDocumentProps) {
  const { case_, document, user, isShown, narrow, editor, onEditor, children } = props
  const askAccess = useAskAccess(case_.id, document.id)
  const { live, facts, reopen } = useLiveDocument({
    userId: user.id,
    documentId: document.id,
    access: document.access,
    askAccess,
  })
  const state = deriveSaveState(facts)
  const me = useMemo(() => ({ ...user, role: case_.role }), [user, case_.role])
  const print = () => void window.open(`${documentAddress(case_.id, document.id)}/print`, '_blank')
  const { requests, dialog, closeDialog, saveStateTold } = useEditorRequests(state, print, isShown)
  return (
    <div className={classes.document} hidden={!isShown}>
      <div className={classes.tools}>
        <div className={classes.toolbar}>
          {editor && <Toolbar editor={editor} requests={requests} narrow={narrow} pageId={pageIdOf(document)} />}
        </div>
        {children}
        <SaveIndicator state={state} told={saveStateTold && isShown} />
        {editor && isShown && (dialog === 'find' || dialog === 'replace') && (
          <div className={classes.find}>
            <FindPanel editor={editor} withReplace={dialog === 'replace'} onClose={closeDialog} />
          </div>
        )}
      </div>
      {/* A long text that one may only read is scrolled by keys. */}
      <div className={classes.scroll} tabIndex={canEdit(facts) ? undefined : 0}>
        {live && hasText(facts) ? (
          <>
            <DocumentMessage
              state={state}
              live={live}
              title={document.title}
              onDiscard={() => void removeFromDevice(live).then(reopen)}
            />
            <LivePage
              live={live}
              document={document}
              me={me}
              editable={canEdit(facts)}
              requests={requests}
              onEditor={onEditor}
              pageId={pageIdOf(document)}
            />
          </>
        ) : live && state.kind === 'cannotLoad' ? (
          <CannotLoad onRetry={() => live.retry()} />
        ) : (
          <PageSkeleton />
        )}
      </div>
      {editor && isShown && dialog === 'link' && <LinkDialog editor={editor} onClose={closeDialog} />}
      {editor && isShown && dialog === 'placeholder' && <PlaceholderDialog editor={editor} onClose={closeDialog} />}
    </div>
  )
}

const pageIdOf = ({ id }: WorkspaceDocument) => `page-${id}`
