import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import type { Editor } from '@tiptap/core'
import { useState } from 'react'
import { toLinkAddress } from './link-address.ts'

interface LinkDialogProps {
  editor: Editor
  onClose: () => void
}

/** Sets, changes or removes the link at the cursor. Only web, mail and telephone addresses are links. */
export function LinkDialog({ editor, onClose }: LinkDialogProps) {
  const before: unknown = editor.getAttributes('link').href
  const hasLink = typeof before === 'string'
  const needsText = editor.state.selection.empty && !hasLink
  const [address, setAddress] = useState(hasLink ? before : '')
  const [text, setText] = useState('')
  const [error, setError] = useState<string>()

  const close = () => {
    onClose()
    setTimeout(() => editor.commands.focus())
  }
  const submit = (event: React.FormEvent) => {
    event.preventDefault()
    const href = toLinkAddress(address)
    if (!href) return setError('Enter a web address (https://…), an e-mail address or a telephone number')
    if (needsText) {
      const content = { type: 'text', text: text.trim() || address.trim(), marks: [{ type: 'link', attrs: { href } }] }
      editor.chain().insertContent(content).unsetMark('link').run()
    } else editor.chain().extendMarkRange('link').setLink({ href }).run()
    close()
  }
  const remove = () => {
    editor.chain().extendMarkRange('link').unsetLink().run()
    close()
  }

  return (
    <Modal opened onClose={close} title={hasLink ? 'Change the link' : 'Add a link'} returnFocus={false}>
      <form onSubmit={submit}>
        <Stack>
          {needsText && (
            <TextInput label="Text" value={text} onChange={(event) => setText(event.currentTarget.value)} />
          )}
          <TextInput
            data-autofocus
            label="Address"
            placeholder="https://"
            value={address}
            error={error}
            onChange={(event) => setAddress(event.currentTarget.value)}
          />
          <Group justify="space-between">
            {hasLink ? (
              <Button variant="subtle" color="red" onClick={remove}>
                Remove the link
              </Button>
            ) : (
              <span />
            )}
            <Button type="submit">{hasLink ? 'Change' : 'Add'}</Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
