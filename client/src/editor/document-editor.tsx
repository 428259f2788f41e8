import './document-text.css'
import type { Editor } from '@tiptap/core'
import { EditorContent, useEditor } from '@tiptap/react'
import { useEffect } from 'react'
import type { LiveDocument } from '../live/live-document.ts'
import type { CaretUser } from './carets/own-caret.ts'
import { editorExtensions } from './editor-extensions.ts'
import type { EditorRequests } from './editor-keys.ts'
import { cleanPastedHtml } from './paste-cleaning.ts'
import { SlashMenuList } from './slash-menu-list.tsx'

/** What lies over the text at the top (bars) and at the bottom (panels on a phone), with a line of air; pixels. */
const covered = { top: 128, bottom: 96, left: 8, right: 8 }

interface DocumentEditorOptions {
  live: LiveDocument
  user: CaretUser
  editable: boolean
  /** Name of the document, for screen readers. */
  title: string
  requests: EditorRequests
}

/**
 * The editor of a live document. Call it only once the document has its text: an editor bound to an empty Y.Doc writes a
 * paragraph of its own into it. `live`, `user.id` and `requests` make a new editor when they change.
 */
export function useDocumentEditor({ live, user, editable, title, requests }: DocumentEditorOptions): Editor {
  const editor = useEditor(
    {
      extensions: editorExtensions(live, user, requests),
      editable,
      injectCSS: false,
      immediatelyRender: true,
      shouldRerenderOnTransaction: false,
      editorProps: {
        scrollThreshold: covered,
        scrollMargin: covered,
        attributes: {
          class: 'document-text',
          role: 'textbox',
          'aria-multiline': 'true',
          'aria-label': `Text of ${title}`,
          spellcheck: 'true',
        },
        transformPastedHTML: cleanPastedHtml,
      },
    },
    [live, user.id, requests],
  )
  useEffect(() => {
    if (editor.isEditable !== editable) {
      editor.setEditable(editable, false)
      // Nothing in the text changed, but what the buttons may do did.
      editor.view.dispatch(editor.state.tr)
    }
    editor.view.dom.setAttribute('aria-readonly', String(!editable))
  }, [editor, editable])
  return editor
}

/** The page with the text. */
export function DocumentText({ editor }: { editor: Editor }) {
  return (
    <>
      <EditorContent editor={editor} />
      <SlashMenuList editor={editor} />
    </>
  )
}
