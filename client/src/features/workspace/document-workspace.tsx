import { useHotkeys, useMediaQuery } from '@mantine/hooks'
import type { Editor } from '@tiptap/core'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { can } from '../../../../contracts/access.ts'
import type { Workspace, WorkspaceDocument } from '../../../../contracts/cases.ts'
import type { SessionUser } from '../../api/session.ts'
import { FindPanel } from '../../editor/find-panel.tsx'
import { LinkDialog } from '../../editor/link-dialog.tsx'
import { PlaceholderDialog } from '../../editor/placeholder-dialog.tsx'
import { Toolbar } from '../../editor/toolbar.tsx'
import type { LiveDocument } from '../../live/live-document.ts'
import { liveDocuments } from '../../live/live-documents.ts'
import { canEdit, saveState as deriveSaveState, type SaveState } from '../../live/save-state.ts'
import { useFollow, useTellPlace } from '../../live/use-follow.ts'
import { useLiveDocument } from '../../live/use-live-document.ts'
import { usePresence } from '../../live/use-presence.ts'
import { BreakGlassBanner } from '../audit/break-glass-banner.tsx'
import { StageBar } from '../case-stage/stage-bar.tsx'
import { ConsultationSoon } from '../consultations/consultation-soon.tsx'
import { FileDrop } from '../documents/file-drop.tsx'
import { DocumentArea } from './document-area.tsx'
import { documentAddress } from './document-names.ts'
import { NoAccess } from './no-access.tsx'
import { useRememberedFlag } from './remembered-flag.ts'
import { removeFromDevice } from './remove-from-device.ts'
import { useEditorRequests } from './use-editor-requests.ts'
import { useFoundPlace } from './use-found-place.ts'
import { useAskAccess } from './use-workspace.ts'
import classes from './workspace.module.css'
import { type Panel, useWorkspaceAddress } from './workspace-address.ts'
import { WorkspaceFrame } from './workspace-frame.tsx'
import { WorkspaceTopBar } from './workspace-top-bar.tsx'

/** Height of the two rows that stay at the top, pixels: what is below is the page. */
const TOP_BAR = 97

interface DocumentWorkspaceProps {
  workspace: Workspace
  document: WorkspaceDocument
  user: SessionUser
  /** The person is no longer in the case. */
  isLost: boolean
  onAskAgain: () => void
}

