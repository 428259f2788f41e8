import { ActionIcon, Textarea } from '@mantine/core'
import { IconSend } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { type Message, markMessageRead, messageLimits, sendMessage } from '../../../../../contracts/messages.ts'
import { api } from '../../../api/api.ts'
import { ErrorState } from '../../../ui/error-state.tsx'
import { FormError } from '../../../ui/form-error.tsx'
import { LoadingSkeleton } from '../../../ui/loading-skeleton.tsx'
import { caseChatQuery } from '../consultation-queries.ts'
import classes from './chat.module.css'

interface ChatPanelProps {
  caseId: string
  myId: string
}

/** The conversation of the case: what is written here stays with it after the call. */
export function ChatPanel({ caseId, myId }: ChatPanelProps) {
  const chat = useQuery(caseChatQuery(caseId))
  const end = useRef<HTMLDivElement>(null)
  const newest = chat.data?.messages.at(-1)
  const newestId = newest?.id
  const isRead = newest === undefined || (chat.data?.conversation.readSeq ?? 0) >= newest.seq
  const { mutate: markRead } = useMutation({
    mutationFn: (id: string) => api(markMessageRead, { params: { id } }),
  })
  useEffect(() => {
    if (newestId === undefined) return
    end.current?.scrollIntoView({ block: 'nearest' })
    if (!isRead) markRead(newestId)
  }, [newestId, isRead, markRead])
  if (chat.isError && !chat.data) return <ErrorState error={chat.error} onRetry={() => void chat.refetch()} />
  if (!chat.data) return <LoadingSkeleton lines={3} height={36} label="Loading the messages" />
  const { messages, conversation } = chat.data
  return (
    <div className={classes.chat}>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls is reached by keys */}
      <div className={classes.scroll} role="log" aria-label="Messages of this case" tabIndex={0}>
        {messages.length === 0 && (
          <p className={classes.quiet}>Nothing has been written yet. Messages are kept with the case.</p>
        )}
        <ul className={classes.list}>
          {messages.map((message) => (
            <ChatMessage key={message.id} message={message} isMine={message.senderId === myId} />
          ))}
        </ul>
        <div ref={end} />
      </div>
      {conversation.canSend && <Composer caseId={caseId} />}
    </div>
  )
}

function ChatMessage({ message, isMine }: { message: Message; isMine: boolean }) {
  const { senderName, content, deletedAt, messageType, createdAt } = message
  const time = new Date(createdAt).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
  return (
    <li className={classes.message} data-mine={isMine || undefined}>
      <span className={classes.quiet}>
        {isMine ? 'You' : senderName} · <time dateTime={createdAt}>{time}</time>
      </span>
      <span className={classes.words}>
        {deletedAt !== null
          ? 'Taken back'
          : content || (messageType === 'text' ? '' : `Sent a ${messageType}; it is in the messages of the case`)}
      </span>
    </li>
  )
}

function Composer({ caseId }: { caseId: string }) {
  const [text, setText] = useState('')
  // The same message again, after a broken connection, is not sent twice.
  const clientMessageId = useRef(crypto.randomUUID())
  const cache = useQueryClient()
  const send = useMutation({
    mutationFn: (content: string) =>
      api(sendMessage, { body: { caseId, content, clientMessageId: clientMessageId.current } }),
    onSuccess: () => {
      clientMessageId.current = crypto.randomUUID()
      setText('')
      void cache.invalidateQueries({ queryKey: caseChatQuery(caseId).queryKey })
    },
  })
  const submit = () => {
    if (text.trim() !== '' && !send.isPending) send.mutate(text)
  }
  return (
    <form
      className={classes.composer}
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      {send.error && <FormError error={send.error} title="The message was not sent" />}
      <div className={classes.line}>
        <Textarea
          className={classes.field}
          size="sm"
          aria-label="Message to everybody in the case"
          placeholder="Write to everybody in the case"
          autosize
          minRows={1}
          maxRows={4}
          maxLength={messageLimits.content}
          value={text}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return
            event.preventDefault()
            submit()
          }}
        />
        <ActionIcon type="submit" size={36} aria-label="Send" loading={send.isPending} disabled={text.trim() === ''}>
          <IconSend size={18} />
        </ActionIcon>
      </div>
    </form>
  )
}
