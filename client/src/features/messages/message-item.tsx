import { ActionIcon, Button, Menu, Textarea } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { deleteMessage, editMessage, type Message, messageLimits } from '../../../../contracts/messages.ts'
import { api } from '../../api/api.ts'
import { FormError } from '../../ui/form-error.tsx'
import { exactTime } from '../../ui/time-words.ts'
import { MessageFile } from './message-file.tsx'
import { MessageText } from './message-text.tsx'
import { clockTime, namesOf } from './message-words.ts'
import classes from './messages.module.css'

interface MessageItemProps {
  message: Message
  isOwn: boolean
  /** The message before it is of the same person, a moment earlier. */
  isContinued: boolean
  /** Names of those who have read up to here and not further. */
  readers: readonly string[]
  isFound: boolean
  canSend: boolean
  onChanged(message: Message): void
  onShowHistory(message: Message): void
}

/** One message with what can be done with it. */
export function MessageItem(props: MessageItemProps) {
  const { message, isOwn, isContinued, readers, isFound, onShowHistory } = props
  const [isEditing, setEditing] = useState(false)
  const { senderName, createdAt, editedAt } = message
  return (
    <div className={classes.message} data-own={isOwn || undefined} data-found={isFound || undefined}>
      {!isContinued && (
        <p className={classes.sender}>
          <strong>{isOwn ? 'You' : senderName}</strong>
          <time dateTime={createdAt} title={exactTime(createdAt)}>
            {clockTime(createdAt)}
          </time>
        </p>
      )}
      <div className={classes.line}>
        {isEditing ? <EditForm {...props} onDone={() => setEditing(false)} /> : <Content {...props} />}
        {isOwn && !isEditing && message.deletedAt === null && <Acts {...props} onEdit={() => setEditing(true)} />}
      </div>
      {editedAt !== null && message.deletedAt === null && (
        <button type="button" className={classes.edited} onClick={() => onShowHistory(message)}>
          Edited {clockTime(editedAt)}
        </button>
      )}
      {readers.length > 0 && <p className={classes.readers}>Read by {namesOf(readers)}</p>}
    </div>
  )
}

function Content({ message }: MessageItemProps) {
  if (message.deletedAt !== null) return <p className={classes.gone}>This message was deleted</p>
  if (message.content === null) return <p className={classes.gone}>This message cannot be read any more</p>
  return (
    <div className={classes.bubble}>
      {message.documentId !== null && <MessageFile message={message} documentId={message.documentId} />}
      {message.content !== '' && <MessageText text={message.content} />}
    </div>
  )
}

function Acts({ message, canSend, onChanged, onEdit }: MessageItemProps & { onEdit: () => void }) {
  const deleting = useMutation({
    mutationFn: async () => (await api(deleteMessage, { params: { id: message.id } })).data,
    onSuccess: onChanged,
  })
  const isEditable = canSend && message.editableUntil !== null && Date.parse(message.editableUntil) > Date.now()
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon
            className={classes.acts}
            variant="subtle"
            color="gray"
            size="md"
            loading={deleting.isPending}
            aria-label={`What to do with your message of ${clockTime(message.createdAt)}`}
          >
            <IconDots size={16} aria-hidden />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {isEditable && <Menu.Item onClick={onEdit}>Edit</Menu.Item>}
          <Menu.Item color="red" onClick={() => deleting.mutate()}>
            Delete for everybody
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {deleting.isError && <FormError error={deleting.error} title="The message is not deleted" />}
    </>
  )
}

function EditForm({ message, onChanged, onDone }: MessageItemProps & { onDone: () => void }) {
  const [content, setContent] = useState(message.content ?? '')
  const saving = useMutation({
    mutationFn: async () => (await api(editMessage, { params: { id: message.id }, body: { content } })).data,
    onSuccess: (changed) => {
      onChanged(changed)
      onDone()
    },
  })
  const canSave = content.trim() !== '' || message.messageType !== 'text'
  return (
    <form
      className={classes.edit}
      onSubmit={(event) => {
        event.preventDefault()
        if (canSave) saving.mutate()
      }}
    >
      <Textarea
        aria-label="Edit your message"
        autosize
        maxRows={10}
        maxLength={messageLimits.content}
        value={content}
        data-autofocus
        ref={(element) => element?.focus()}
        onChange={({ currentTarget }) => setContent(currentTarget.value)}
        onKeyDown={(event) => event.key === 'Escape' && onDone()}
      />
      {saving.isError && <FormError error={saving.error} title="The change is not saved" />}
      <div className={classes.editActs}>
        <Button type="submit" size="compact-sm" loading={saving.isPending} disabled={!canSave}>
          Save
        </Button>
        <Button variant="subtle" color="gray" size="compact-sm" onClick={onDone}>
          Cancel
        </Button>
      </div>
    </form>
  )
}
