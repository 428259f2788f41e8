import { ActionIcon, Drawer } from '@mantine/core'
import { IconHistory, IconListSearch, IconListTree, IconMessage, IconPrinter, IconX } from '@tabler/icons-react'
import type { Editor } from '@tiptap/core'
import { lazy, Suspense, useCallback, useState } from 'react'
import type { Workspace, WorkspaceDocument } from '../../../../contracts/cases.ts'
import type { LiveDocument } from '../../live/live-document.ts'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { DocumentsPanel } from './documents-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import { SearchPanel } from './search-panel.tsx'
import classes from './workspace.module.css'
import type { useWorkspaceAddress } from './workspace-address.ts'

/** Loaded when somebody looks into it. */
const CaseMessages = lazy(async () => ({ default: (await import('../messages/case-messages.tsx')).CaseMessages }))

interface WorkspaceFrameProps {
  workspace: Workspace
  document: WorkspaceDocument
  editor: Editor | null
  live: LiveDocument | undefined
  userId: string
  address: ReturnType<typeof useWorkspaceAddress>
  isListOpen: boolean
  canWrite: boolean
  onPrint: () => void
  narrow: boolean
  children: React.ReactNode
}

/** Panels around the page: at the sides, or behind the bar at the bottom of a phone. */
export function WorkspaceFrame(props: WorkspaceFrameProps) {
  const { workspace, document, editor, live, userId, address, isListOpen, canWrite, onPrint, narrow, children } = props
  const [isSheetOpen, setSheetOpen] = useState(false)
  const isHistoryOpen = address.panel === 'history'
  const isSearchOpen = address.panel === 'search'
  const areMessagesOpen = address.panel === 'messages'
  const closeSheet = useCallback(() => setSheetOpen(false), [])
  const closePanel = () => address.openPanel(undefined)
  const list = <DocumentsPanel workspace={workspace} panel={address.panel} editor={editor} onChosen={closeSheet} />
  const history = (
    <HistoryPanel
      documentId={document.id}
      live={live}
      canWrite={canWrite}
      openVersionId={address.versionId}
      onOpenVersion={address.openVersion}
    />
  )
  const search = <SearchPanel caseId={workspace.case.id} userId={userId} staysOpen={!narrow} />
  const messages = (
    <Suspense fallback={<LoadingSkeleton lines={5} height={40} label="Loading messages" />}>
      <CaseMessages caseId={workspace.case.id} />
    </Suspense>
  )
  if (narrow) {
    return (
      <>
        <div className={classes.middle}>{children}</div>
        <nav className={classes.bottomBar} aria-label="Panels">
          <BottomButton label="Contents" isOpen={isSheetOpen} onClick={() => setSheetOpen(true)}>
            <IconListTree size={20} aria-hidden />
          </BottomButton>
          <BottomButton label="Search" isOpen={isSearchOpen} onClick={() => address.openPanel('search')}>
            <IconListSearch size={20} aria-hidden />
          </BottomButton>
          <BottomButton label="Messages" isOpen={areMessagesOpen} onClick={() => address.openPanel('messages')}>
            <IconMessage size={20} aria-hidden />
          </BottomButton>
          <BottomButton label="History" isOpen={isHistoryOpen} onClick={() => address.openPanel('history')}>
            <IconHistory size={20} aria-hidden />
          </BottomButton>
          <BottomButton label="Print" onClick={onPrint}>
            <IconPrinter size={20} aria-hidden />
          </BottomButton>
        </nav>
        <Sheet title="Contents" isOpen={isSheetOpen} onClose={closeSheet}>
          {list}
        </Sheet>
        <Sheet title="History" isOpen={isHistoryOpen && address.versionId === undefined} onClose={closePanel}>
          {history}
        </Sheet>
        <Sheet title="Messages of this case" isOpen={areMessagesOpen} onClose={closePanel}>
          {messages}
        </Sheet>
        <Sheet title="Search in this case" isOpen={isSearchOpen} onClose={closePanel}>
          {search}
        </Sheet>
      </>
    )
  }
  return (
    <div
      className={classes.columns}
      data-left={isListOpen ? 'open' : undefined}
      data-right={address.panel ? 'open' : undefined}
    >
      {isListOpen && <div className={classes.left}>{list}</div>}
      <div className={classes.middle}>{children}</div>
      {areMessagesOpen && (
        <SidePanel title="Messages" closeLabel="Close messages" onClose={closePanel}>
          {messages}
        </SidePanel>
      )}
      {isHistoryOpen && (
        <SidePanel title="History" closeLabel="Close history" onClose={closePanel}>
          {history}
        </SidePanel>
      )}
      {isSearchOpen && (
        <SidePanel title="Search in this case" closeLabel="Close search" onClose={closePanel}>
          {search}
        </SidePanel>
      )}
    </div>
  )
}

interface SidePanelProps {
  title: string
  closeLabel: string
  onClose: () => void
  children: React.ReactNode
}

function SidePanel({ title, closeLabel, onClose, children }: SidePanelProps) {
  return (
    <aside className={classes.right} aria-label={title}>
      <div className={classes.panelHead}>
        <h2 className={classes.panelTitle}>{title}</h2>
        <ActionIcon variant="subtle" color="gray" aria-label={closeLabel} onClick={onClose}>
          <IconX size={18} />
        </ActionIcon>
      </div>
      {children}
    </aside>
  )
}

interface BottomButtonProps {
  label: string
  /** Undefined for what opens no panel. */
  isOpen?: boolean
  onClick: () => void
  children: React.ReactNode
}

function BottomButton({ label, isOpen, onClick, children }: BottomButtonProps) {
  return (
    <button type="button" className={classes.bottomButton} aria-expanded={isOpen} onClick={onClick}>
      {children}
      {label}
    </button>
  )
}

interface SheetProps {
  title: string
  isOpen: boolean
  onClose: () => void
  children: React.ReactNode
}

function Sheet({ title, isOpen, onClose, children }: SheetProps) {
  return (
    <Drawer
      opened={isOpen}
      onClose={onClose}
      position="bottom"
      size="75%"
      title={title}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {children}
    </Drawer>
  )
}
