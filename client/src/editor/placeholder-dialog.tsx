import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import type { Editor } from '@tiptap/core'
import { useState } from 'react'
import { maxPlaceholderLength } from '../../../contracts/live/schema.ts'

/** Asks what is missing and puts a gap with that label at the cursor. */
export function PlaceholderDialog({ editor, onClose }: { editor: Editor; onClose: () => void }) {
  const [label, setLabel] = useState('')
  const close = () => {
    onClose()
    setTimeout(() => editor.commands.focus())
  }
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    if (label.trim() === '') return
    editor.commands.insertPlaceholder(label)
    close()
  }
  return (
    <Modal opened onClose={close} title="Insert a gap to fill in" returnFocus={false}>
      <form onSubmit={submit}>
        <Stack>
          <TextInput
            data-autofocus
            required
            label="What is missing?"
            description="Shown in square brackets. Typing over it replaces it."
            placeholder="date of signature"
            maxLength={maxPlaceholderLength}
            value={label}
            onChange={(event) => setLabel(event.currentTarget.value)}
          />
          <Group justify="flex-end">
            <Button type="submit">Insert</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
