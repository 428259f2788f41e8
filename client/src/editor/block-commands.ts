import type { Editor } from '@tiptap/core'

/** A kind of block that can be put in or switched to: by the `/` menu, the style menu and the toolbar alike. */
export interface BlockCommand {
  id: string
  name: string
  /** What somebody might type to find it. */
  keywords: string
  hint: string
  run: (editor: Editor) => void
}

/** Blocks in the order in which the `/` menu shows them. */
export const blockCommands: readonly BlockCommand[] = [
  {
    id: 'clause',
    name: 'Numbered clause',
    keywords: 'clause number section paragraph 1.1',
    hint: '1, 1.1, (a), (i)',
    run: (editor) => editor.chain().focus().setClause(1).run(),
  },
  {
    id: 'heading1',
    name: 'Title',
    keywords: 'title heading 1 h1 large',
    hint: 'Ctrl+Alt+1',
    run: (editor) => editor.chain().focus().setHeading({ level: 1 }).run(),
  },
  {
    id: 'heading2',
    name: 'Heading',
    keywords: 'heading 2 h2 section',
    hint: 'Ctrl+Alt+2',
    run: (editor) => editor.chain().focus().setHeading({ level: 2 }).run(),
  },
  {
    id: 'heading3',
    name: 'Small heading',
    keywords: 'heading 3 h3 subsection',
    hint: 'Ctrl+Alt+3',
    run: (editor) => editor.chain().focus().setHeading({ level: 3 }).run(),
  },
  {
    id: 'paragraph',
    name: 'Plain text',
    keywords: 'paragraph text normal body',
    hint: 'Ctrl+Alt+0',
    run: (editor) => editor.chain().focus().setParagraph().run(),
  },
  {
    id: 'bulletList',
    name: 'Bullet list',
    keywords: 'bullet list unordered points',
    hint: 'Ctrl+Shift+8',
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    id: 'orderedList',
    name: 'Numbered list',
    keywords: 'numbered list ordered steps',
    hint: 'Ctrl+Shift+7',
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    id: 'table',
    name: 'Table',
    keywords: 'table grid rows columns dates',
    hint: '3 columns',
    run: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  },
  {
    id: 'blockquote',
    name: 'Quotation',
    keywords: 'quote quotation blockquote cite',
    hint: 'Ctrl+Shift+B',
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    id: 'placeholder',
    name: 'Gap to fill in',
    keywords: 'placeholder gap field blank',
    hint: '[label]',
    run: (editor) => editor.chain().focus().insertPlaceholder('to fill in').run(),
  },
  {
    id: 'horizontalRule',
    name: 'Divider',
    keywords: 'divider line rule separator',
    hint: '',
    run: (editor) => editor.chain().focus().setHorizontalRule().run(),
  },
]

/** Commands that fit what was typed after the slash; all of them for nothing. */
export function matchingBlockCommands(query: string): BlockCommand[] {
  const words = query.toLowerCase().trim()
  if (words === '') return [...blockCommands]
  return blockCommands.filter(({ name, keywords }) => `${name} ${keywords}`.toLowerCase().includes(words))
}
