import './document-text.css'
import type { JSONContent } from '@tiptap/core'
import { EditorContent, useEditor } from '@tiptap/react'
import { useEffect } from 'react'
import { viewerExtensions } from './editor-extensions.ts'

/** Shows a text that cannot be changed, numbered like the live one: a version, or a page to print. */
export function DocumentViewer({ content, label }: { content: JSONContent; label: string }) {
  const editor = useEditor(
    {
      extensions: viewerExtensions,
      content,
      editable: false,
      injectCSS: false,
      immediatelyRender: true,
      shouldRerenderOnTransaction: false,
      editorProps: { attributes: { class: 'document-text', role: 'document', 'aria-label': label } },
    },
    [content, label],
  )
  useEffect(() => makeTablesReachable(editor.view.dom), [editor])
  return <EditorContent editor={editor} />
}

/** A table wider than the screen scrolls in itself; without a cursor in it, the keyboard needs another way in. */
function makeTablesReachable(text: HTMLElement): void {
  for (const table of text.querySelectorAll<HTMLElement>('.tableWrapper')) {
    table.tabIndex = 0
    table.setAttribute('role', 'group')
    table.setAttribute('aria-label', 'Table')
  }
}
