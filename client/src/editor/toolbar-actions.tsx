import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBlockquote,
  IconBold,
  IconBracketsContain,
  IconChevronsRight,
  IconIndentDecrease,
  IconIndentIncrease,
  IconItalic,
  IconLink,
  IconList,
  IconListDetails,
  IconListNumbers,
  IconSearch,
  IconSeparatorHorizontal,
  IconStrikethrough,
  IconTable,
  IconUnderline,
} from '@tabler/icons-react'
import type { Editor } from '@tiptap/core'
import type { ReactNode } from 'react'
import type { EditorRequests } from './editor-keys.ts'

/** One button of the toolbar, the same in the row and in the "More" menu. */
export interface ToolbarAction {
  id: string
  name: string
  keys: string
  icon: ReactNode
  /** Buttons of a group stand together. */
  group: 'history' | 'mark' | 'clause' | 'list' | 'insert' | 'find'
  /** Stays in the row on a phone. */
  essential?: true
  /** Undefined for what is never on or off. */
  isOn?: (editor: Editor) => boolean
  isPossible: (editor: Editor) => boolean
  run: (editor: Editor, requests: EditorRequests) => void
}

const size = 18

function markAction(id: string, name: string, keys: string, icon: ReactNode, essential?: true): ToolbarAction {
  return {
    id,
    name,
    keys,
    icon,
    group: 'mark',
    ...(essential && { essential }),
    isOn: (editor) => editor.isActive(id),
    isPossible: (editor) => editor.can().toggleMark(id),
    run: (editor) => editor.chain().focus().toggleMark(id).run(),
  }
}

/** All buttons, in order. */
export const toolbarActions: readonly ToolbarAction[] = [
  {
    id: 'undo',
    name: 'Undo my last change',
    keys: 'Ctrl+Z',
    icon: <IconArrowBackUp size={size} />,
    group: 'history',
    essential: true,
    isPossible: (editor) => editor.can().undo(),
    run: (editor) => editor.chain().focus().undo().run(),
  },
  {
    id: 'redo',
    name: 'Redo',
    keys: 'Ctrl+Y',
    icon: <IconArrowForwardUp size={size} />,
    group: 'history',
    isPossible: (editor) => editor.can().redo(),
    run: (editor) => editor.chain().focus().redo().run(),
  },
  markAction('bold', 'Bold', 'Ctrl+B', <IconBold size={size} />, true),
  markAction('italic', 'Italic', 'Ctrl+I', <IconItalic size={size} />),
  markAction('underline', 'Underline', 'Ctrl+U', <IconUnderline size={size} />),
  markAction('strike', 'Strike through', 'Ctrl+Shift+S', <IconStrikethrough size={size} />),
  {
    id: 'clause',
    name: 'Numbered clause',
    keys: 'Ctrl+Alt+C',
    icon: <IconListDetails size={size} />,
    group: 'clause',
    essential: true,
    isOn: (editor) => editor.isActive('clause'),
    isPossible: (editor) => editor.can().toggleClause(),
    run: (editor) => editor.chain().focus().toggleClause().run(),
  },
  {
    id: 'raise',
    name: 'One level up',
    keys: 'Shift+Tab',
    icon: <IconIndentDecrease size={size} />,
    group: 'clause',
    isPossible: (editor) => editor.isActive('clause') || editor.can().liftListItem('listItem'),
    run: (editor) =>
      editor.isActive('clause')
        ? editor.chain().focus().moveClauseLevel(-1).run()
        : editor.chain().focus().liftListItem('listItem').run(),
  },
  {
    id: 'lower',
    name: 'One level down',
    keys: 'Tab',
    icon: <IconIndentIncrease size={size} />,
    group: 'clause',
    isPossible: (editor) => editor.isActive('clause') || editor.can().sinkListItem('listItem'),
    run: (editor) =>
      editor.isActive('clause')
        ? editor.chain().focus().moveClauseLevel(1).run()
        : editor.chain().focus().sinkListItem('listItem').run(),
  },
  {
    id: 'bulletList',
    name: 'Bullet list',
    keys: 'Ctrl+Shift+8',
    icon: <IconList size={size} />,
    group: 'list',
    essential: true,
    isOn: (editor) => editor.isActive('bulletList'),
    isPossible: (editor) => editor.can().toggleBulletList(),
    run: (editor) => editor.chain().focus().toggleBulletList().run(),
  },
  {
    id: 'orderedList',
    name: 'Numbered list',
    keys: 'Ctrl+Shift+7',
    icon: <IconListNumbers size={size} />,
    group: 'list',
    isOn: (editor) => editor.isActive('orderedList'),
    isPossible: (editor) => editor.can().toggleOrderedList(),
    run: (editor) => editor.chain().focus().toggleOrderedList().run(),
  },
  {
    id: 'blockquote',
    name: 'Quotation',
    keys: 'Ctrl+Shift+B',
    icon: <IconBlockquote size={size} />,
    group: 'list',
    isOn: (editor) => editor.isActive('blockquote'),
    isPossible: (editor) => editor.can().toggleBlockquote(),
    run: (editor) => editor.chain().focus().toggleBlockquote().run(),
  },
  {
    id: 'link',
    name: 'Link',
    keys: 'Ctrl+Shift+K',
    icon: <IconLink size={size} />,
    group: 'insert',
    isOn: (editor) => editor.isActive('link'),
    isPossible: (editor) => editor.can().setMark('link', { href: 'https://example.org' }),
    run: (_, requests) => requests.editLink(),
  },
  {
    id: 'table',
    name: 'Insert a table',
    keys: '/ table',
    icon: <IconTable size={size} />,
    group: 'insert',
    isPossible: (editor) => !editor.isActive('table') && editor.can().insertTable(),
    run: (editor) => editor.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(),
  },
  {
    id: 'placeholder',
    name: 'Insert a gap to fill in',
    keys: '/ gap',
    icon: <IconBracketsContain size={size} />,
    group: 'insert',
    isPossible: (editor) => !editor.isActive('codeBlock'),
    run: (_, requests) => requests.insertPlaceholder(),
  },
  {
    id: 'nextPlaceholder',
    name: 'Go to the next gap',
    keys: 'Ctrl+Alt+N',
    icon: <IconChevronsRight size={size} />,
    group: 'insert',
    isPossible: (editor) => editor.can().selectPlaceholder(1),
    run: (editor) => editor.chain().focus().selectPlaceholder(1).run(),
  },
  {
    id: 'horizontalRule',
    name: 'Divider',
    keys: '/ divider',
    icon: <IconSeparatorHorizontal size={size} />,
    group: 'insert',
    isPossible: (editor) => editor.can().setHorizontalRule(),
    run: (editor) => editor.chain().focus().setHorizontalRule().run(),
  },
  {
    id: 'find',
    name: 'Find and replace',
    keys: 'Ctrl+F',
    icon: <IconSearch size={size} />,
    group: 'find',
    isPossible: () => true,
    run: (_, requests) => requests.find(),
  },
]
