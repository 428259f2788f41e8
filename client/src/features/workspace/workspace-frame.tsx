import { ActionIcon, Drawer } from '@mantine/core'
import { IconHistory, IconListTree, IconPrinter, IconX } from '@tabler/icons-react'
import type { Editor } from '@tiptap/core'
import { useCallback, useState } from 'react'
import type { Workspace, WorkspaceDocument } from '../../../../contracts/cases.ts'
import type { LiveDocument } from '../../live/live-document.ts'
import { DocumentsPanel } from './documents-panel.tsx'
import { HistoryPanel } from './history-panel.tsx'
import classes from './workspace.module.css'
import type { useWorkspaceAddress } from './workspace-address.ts'

interface WorkspaceFrameProps {
  workspace: Workspace
  document: WorkspaceDocument
  editor: Editor | null
  live: LiveDocument | undefined
  address: ReturnType<typeof useWorkspaceAddress>
  isListOpen: boolean
  canWrite: boolean
  onPrint: () => void
  narrow: boolean
  children: React.ReactNode
}

/** Panels around the page: at the sides, or behind the bar at the bottom of a phone. */
export function WorkspaceFrame(props: WorkspaceFrameProps) {
  const { workspace, document, editor, live, address, isListOpen, canWrite, onPrint, narrow, children } = props
  const [isSheetOpen, setSheetOpen] = useState(false)
  const isHistoryOpen = address.panel === 'history'
  const closeSheet = useCallback(() => setSheetOpen(false), [])
  const closeHistory = () => address.openPanel(undefined)
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
  if (narrow) {
    return (
      <>
        <div className={classes.middle}>{children}</div>
        <nav className={classes.bottomBar} aria-label="Panels">
          <BottomButton label="Contents" isOpen={isSheetOpen} onClick={() => setSheetOpen(true)}>
            <IconListTree size={20} aria-hidden />
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
        <Sheet title="History" isOpen={isHistoryOpen && address.versionId === undefined} onClose={closeHistory}>
          {history}
        </Sheet>
      </>
    )
  }
  return (
    <div
      className={classes.columns}
      data-left={isListOpen ? 'open' : undefined}
      data-right={isHistoryOpen ? 'open' : undefined}
    >
      {isListOpen && <div className={classes.left}>{list}</div>}
      <div className={classes.middle}>{children}</div>
      {isHistoryOpen && (
        <aside className={classes.right} aria-label="History">
          <div className={classes.panelHead}>
            <h2 className={classes.panelTitle}>History</h2>
            <ActionIcon variant="subtle" color="gray" aria-label="Close history" onClick={closeHistory}>
              <IconX size={18} />
            </ActionIcon>
          </div>
          {history}
        </aside>
      )}
    </div>
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
