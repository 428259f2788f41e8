import { ActionIcon } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams, useSearchParams } from 'react-router'
import { getConversation } from '../../../../contracts/messages.ts'
import { api } from '../../api/api.ts'
import { queryKeys, unreadMessagesQuery } from '../../api/queries.ts'
import { useSession } from '../../api/session.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { PageTitle } from '../../ui/page-title.tsx'
import { ConversationList, usePresent } from './conversation-list.tsx'
import { namesOf } from './message-words.ts'
import classes from './messages.module.css'
import { NewConversation } from './new-conversation.tsx'
import { Thread } from './thread.tsx'

/** `/messages` and `/messages/:conversationId`: conversations beside the open one; on a phone one after the other. */
export function MessagesPage() {
  const { conversationId } = useParams()
  const [query] = useSearchParams()
  const { user } = useSession()
  const { data: counts } = useQuery(unreadMessagesQuery)
  if (!user) return null
  const unread = counts?.unread ?? 0
  // What the page is about: on a phone the list is not shown beside a conversation.
  const ListTitle = conversationId === undefined ? 'h1' : 'h2'
  return (
    <div className={classes.page} data-open={conversationId !== undefined || undefined}>
      <PageTitle>{unread > 0 ? `(${unread}) Messages` : 'Messages'}</PageTitle>
      <section className={classes.side} aria-label="Your conversations">
        <div className={classes.sideHead}>
          <ListTitle className={classes.pageTitle}>Messages</ListTitle>
          <NewConversation myId={user.id} />
        </div>
        <ConversationList myId={user.id} />
      </section>
      <section className={classes.open} aria-label="Conversation">
        {conversationId === undefined ? (
          <div className={classes.empty}>
            <EmptyState title="Choose a conversation" text="Or begin one with the people of a case." />
          </div>
        ) : (
          <>
            <ConversationHead conversationId={conversationId} myId={user.id} />
            <Thread
              // Another message to jump to is another beginning.
              key={`${conversationId} ${query.get('message')}`}
              conversationId={conversationId}
              user={user}
              aroundId={query.get('message') ?? undefined}
            />
          </>
        )}
      </section>
    </div>
  )
}

function ConversationHead({ conversationId, myId }: { conversationId: string; myId: string }) {
  const { data: conversation } = useQuery({
    queryKey: [...queryKeys.messages, 'head', conversationId],
    queryFn: async ({ signal }) =>
      (await api(getConversation, { params: { id: conversationId }, query: { limit: 1 }, signal })).data.conversation,
  })
  const others = (conversation?.people ?? []).filter(({ id }) => id !== myId)
  const isThere = usePresent(others.map(({ id }) => id))
  return (
    <div className={classes.threadHead}>
      <ActionIcon
        component={Link}
        to="/messages"
        className={classes.back}
        variant="subtle"
        color="gray"
        aria-label="All conversations"
      >
        <IconArrowLeft size={20} aria-hidden />
      </ActionIcon>
      <div className={classes.about}>
        <h1 className={classes.threadTitle}>{conversation?.title ?? '\u00a0'}</h1>
        <p className={classes.quiet}>
          {conversation?.kind === 'case' && `With ${namesOf(others.map(({ name }) => name)) || 'nobody else yet'}`}
          {conversation?.kind === 'people' && (isThere ? 'There now' : 'Between the two of you')}
        </p>
      </div>
      {conversation?.caseId && (
        <Link className={classes.toCase} to={`/cases/${conversation.caseId}`}>
          Open the case
        </Link>
      )}
    </div>
  )
}
