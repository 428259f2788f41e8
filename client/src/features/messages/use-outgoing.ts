import { useSyncExternalStore } from 'react'
import { type Message, sendMessage } from '../../../../contracts/messages.ts'
import { api, isTemporary } from '../../api/api.ts'
import { session } from '../../api/session.ts'
import { onBeforeWipe } from '../../live/device-texts.ts'
import { outgoingStorage } from './message-device.ts'
import { Outgoing } from './outgoing.ts'

let current: { userId: string; outgoing: Outgoing } | undefined
const sentListeners = new Set<(message: Message) => void>()

/** Hears of messages of this tab that have arrived. @returns takes it back */
export function onSent(listener: (message: Message) => void): () => void {
  sentListeners.add(listener)
  return () => void sentListeners.delete(listener)
}

/** What this person has written in this browser and the server has not confirmed; one for the whole tab. */
export function outgoingOf(userId: string): Outgoing {
  if (current?.userId === userId) return current.outgoing
  current?.outgoing.close()
  const outgoing = new Outgoing({
    storage: outgoingStorage(userId),
    send: async (body) => (await api(sendMessage, { body })).data,
    isTemporary,
    onSent: (message) => {
      for (const listener of sentListeners) listener(message)
    },
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  })
  current = { userId, outgoing }
  outgoing.start()
  return outgoing
}

addEventListener('online', () => current?.outgoing.start())
session.subscribe(() => {
  if (session.getState().user?.id === current?.userId) return
  current?.outgoing.close()
  current = undefined
})
onBeforeWipe(async () => {
  current?.outgoing.close()
  current = undefined
})

/** The messages of one conversation that are on their way. */
export function useOutgoing(userId: string, conversationId: string) {
  const outgoing = outgoingOf(userId)
  const all = useSyncExternalStore(outgoing.subscribe, outgoing.getMessages)
  return { outgoing, waiting: all.filter((message) => message.conversationId === conversationId) }
}
