import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import {
  forwardRef,
  type RefObject,
  useCallback,
  useEffect,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import type { Conversation, Message } from '../../../../contracts/messages.ts'
import { EmptyState } from '../../ui/empty-state.tsx'
import { MessageItem } from './message-item.tsx'
import { dayWords, isSameDay } from './message-words.ts'
import classes from './messages.module.css'
import type { Outgoing, OutgoingMessage } from './outgoing.ts'
import type { ThreadState } from './thread-store.ts'
import { WaitingMessage } from './waiting-message.tsx'

interface ThreadListProps {
  state: ThreadState & { conversation: Conversation }
  waiting: readonly OutgoingMessage[]
  outgoing: Outgoing
  myId: string
  /** Place of the message that somebody was sent to. */
  found: number | undefined
  /** These places are in sight, or nearly. */
  onSight(from: number, to: number): void
  onRead(seq: number): void
  onAtEnd(isAtEnd: boolean): void
  onChanged(message: Message): void
  onShowHistory(message: Message): void
}

export interface ThreadListHandle {
  toEnd(): void
}

/** Messages of one person that follow within this show the name once, in ms. */
const CONTINUED_WITHIN_MS = 5 * 60_000
/** What a message is high before it was on the page, in px; until it is here its place is exactly so high, so that nothing moves. */
const EXPECTED_HEIGHT = 72
/** From the end up to here new messages keep the end in sight, in px. */
const NEAR_END = 120
/** Sizes and places are not whole pixels everywhere. */
const AT_END = 2

/** All messages of a conversation, of which only those in sight are on the page. */
export const ThreadList = forwardRef<ThreadListHandle, ThreadListProps>(function ThreadList(props, ref) {
  const { state, waiting, found, onSight, onRead, onAtEnd } = props
  const { lastSeq, conversation } = state
  const scroller = useRef<HTMLDivElement>(null)
  /** How far the end is below what is in sight, in px; unknown until the first look. */
  const toGo = useRef(Number.POSITIVE_INFINITY)
  /** The end was asked for and nobody has scrolled since: it stays in sight however high the messages turn out to be. */
  const isHeld = useRef(false)
  /** What was not read when the conversation was opened stays marked. */
  const [firstUnread] = useState(conversation.unread > 0 ? conversation.readSeq + 1 : 0)
  const count = lastSeq + waiting.length
  const getItemKey = useItemKeys(state, waiting)
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLLIElement>({
    count,
    getScrollElement: () => scroller.current,
    estimateSize: () => EXPECTED_HEIGHT,
    overscan: 10,
    paddingStart: 16,
    paddingEnd: 8,
    getItemKey,
    // By a clock instead of the event, the end of scrolling may be taken between a scroll and its event when the page is busy: the event then
    // counts as no news, and the rows come a frame late.
    useScrollendEvent: true,
  })
  const measure = useMeasuredAtOnce(virtualizer)
  const items = virtualizer.getVirtualItems()
  const from = (items[0]?.index ?? 0) + 1
  const to = (items.at(-1)?.index ?? -1) + 1
  const toEnd = () => virtualizer.scrollToEnd()
  useImperativeHandle(ref, () => ({ toEnd }))

  useEffect(() => {
    if (to >= from) onSight(from, to)
  }, [from, to, onSight])
  // The first look: where somebody was sent to, what is not read, or the end.
  const shown = useRef<number>(undefined)
  useLayoutEffect(() => {
    const wanted = found ?? (firstUnread || count)
    if (count === 0 || shown.current === wanted || (shown.current !== undefined && found === undefined)) return
    shown.current = wanted
    toGo.current = wanted === count ? 0 : Number.POSITIVE_INFINITY
    isHeld.current = wanted === count
    if (wanted === count) virtualizer.scrollToEnd()
    else virtualizer.scrollToIndex(wanted - 1, { align: 'center' })
  }, [found, firstUnread, count, virtualizer])
  // Whoever is near the end sees what is added, and whoever is at the end stays there when messages come that are higher than expected.
  const size = virtualizer.getTotalSize()
  const before = useRef({ count, size })
  useLayoutEffect(() => {
    const near = count > before.current.count ? NEAR_END : AT_END
    if (size > before.current.size && (isHeld.current || toGo.current <= near)) virtualizer.scrollToEnd()
    before.current = { count, size }
  }, [count, size, virtualizer])
  const look = () => {
    const element = scroller.current
    if (!element) return
    toGo.current = element.scrollHeight - element.scrollTop - element.clientHeight
    onAtEnd(toGo.current < NEAR_END)
    const bottom = element.scrollTop + element.clientHeight
    const last = virtualizer.getVirtualItems().findLast(({ start, index }) => start < bottom && index < lastSeq)
    if (last) onRead(last.index + 1)
  }
  useStaysAtEnd(scroller, count > 0, () => {
    if (isHeld.current || toGo.current <= NEAR_END) virtualizer.scrollToEnd()
  })
  const letGo = () => {
    isHeld.current = false
  }
  const looked = useRef(look)
  looked.current = look
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again whenever there is something else to see
  useEffect(() => looked.current(), [count, state.messages])

  if (count === 0) {
    return (
      <div className={`${classes.scroller} ${classes.nothing}`}>
        <EmptyState
          title="Nothing was written yet"
          text="What you write is read by the people of this conversation only."
        />
      </div>
    )
  }
  return (
    <section
      ref={scroller}
      className={classes.scroller}
      onScroll={look}
      onWheel={letGo}
      onTouchMove={letGo}
      onPointerDown={letGo}
      onKeyDown={letGo}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: it is scrolled with the keyboard
      tabIndex={0}
      aria-label="Messages"
    >
      <ol className={classes.all} style={{ height: size }}>
        {items.map(({ index, key, start }) => (
          <li
            key={key}
            ref={measure}
            data-index={index}
            className={classes.item}
            style={{ transform: `translateY(${start}px)` }}
            aria-setsize={count}
            aria-posinset={index + 1}
          >
            <Row {...props} index={index} firstUnread={firstUnread} />
          </li>
        ))}
      </ol>
    </section>
  )
})

/** Tells when the window of the thread gets another size: a phone is turned, a keyboard opens, the writing line grows. */
function useStaysAtEnd(scroller: RefObject<HTMLDivElement | null>, isThere: boolean, onResize: () => void) {
  const latest = useRef(onResize)
  latest.current = onResize
  useEffect(() => {
    if (!isThere || !scroller.current) return
    const observer = new ResizeObserver(() => latest.current())
    observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [scroller, isThere])
}

/**
 * Measures each row before it is drawn for the first time. By itself the virtualizer, while somebody scrolls, waits for the browser to tell
 * it the size, which is after drawing: for a frame, rows that are not as high as expected would have gaps between them.
 */
function useMeasuredAtOnce(virtualizer: Virtualizer<HTMLDivElement, HTMLLIElement>) {
  return useCallback(
    (row: HTMLLIElement | null) => {
      const { isScrolling } = virtualizer
      virtualizer.isScrolling = false
      virtualizer.measureElement(row)
      virtualizer.isScrolling = isScrolling
    },
    [virtualizer],
  )
}

/**
 * What tells rows from each other. A message that has come is another item than its empty place: it is measured for the first time, and
 * that keeps what is in sight where it is, whichever way somebody scrolls at that moment. The same function as long as the keys are the
 * same: with another one all rows are reckoned anew.
 */
function useItemKeys({ messages, lastSeq }: ThreadState, waiting: readonly OutgoingMessage[]) {
  return useCallback(
    (index: number) => {
      if (index >= lastSeq) return waiting[index - lastSeq]?.clientMessageId ?? index
      return messages.has(index + 1) ? index + 1 : `missing ${index + 1}`
    },
    [messages, lastSeq, waiting],
  )
}

function Row(props: ThreadListProps & { index: number; firstUnread: number }) {
  const { state, waiting, outgoing, myId, found, index, firstUnread, onChanged, onShowHistory } = props
  const { messages, lastSeq, conversation } = state
  if (index >= lastSeq) {
    const message = waiting[index - lastSeq]
    return message ? <WaitingMessage message={message} outgoing={outgoing} /> : null
  }
  const seq = index + 1
  const message = messages.get(seq)
  if (!message) {
    return (
      <div className={classes.missing} style={{ height: EXPECTED_HEIGHT }} aria-busy="true">
        <div className={classes.missingBubble} />
      </div>
    )
  }
  const previous = messages.get(seq - 1)
  const isNewDay = seq === 1 || (previous !== undefined && !isSameDay(previous.createdAt, message.createdAt))
  const isUnreadMark = seq === firstUnread && message.senderId !== myId
  const isContinued =
    !isNewDay &&
    !isUnreadMark &&
    previous?.senderId === message.senderId &&
    Date.parse(message.createdAt) - Date.parse(previous.createdAt) < CONTINUED_WITHIN_MS
  return (
    <>
      {isNewDay && <p className={classes.day}>{dayWords(message.createdAt, new Date())}</p>}
      {isUnreadMark && <p className={classes.unreadMark}>New</p>}
      <MessageItem
        message={message}
        isOwn={message.senderId === myId}
        isContinued={isContinued}
        readers={readersUpTo(message, messages.get(seq + 1), conversation)}
        isFound={found === seq}
        canSend={conversation.canSend}
        onChanged={onChanged}
        onShowHistory={onShowHistory}
      />
    </>
  )
}

/** Who has read this message and not the next one; whoever wrote the next one has read it as well. */
function readersUpTo(message: Message, next: Message | undefined, { people }: Conversation): string[] {
  const further = new Set([next?.senderId, ...(next?.readBy ?? []).map(({ userId }) => userId)])
  const here = message.readBy.filter(({ userId }) => !further.has(userId))
  return people.filter(({ id }) => here.some(({ userId }) => userId === id)).map(({ name }) => name)
}
