import { Button, Menu } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { Editor } from '@tiptap/core'
import { useEditorState } from '@tiptap/react'
import { blockCommands } from './block-commands.ts'
import classes from './toolbar.module.css'

const styles = blockCommands.filter(({ id }) => /^(paragraph|heading\d|clause)$/.test(id))

function currentStyle(editor: Editor): string {
  if (editor.isActive('clause')) return 'clause'
  const level = [1, 2, 3].find((known) => editor.isActive('heading', { level: known }))
  if (level) return `heading${level}`
  if (editor.isActive('heading')) return 'heading3'
  return 'paragraph'
}

/** What the block at the cursor is, and what it could be. */
export function StyleMenu({ editor, compact }: { editor: Editor; compact: boolean }) {
  const { style, editable } = useEditorState({
    editor,
    selector: ({ editor }) => ({ style: currentStyle(editor), editable: editor.isEditable }),
  })
  const name = styles.find(({ id }) => id === style)?.name ?? 'Plain text'
  return (
    <Menu position="bottom-start" withinPortal>
      <Menu.Target>
        <Button
          className={classes.style}
          data-compact={compact || undefined}
          variant="subtle"
          color="gray"
          size="compact-sm"
          h={32}
          disabled={!editable}
          aria-label={`Text style: ${name}`}
          rightSection={<IconChevronDown size={14} />}
        >
          {name.replace('Numbered clause', 'Clause').replace('Small heading', compact ? 'Small' : 'Small heading')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {styles.map((command) => (
          <Menu.Item
            key={command.id}
            rightSection={<small>{command.hint}</small>}
            aria-current={command.id === style || undefined}
            onClick={() => command.run(editor)}
          >
            {command.name}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
