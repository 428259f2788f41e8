import { Button, Menu } from '@mantine/core'
import { IconTable } from '@tabler/icons-react'
import type { Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'

const actions = [
  { name: 'Add a row above', run: (editor: Editor) => editor.chain().focus().addRowBefore().run() },
  { name: 'Add a row below', run: (editor: Editor) => editor.chain().focus().addRowAfter().run() },
  { name: 'Delete the row', run: (editor: Editor) => editor.chain().focus().deleteRow().run() },
  'divider',
  { name: 'Add a column before', run: (editor: Editor) => editor.chain().focus().addColumnBefore().run() },
  { name: 'Add a column after', run: (editor: Editor) => editor.chain().focus().addColumnAfter().run() },
  { name: 'Delete the column', run: (editor: Editor) => editor.chain().focus().deleteColumn().run() },
  'divider',
  { name: 'Header row on or off', run: (editor: Editor) => editor.chain().focus().toggleHeaderRow().run() },
  { name: 'Merge or split cells', run: (editor: Editor) => editor.chain().focus().mergeOrSplit().run() },
  { name: 'Delete the table', run: (editor: Editor) => editor.chain().focus().deleteTable().run() },
] as const

/** Shown while the cursor is in a table. */
export function TableMenu({ editor, compact }: { editor: Editor; compact: boolean }) {
  const inTable = useEditorState({
    editor,
    selector: ({ editor }) => editor.isEditable && editor.isActive('table'),
  })
  if (!inTable) return null
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="light" size="compact-sm" h={32} style={{ flex: 'none' }} aria-label="Table">
          <IconTable size={16} />
          {!compact && <span style={{ marginInlineStart: 6 }}>Table</span>}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map((action, index) =>
          action === 'divider' ? (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed list
            <Menu.Divider key={index} />
          ) : (
            <Menu.Item key={action.name} onClick={() => action.run(editor)}>
              {action.name}
            </Menu.Item>
          ),
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