/** One open document with everything around it. */
export function DocumentWorkspace({ workspace, document, user, isLost, onAskAgain }: DocumentWorkspaceProps) {
  const { case: case_ } = workspace
  const narrow = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false })
  const askAccess = useAskAccess(case_.id, document.id)
  const { live, facts, reopen } = useLiveDocument({
    userId: user.id,
    documentId: document.id,
    access: isLost ? 'none' : document.access,
    askAccess,
  })
  const state: SaveState = isLost ? { kind: 'noAccess', changes: facts.unsavedChanges } : deriveSaveState(facts)
  const isGone = state.kind === 'noAccess'
  useReopenWhenBack(isLost, live, reopen)
  const me = useMemo(() => ({ ...user, role: case_.role }), [user, case_.role])
  const address = useWorkspaceAddress()
  const [editor, setEditor] = useState<Editor | null>(null)
  const [isListOpen, setListOpen] = useRememberedFlag('lc.workspace.list', true)
  const people = usePresence(live, user.id)
  const { following, follow } = useFollowing(editor, live, people)
  useTellPlace(editor, live, TOP_BAR)
  useLeaveWarning(facts.unsavedChanges > 0)

  const print = useCallback(() => {
    window.open(`${documentAddress(case_.id, document.id)}/print`, '_blank')
  }, [case_.id, document.id])
  const { requests, dialog, closeDialog, saveStateTold } = useEditorRequests(state, print)
  useFoundPlace(editor)
  const togglePanel = (panel: Panel) => address.openPanel(address.panel === panel ? undefined : panel)
  useHotkeys([['mod+shift+F', () => address.openPanel('search')]], [], true)
  const isVersionOpen = address.versionId !== undefined
  const editable = canEdit(facts) && !isVersionOpen

  return (
    <div className={classes.workspace}>
      {!isGone && <StageBar case_={case_} />}
      {!isGone && <BreakGlassBanner caseId={case_.id} />}
      {!isGone && <ConsultationSoon caseId={case_.id} />}
      {!isGone && can(case_, 'uploadFiles') && <FileDrop caseId={case_.id} title={case_.title} />}
      <div className={classes.top}>
        <WorkspaceTopBar
          case_={case_}
          saveState={state}
          saveStateTold={saveStateTold}
          people={people}
          following={following?.userId}
          onFollow={follow}
          isListOpen={isListOpen}
          onToggleList={() => setListOpen(!isListOpen)}
          panel={address.panel}
          onTogglePanel={togglePanel}
          onPrint={print}
          narrow={narrow}
          isGone={isGone}
        />
        <div className={classes.toolbarRow}>
          {editor && !isVersionOpen && <Toolbar editor={editor} requests={requests} narrow={narrow} />}
        </div>
        {editor && (dialog === 'find' || dialog === 'replace') && (
          <div className={classes.findPlace}>
            <FindPanel editor={editor} withReplace={dialog === 'replace'} onClose={closeDialog} />
          </div>
        )}
      </div>
      {isGone && live && (
        <div className={classes.middle}>
          <NoAccess
            workspace={workspace}
            document={document}
            live={live}
            changes={state.changes}
            onAskAgain={onAskAgain}
            onRemove={() => void removeFromDevice(live).then(reopen)}
          />
        </div>
      )}
      {!isGone && (
        <WorkspaceFrame
          workspace={workspace}
          document={document}
          editor={isVersionOpen ? null : editor}
          live={live}
          userId={user.id}
          address={address}
          isListOpen={isListOpen}
          canWrite={canEdit(facts)}
          onPrint={print}
          narrow={narrow}
        >
          <DocumentArea
            live={live}
            facts={facts}
            state={state}
            document={document}
            me={me}
            editable={editable}
            requests={requests}
            address={address}
            onEditor={setEditor}
            reopen={reopen}
          />
        </WorkspaceFrame>
      )}
      {following && (
        <div className={classes.following} style={{ '--party': following.color } as React.CSSProperties}>
          <button type="button" onClick={() => follow(undefined)}>
            Following {following.name}. Stop (Esc)
          </button>
        </div>
      )}
      {editor && dialog === 'link' && <LinkDialog editor={editor} onClose={closeDialog} />}
      {editor && dialog === 'placeholder' && <PlaceholderDialog editor={editor} onClose={closeDialog} />}
    </div>
  )
}

/** Somebody who was invited again, or only taken out by mistake, gets the text without loading the page anew. */
function useReopenWhenBack(isLost: boolean, live: LiveDocument | undefined, reopen: () => void): void {
  const wasLost = useRef(isLost)
  useEffect(() => {
    if (wasLost.current && !isLost && live) void liveDocuments.drop(live).then(reopen)
    wasLost.current = isLost
  }, [isLost, live, reopen])
}

type Following = ReturnType<typeof usePresence>[number]

/** Whom one follows, as long as they are here. */
function useFollowing(editor: Editor | null, live: Parameters<typeof usePresence>[0], people: Following[]) {
  const [userId, setUserId] = useState<string>()
  const following = people.find((person) => person.userId === userId)
  const stop = useCallback(() => setUserId(undefined), [])
  useFollow({ editor, live, clientId: following?.clientId, onStop: stop })
  const follow = useCallback((person: Following | undefined) => setUserId(person?.userId), [])
  return { following, follow }
}

/** Unsaved text is kept on the device, but on this device only: worth a question before the page closes. */
function useLeaveWarning(unsaved: boolean): void {
  useEffect(() => {
    if (!unsaved) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    window.addEventListener('beforeunload', warn)
    return () => window.removeEventListener('beforeunload', warn)
  }, [unsaved])
}
