import { Button } from '@mantine/core'
import { IconArrowDown } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import { type Message, markMessageRead } from '../../../../contracts/messages.ts'
import { api } from '../../api/api.ts'
import { queryKeys } from '../../api/queries.ts'
import type { SessionUser } from '../../api/session.ts'
import { announce } from '../../ui/announce.tsx'
import { ErrorState } from '../../ui/error-state.tsx'
import { LoadingSkeleton } from '../../ui/loading-skeleton.tsx'
import { Composer } from './composer.tsx'
import { HistoryDialog } from './history-dialog.tsx'
import { lineOf, namesOf } from './message-words.ts'
import classes from './messages.module.css'
import { ThreadList, type ThreadListHandle } from './thread-list.tsx'
import { useOutgoing } from './use-outgoing.ts'
import { useThread } from './use-thread.ts'
import { useTypingPeople } from './use-typing.ts'

interface ThreadProps {
  conversationId: string
  user: SessionUser
  /** A message that somebody was sent to. */
  aroundId?: string | undefined
}

/** One conversation: its messages, who types, and where one writes. */
export function Thread({ conversationId, user, aroundId }: ThreadProps) {
  const { store, state } = useThread(conversationId)
  const { outgoing, waiting } = useOutgoing(user.id, conversationId)
  const [found, setFound] = useState<number>()
  const [isAtEnd, setAtEnd] = useState(true)
  const [history, setHistory] = useState<Message>()
  const list = useRef<ThreadListHandle>(null)
  const { conversation, messages, lastSeq, error } = state

  useEffect(() => {
    let isShown = true
    void store.open(aroundId).then((seq) => {
      if (!isShown) return
      setFound(seq)
      if (aroundId !== undefined && seq === undefined) void store.open()
    })
    return () => {
      isShown = false
    }
  }, [store, aroundId])
  useAnnounced(messages.get(lastSeq), user.id)
  const read = useReading(store.getState, conversationId, user.id)

  if (!conversation) {
    if (error !== undefined) return <ErrorState error={error} onRetry={() => void store.open()} />
    return <LoadingSkeleton lines={6} height={40} label="Loading messages" />
  }
  return (
    <div className={classes.thread}>
      <ThreadList
        ref={list}
        key={conversationId}
        state={{ ...state, conversation }}
        waiting={waiting}
        outgoing={outgoing}
        myId={user.id}
        found={found}
        onSight={store.ensure.bind(store)}
        onRead={read}
        onAtEnd={setAtEnd}
        onChanged={(message) => store.receive(message)}
        onShowHistory={setHistory}
      />
      <div className={classes.foot}>
        {!isAtEnd && (
          <Button
            className={classes.toNewest}
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowDown size={16} aria-hidden />}
            onClick={() => list.current?.toEnd()}
          >
            Newest message
          </Button>
        )}
        <TypingLine conversationId={conversationId} people={conversation.people} />
        {conversation.canSend ? (
          <Composer
            key={conversationId}
            userId={user.id}
            conversationId={conversationId}
            caseId={conversation.caseId}
            outgoing={outgoing}
            onSend={() => list.current?.toEnd()}
          />
        ) : (
          <p className={classes.readOnly}>
            {conversation.kind === 'case'
              ? 'You can read this conversation. Observers do not write in it.'
              : 'You have no case together any more. What was written stays with both of you.'}
          </p>
        )}
      </div>
      <HistoryDialog message={history} onClose={() => setHistory(undefined)} />
    </div>
  )
}

function TypingLine({ conversationId, people }: { conversationId: string; people: { id: string; name: string }[] }) {
  const typing = useTypingPeople(conversationId)
  const names = people.filter(({ id }) => typing.includes(id)).map(({ name }) => name)
  return (
    <p className={classes.typing} aria-live="polite">
      {names.length > 0 && `${namesOf(names)} ${names.length === 1 ? 'is' : 'are'} typing…`}
    </p>
  )
}

/** Says a new message of somebody else to people who do not see it come. */
function useAnnounced(newest: Message | undefined, myId: string): void {
  const said = useRef<number>(undefined)
  useEffect(() => {
    if (!newest) return
    const isNew = said.current !== undefined && newest.seq > said.current
    said.current = Math.max(newest.seq, said.current ?? 0)
    if (isNew && newest.senderId !== myId) announce(`${newest.senderName}: ${lineOf(newest)}`)
  }, [newest, myId])
}

/** A moment on the screen before it counts as read, in ms. */
const READ_AFTER_MS = 500

/** Tells the server how far was read: what was in sight for a moment, in a window that somebody looks at. */
function useReading(
  getState: () => { messages: ReadonlyMap<number, Message>; conversation: { readSeq: number } | undefined },
  conversationId: string,
  myId: string,
) {
  const cache = useQueryClient()
  const readTo = useRef({ conversationId, seq: 0 })
  const seen = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  if (readTo.current.conversationId !== conversationId) readTo.current = { conversationId, seq: 0 }
  const tell = useCallback(() => {
    const { messages, conversation } = getState()
    if (document.visibilityState !== 'visible' || !document.hasFocus() || !conversation) return
    const before = Math.max(readTo.current.seq, conversation.readSeq)
    const message = messages.get(seen.current)
    if (!message || message.seq <= before) return
    const others = [...messages.values()].some(
      ({ seq, senderId }) => seq > before && seq <= message.seq && senderId !== myId,
    )
    if (!others) return
    readTo.current.seq = message.seq
    api(markMessageRead, { params: { id: message.id } })
      .then(() => cache.invalidateQueries({ queryKey: queryKeys.messages }))
      // The next thing that comes into sight tries again.
      .catch(() => {
        readTo.current.seq = before
      })
  }, [getState, cache, myId])
  useEffect(() => {
    addEventListener('focus', tell)
    return () => {
      removeEventListener('focus', tell)
      clearTimeout(timer.current)
    }
  }, [tell])
  return useCallback(
    (seq: number) => {
      seen.current = seq
      clearTimeout(timer.current)
      timer.current = setTimeout(tell, READ_AFTER_MS)
    },
    [tell],
  )
}
