import { Button, Group, Modal, Tabs } from '@mantine/core'
import { IconArrowForward } from '@tabler/icons-react'
import type { Editor } from '@tiptap/core'
import type { Transaction } from '@tiptap/pm/state'
import { ySyncPluginKey } from '@tiptap/y-tiptap'
import { useCallback, useEffect, useId, useRef, useState } from 'react'
import type { Workspace, WorkspaceDocument } from '../../../../../contracts/cases.ts'
import type { SessionUser } from '../../../api/session.ts'
import { useThrottledState } from '../../../editor/use-throttled-state.ts'
import { announce } from '../../../ui/announce.tsx'
import { readership } from '../../workspace/document-names.ts'
import classes from './documents.module.css'
import { MeetingDocument } from './meeting-document.tsx'
import { canTakeOver, takeOver } from './take-over.ts'

interface MeetingDocumentsProps {
  workspace: Workspace
  user: SessionUser
  narrow: boolean
}

/** How long the remark about a taken-over note stays, milliseconds; a screen reader hears it at once. */
const TOLD_MS = 12_000

/** Brief, shared notes and private notes beside the call, each in a tab that keeps its place. */
export function MeetingDocuments({ workspace, user, narrow }: MeetingDocumentsProps) {
  const documents = workspace.documents.filter(({ kind }) => kind in tabNames)
  const brief = documents.find(({ kind }) => kind === 'brief')
  const [shownId, setShownId] = useState(brief?.id ?? documents[0]?.id ?? '')
  const [seen, setSeen] = useState<readonly string[]>([shownId])
  const { editors, setterOf } = useEditors()
  const briefEditor = brief ? (editors[brief.id] ?? null) : null
  const hasCursor = useHasCursor(briefEditor)
  const [taken, setTaken] = useState<{ words: string; isLast: boolean }>()
  const [asked, setAsked] = useState<Editor>()
  const tabsId = useId()
  const show = (id: string | null) => {
    if (id === null) return
    setShownId(id)
    // It is about the brief.
    setTaken(undefined)
    setSeen((before) => (before.includes(id) ? before : [...before, id]))
  }
  useEffect(() => {
    if (taken === undefined) return
    const timer = setTimeout(() => setTaken(undefined), TOLD_MS)
    return () => clearTimeout(timer)
  }, [taken])
  useOwnEdits(briefEditor, () => setTaken((before) => before && { ...before, isLast: false }))

  const take = (notes: Editor, from: WorkspaceDocument) => {
    if (!brief || !briefEditor || !takeOver(notes, briefEditor, !hasCursor.current)) return
    const words = `Copied from ${tabNames[from.kind].toLowerCase()} into the brief as your edit. ${readership.brief} reads it.`
    show(brief.id)
    setTaken({ words, isLast: true })
    announce(words)
    // After the tab has opened: what is hidden cannot be focused.
    requestAnimationFrame(() => briefEditor.commands.focus(undefined, { scrollIntoView: true }))
  }
  return (
    <section className={classes.documents} aria-label="Documents of this case">
      <Tabs id={tabsId} value={shownId} onChange={show} className={classes.tabs}>
        <Tabs.List className={classes.tabList}>
          {documents.map((document) => (
            <Tabs.Tab key={document.id} value={document.id}>
              {tabNames[document.kind]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {taken !== undefined && (
          <div className={classes.taken}>
            <span>{taken.words}</span>
            {/* Whoever has written on in the brief would take that back instead. */}
            {taken.isLast && (
              <Button
                size="compact-sm"
                variant="default"
                onClick={() => {
                  briefEditor?.commands.undo()
                  setTaken(undefined)
                  announce('Taken out of the brief again.')
                }}
              >
                Undo
              </Button>
            )}
          </div>
        )}
        {documents.map((document) => (
          // Not Mantine's panel: it takes the effects of what is hidden away, and with them editor and connection.
          <div
            key={document.id}
            role="tabpanel"
            id={`${tabsId}-panel-${document.id}`}
            aria-labelledby={`${tabsId}-tab-${document.id}`}
            className={classes.panel}
            hidden={document.id !== shownId}
          >
            {seen.includes(document.id) && (
              <MeetingDocument
                case_={workspace.case}
                document={document}
                user={user}
                isShown={document.id === shownId}
                narrow={narrow}
                editor={editors[document.id] ?? null}
                onEditor={setterOf(document.id)}
              >
                {document.kind !== 'brief' && brief?.access === 'write' && (
                  <TakeOverButton
                    editor={editors[document.id] ?? null}
                    onTake={(notes) => (document.kind === 'private_notes' ? setAsked(notes) : take(notes, document))}
                  />
                )}
              </MeetingDocument>
            )}
          </div>
        ))}
      </Tabs>
      <Modal
        opened={asked !== undefined}
        onClose={() => setAsked(undefined)}
        closeButtonProps={{ 'aria-label': 'Close' }}
        title="Copy your private note into the brief?"
      >
        <p>{readership.brief} reads it there. Your private notes stay as they are.</p>
        <Group mt="md">
          <Button
            data-autofocus
            onClick={() => {
              const from = documents.find(({ kind }) => kind === 'private_notes')
              if (asked && from) take(asked, from)
              setAsked(undefined)
            }}
          >
            Copy into the brief
          </Button>
          <Button variant="default" onClick={() => setAsked(undefined)}>
            Cancel
          </Button>
        </Group>
      </Modal>
    </section>
  )
}

const tabNames: Record<WorkspaceDocument['kind'], string> = {
  brief: 'Brief',
  notes: 'Shared notes',
  private_notes: 'Private notes',
}

/** The editor of each open tab. */
function useEditors() {
  const [editors, setEditors] = useState<Record<string, Editor | null>>({})
  const setters = useRef(new Map<string, (editor: Editor | null) => void>())
  // One function a document for as long as the page is there: another one would make the editor report itself again.
  const setterOf = useCallback((id: string) => {
    const known = setters.current.get(id)
    if (known) return known
    const setter = (editor: Editor | null) => setEditors((before) => ({ ...before, [id]: editor }))
    setters.current.set(id, setter)
    return setter
  }, [])
  return { editors, setterOf }
}

/** Tells of each change of the text that this person makes. */
function useOwnEdits(editor: Editor | null, onEdit: () => void): void {
  const latest = useRef(onEdit)
  latest.current = onEdit
  useEffect(() => {
    const hear = ({ transaction }: { transaction: Transaction }) => {
      // What one undoes comes back from Yjs like somebody else's change.
      const { isChangeOrigin, isUndoRedoOperation } = transaction.getMeta(ySyncPluginKey) ?? {}
      if (transaction.docChanged && (!isChangeOrigin || isUndoRedoOperation)) latest.current()
    }
    editor?.on('transaction', hear)
    return () => void editor?.off('transaction', hear)
  }, [editor])
}

/** Whether this person has put the cursor into the text since it was opened. */
function useHasCursor(editor: Editor | null) {
  const hasCursor = useRef(false)
  useEffect(() => {
    hasCursor.current = false
    const mark = () => {
      hasCursor.current = true
    }
    editor?.on('focus', mark)
    return () => void editor?.off('focus', mark)
  }, [editor])
  return hasCursor
}

interface TakeOverButtonProps {
  editor: Editor | null
  onTake: (notes: Editor) => void
}

function TakeOverButton({ editor, onTake }: TakeOverButtonProps) {
  return editor && <TakeOver editor={editor} onTake={onTake} />
}

/** Copies what is marked, or the line with the cursor; greyed out while there is nothing to copy. */
function TakeOver({ editor, onTake }: { editor: Editor; onTake: (notes: Editor) => void }) {
  const isPossible = useThrottledState(editor, canTakeOver)
  return (
    <Button
      className={classes.take}
      size="compact-sm"
      variant="default"
      leftSection={<IconArrowForward size={16} aria-hidden />}
      aria-disabled={!isPossible || undefined}
      data-disabled={!isPossible || undefined}
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => isPossible && onTake(editor)}
    >
      Into the brief
    </Button>
  )
}
