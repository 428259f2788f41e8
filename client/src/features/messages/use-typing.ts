import { useCallback, useEffect, useRef, useState } from 'react'
import { onEventFrame, sendEventFrame } from '../../live/live-events.ts'

/** Whoever has typed nothing for so long has stopped, in ms; a start is said again before that. */
const STOPPED_AFTER_MS = 6_000
const SAID_EVERY_MS = 3_000

/** Ids of those who are typing in a conversation. */
export function useTypingPeople(conversationId: string): readonly string[] {
  const [typing, setTyping] = useState<readonly string[]>([])
  useEffect(() => {
    const timers = new Map<string, ReturnType<typeof setTimeout>>()
    const stop = (userId: string) => {
      clearTimeout(timers.get(userId))
      timers.delete(userId)
      setTyping([...timers.keys()])
    }
    const end = onEventFrame((frame) => {
      // Whoever has sent it types it no more.
      if (frame.event === 'message:new' && frame.data.conversationId === conversationId) stop(frame.data.senderId)
      if (frame.event !== 'typing:start' && frame.event !== 'typing:stop') return
      const { userId } = frame.data
      if (frame.data.conversationId !== conversationId) return
      stop(userId)
      if (frame.event === 'typing:stop') return
      timers.set(
        userId,
        setTimeout(() => stop(userId), STOPPED_AFTER_MS),
      )
      setTyping([...timers.keys()])
    })
    return () => {
      end()
      for (const timer of timers.values()) clearTimeout(timer)
      setTyping([])
    }
  }, [conversationId])
  return typing
}

/** Says to the others that one types: at the first letter, then now and then. */
export function useSayTyping(conversationId: string) {
  const saidAt = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const stopped = useCallback(() => {
    clearTimeout(timer.current)
    if (saidAt.current === 0) return
    saidAt.current = 0
    sendEventFrame({ event: 'typing:stop', data: { conversationId } })
  }, [conversationId])
  const typed = useCallback(() => {
    clearTimeout(timer.current)
    timer.current = setTimeout(stopped, STOPPED_AFTER_MS)
    if (Date.now() - saidAt.current < SAID_EVERY_MS) return
    // The server takes a start once until it has heard a stop.
    if (saidAt.current !== 0) sendEventFrame({ event: 'typing:stop', data: { conversationId } })
    saidAt.current = Date.now()
    sendEventFrame({ event: 'typing:start', data: { conversationId } })
  }, [conversationId, stopped])
  useEffect(() => stopped, [stopped])
  return { typed, stopped }
}
