import { useEffect, useMemo, useSyncExternalStore } from 'react'
import { getConversation } from '../../../../contracts/messages.ts'
import { api } from '../../api/api.ts'
import { onEventFrame } from '../../live/live-events.ts'
import { ThreadStore } from './thread-store.ts'
import { onSent } from './use-outgoing.ts'

/** One conversation, live for as long as it is shown. */
export function useThread(conversationId: string) {
  const store = useMemo(
    () =>
      new ThreadStore({
        fetchPart: async (query) => (await api(getConversation, { params: { id: conversationId }, query })).data,
      }),
    [conversationId],
  )
  const state = useSyncExternalStore(store.subscribe, store.getState)
  useEffect(() => {
    const receive = onEventFrame((frame) => {
      if (frame.event === 'resync') void store.renew()
      if (frame.event === 'message:new' && frame.data.conversationId === conversationId) store.receive(frame.data)
    })
    // What this tab has sent shows with the answer, not only with the event.
    const sent = onSent((message) => message.conversationId === conversationId && store.receive(message))
    return () => {
      receive()
      sent()
    }
  }, [store, conversationId])
  return { store, state }
}
