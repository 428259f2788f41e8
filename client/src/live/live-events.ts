import type { QueryClient } from '@tanstack/react-query'
import type { ClientFrame, EventFrame } from '../../../contracts/events.ts'
import { queryKeys } from '../api/queries.ts'
import { getAccessToken, session } from '../api/session.ts'
import { announce } from '../ui/announce.tsx'
import type { EventConnection } from './event-connection.ts'

/** What a frame makes old in the cache of what the server has said, and what is said to people who do not see it. */
export function applyFrame(cache: Pick<QueryClient, 'invalidateQueries'>, frame: EventFrame): void {
  const renew = (queryKey: readonly unknown[]) => void cache.invalidateQueries({ queryKey })
  switch (frame.event) {
    case 'notification:new':
      renew(queryKeys.notifications)
      if (frame.data.kind === 'case.invited') renew(queryKeys.invitations)
      if (frame.data.caseId !== null) renew(queryKeys.case(frame.data.caseId))
      announce(`${frame.data.title}. ${frame.data.body}`)
      return
    case 'case:status:update':
      // Lists of cases begin with the same key.
      renew(queryKeys.cases)
      return
    case 'document:update':
      renew(['files', frame.data.id])
      if (frame.data.caseId) renew(queryKeys.case(frame.data.caseId))
      return
    case 'consultation:update':
      renew([...queryKeys.case(frame.data.caseId), 'consultations'])
      renew(queryKeys.consultations)
      return
    case 'message:new':
      renew(queryKeys.messages)
      return
    case 'resync':
      void cache.invalidateQueries()
      return
    default:
      return
  }
}

const listeners = new Set<(frame: EventFrame) => void>()
const online = new Set<string>()
let current: EventConnection | undefined

/** Hears every frame as it comes. @returns takes it back */
export function onEventFrame(listener: (frame: EventFrame) => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Says something passing (typing) on this tab's connection. */
export function sendEventFrame(frame: ClientFrame): void {
  current?.send(frame)
}

/** Whether somebody with whom one shares a case or a conversation is there, as far as this tab has been told. */
export function isOnline(userId: string): boolean {
  return online.has(userId)
}

function pass(frame: EventFrame): void {
  if (frame.event === 'user:online') online.add(frame.data.userId)
  if (frame.event === 'user:offline') online.delete(frame.data.userId)
  for (const listener of listeners) listener(frame)
}

/** Where events are served: our own origin. */
function addressOf({ protocol, host }: Pick<Location, 'protocol' | 'host'>): string {
  return `${protocol === 'https:' ? 'wss' : 'ws'}://${host}/v1/events`
}

/** Keeps one events connection for as long as somebody is signed in in this tab; another person gets another one. */
export function followEvents(cache: QueryClient): void {
  let connection: EventConnection | undefined
  let connectedAs: string | undefined
  const follow = () => {
    const userId = session.getState().user?.id
    if (userId === connectedAs) return
    connection?.close()
    connection = current = undefined
    connectedAs = userId
    online.clear()
    if (userId !== undefined) void open(userId)
  }
  /** Loaded apart from the first page: it knows the shape of everything that events can carry. */
  const open = async (userId: string) => {
    const { openEventConnection } = await import('./event-connection.ts')
    // Somebody else is signed in by now, or nobody.
    if (connectedAs !== userId || connection) return
    connection = current = openEventConnection({
      address: addressOf(location),
      getToken: getAccessToken,
      onFrame: (frame) => {
        applyFrame(cache, frame)
        pass(frame)
      },
      onOpen: () => online.clear(),
      WebSocket,
    })
  }
  session.subscribe(follow)
  addEventListener('online', () => connection?.reconnectNow())
  follow()
}
