import { ActionIcon, Textarea, Tooltip } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useEffect, useRef, useState } from 'react'
import { messageLimits } from '../../../../contracts/messages.ts'
import { Attachments } from './attachments.tsx'
import { readDraft, writeDraft } from './message-device.ts'
import classes from './messages.module.css'
import type { Outgoing, OutgoingMessage } from './outgoing.ts'
import { useSayTyping } from './use-typing.ts'

interface ComposerProps {
  userId: string
  conversationId: string
  /** Null in a conversation of two people. */
  caseId: string | null
  outgoing: Outgoing
  onSend(): void
}

/** On a phone the key that ends a line ends a line. */
const hasKeyboard = () => !matchMedia('(pointer: coarse)').matches

/** Where one writes. What is written is kept on this device until it is sent. */
export function Composer({ userId, conversationId, caseId, outgoing, onSend }: ComposerProps) {
  const [text, setText] = useState(() => readDraft(userId, conversationId))
  const field = useRef<HTMLTextAreaElement>(null)
  const { typed, stopped } = useSayTyping(conversationId)
  useEffect(() => writeDraft(userId, conversationId, text), [userId, conversationId, text])
  const isEmpty = text.trim() === ''

  function add(message: Pick<OutgoingMessage, 'content' | 'messageType' | 'documentId'>): void {
    const clientMessageId = crypto.randomUUID()
    outgoing.add({ ...message, clientMessageId, conversationId, writtenAt: new Date().toISOString() })
    stopped()
    onSend()
  }
  function send(): void {
    if (isEmpty) return
    add({ content: text.trimEnd(), messageType: 'text' })
    setText('')
    field.current?.focus()
  }
  return (
    <div className={classes.composer}>
      <Attachments place={caseId === null ? { conversationId } : { caseId }} onReady={add} />
      <Textarea
        ref={field}
        className={classes.field}
        aria-label="Write a message"
        placeholder="Write a message"
        autosize
        minRows={1}
        maxRows={8}
        maxLength={messageLimits.content}
        value={text}
        onChange={({ currentTarget }) => {
          setText(currentTarget.value)
          if (currentTarget.value.trim() === '') stopped()
          else typed()
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing || !hasKeyboard()) return
          event.preventDefault()
          send()
        }}
      />
      <Tooltip label="Send (Enter); Shift+Enter for a new line">
        <ActionIcon size={42} aria-label="Send" disabled={isEmpty} onClick={send}>
          <IconSend size={20} aria-hidden />
        </ActionIcon>
      </Tooltip>
    </div>
  )
}
