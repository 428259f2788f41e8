import '../../../client/src/editor/document-text.css'
import { HocuspocusProvider } from '@hocuspocus/provider'
import { Editor } from '@tiptap/core'
import { Collaboration } from '@tiptap/extension-collaboration'
import { CollaborationCaret } from '@tiptap/extension-collaboration-caret'
import { documentExtensions } from '../../../contracts/live/schema.ts'
import { RICH_TEXT } from '../../../contracts/live/shared-types.ts'

/** Tiptap with its own collaboration and nothing of ours but the schema: what an application has that takes it as it is. */
const address = new URLSearchParams(location.search)
const provider = new HocuspocusProvider({
  url: address.get('server') ?? '',
  name: address.get('document') ?? '',
})
provider.on('synced', () => {
  new Editor({
    element: document.querySelector('#page'),
    extensions: [
      ...documentExtensions,
      Collaboration.configure({ document: provider.document, field: RICH_TEXT }),
      CollaborationCaret.configure({ provider, user: { name: 'Measured', color: '#2c4d87' } }),
    ],
    editorProps: { attributes: { class: 'document-text', role: 'textbox', 'aria-label': 'Text of the brief' } },
  })
})
