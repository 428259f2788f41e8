import { IconLock } from '@tabler/icons-react'
import type { Editor } from '@tiptap/core'
import { memo, useEffect } from 'react'
import type { CaseRole } from '../../../../contracts/access.ts'
import type { WorkspaceDocument } from '../../../../contracts/cases.ts'
import { partyColors } from '../../../../contracts/live/awareness.ts'
import { DocumentText, useDocumentEditor } from '../../editor/document-editor.tsx'
import type { EditorRequests } from '../../editor/editor-keys.ts'
import { countWords } from '../../editor/outline.ts'
import { useDebouncedReading } from '../../editor/use-debounced-reading.ts'
import type { LiveDocument } from '../../live/live-document.ts'
import classes from './workspace.module.css'

interface LivePageProps {
  live: LiveDocument
  document: WorkspaceDocument
  me: { id: string; name: string; role: CaseRole }
  editable: boolean
  requests: EditorRequests
  /** Receives the editor as long as it is there. */
  onEditor: (editor: Editor | null) => void
  /** Of the page in the HTML; needed where several are on one page. */
  pageId?: string
}

/** The page with the live text. Rendered only once there is a text, and not again at every key. */
export const LivePage = memo(function LivePage(props: LivePageProps) {
  const { live, document, me, editable, requests, onEditor, pageId = 'document-page' } = props
  const editor = useDocumentEditor({
    live,
    user: { id: me.id, name: me.name, party: me.role, color: partyColors[me.role] },
    editable,
    title: document.title,
    requests,
  })
  useEffect(() => {
    onEditor(editor)
    return () => onEditor(null)
  }, [editor, onEditor])

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the margin of the page belongs to the text, for mice only */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the keyboard reaches the text itself */}
      <div
        id={pageId}
        className={classes.page}
        onClick={(event) => {
          if (event.target === event.currentTarget && editor.isEditable) editor.commands.focus('end')
        }}
      >
        <DocumentText editor={editor} />
      </div>
      <PageFooter editor={editor} document={document} />
    </>
  )
})

function PageFooter({ editor, document }: { editor: Editor; document: WorkspaceDocument }) {
  const words = useDebouncedReading(editor, countWords)
  return (
    <div className={classes.footer}>
      {document.kind === 'private_notes' ? (
        <span className={classes.private}>
          <IconLock size={14} aria-hidden />
          Only you can read these notes.
        </span>
      ) : (
        <span>Everybody in this case reads this text.</span>
      )}
      <span>{words === 1 ? '1 word' : `${words.toLocaleString()} words`}</span>
    </div>
  )
}
