import { Button, TextInput } from '@mantine/core'
import { IconSearch } from '@tabler/icons-react'
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { NavLink } from 'react-router'
import { type Conversation, listConversations } from '../../../../contracts/messages.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import { isOnline, onEventFrame } from '../../live/live-events.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { initialsOf } from '../../ui/party-avatar.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { lastWords } from './message-words.ts'
import classes from './messages.module.css'

/** A pause in typing after which the search asks, in ms. */
const ASK_AFTER_MS = 250

/** One's conversations, the newest message first. */
export function ConversationList({ myId }: { myId: string }) {
  const [text, setText] = useState('')
  const [q, setQ] = useState('')
  useEffect(() => {
    const timer = setTimeout(() => setQ(text.trim()), ASK_AFTER_MS)
    return () => clearTimeout(timer)
  }, [text])
  return (
    <>
      <TextInput
        className={classes.search}
        size="sm"
        aria-label="Find a conversation by case or person"
        placeholder="Find a case or person"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={text}
        onChange={({ currentTarget }) => setText(currentTarget.value)}
      />
      <Found q={q} myId={myId} />
    </>
  )
}

function Found({ q, myId }: { q: string; myId: string }) {
  const list = useInfiniteQuery({
    queryKey: [...queryKeys.messages, 'list', q],
    queryFn: async ({ pageParam, signal }) =>
      api(listConversations, { query: { page: pageParam, pageSize: 30, ...(q && { q }) }, signal }),
    initialPageParam: 1,
    getNextPageParam: ({ meta }, pages) =>
      meta.pagination && pages.length * meta.pagination.pageSize < meta.pagination.total ? pages.length + 1 : undefined,
    placeholderData: keepPreviousData,
  })
  if (list.isError && !list.data) return <ErrorState error={list.error} onRetry={() => void list.refetch()} />
  if (!list.data) return <LoadingSkeleton lines={5} height={44} label="Loading conversations" />
  const rows = [...new Map(list.data.pages.flatMap(({ data }) => data).map((row) => [row.id, row])).values()]
  if (rows.length === 0) {
    return (
      <div className={classes.emptyList}>
        {q ? (
          <EmptyState title="No conversation fits" text="Conversations are found by the title of a case or a name." />
        ) : (
          <EmptyState title="No messages yet" text="Write to the people of a case, or to one of them." />
        )}
      </div>
    )
  }
  return (
    <ul className={classes.conversations} aria-label="Conversations">
      {rows.map((conversation) => (
        <ConversationRow key={conversation.id} conversation={conversation} myId={myId} />
      ))}
      {list.hasNextPage && (
        <li>
          <Button variant="subtle" loading={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show more
          </Button>
        </li>
      )}
    </ul>
  )
}

function ConversationRow({ conversation, myId }: { conversation: Conversation; myId: string }) {
  const { id, title, kind, unread, lastMessage, people } = conversation
  const others = people.filter((person) => person.id !== myId)
  const isThere = usePresent(others.map((person) => person.id))
  return (
    <li>
      <NavLink to={`/messages/${id}`} className={classes.conversation} data-unread={unread > 0 || undefined}>
        <span className={classes.initials} data-kind={kind} aria-hidden>
          {initialsOf(title)}
          {isThere && <span className={classes.there} />}
        </span>
        <span className={classes.about}>
          <span className={classes.head}>
            <span className={classes.title}>{title}</span>
            {lastMessage && <RelativeTime at={lastMessage.createdAt} />}
          </span>
          <span className={classes.head}>
            <span className={classes.last}>{lastWords(conversation, myId)}</span>
            {unread > 0 && <span className={classes.count}>{unread}</span>}
          </span>
          <span className="visually-hidden">
            {unread > 0 ? `${unread} not read. ` : ''}
            {isThere ? 'Somebody is there now.' : ''}
          </span>
        </span>
      </NavLink>
    </li>
  )
}

/** Whether one of these people is there now. */
export function usePresent(userIds: readonly string[]): boolean {
  const [, setChanges] = useState(0)
  useEffect(
    () =>
      onEventFrame(({ event }) => {
        if (event === 'user:online' || event === 'user:offline') setChanges((changes) => changes + 1)
      }),
    [],
  )
  return userIds.some(isOnline)
}
