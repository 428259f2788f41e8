import { z } from 'zod'
import type { Clock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { notifyUserSignal } from '../../adapters/database/notify.ts'
import type { Logger } from '../../adapters/log.ts'
import type { PassingFrame } from '../../contracts/events.ts'
import * as audience from '../../domain/events/audience.queries.ts'
import type { EventConnection, TypingPlace } from './connection.ts'
import type { Connections } from './connections.ts'

/** What passes between processes: ids and names of events only. */
const signalSchema = z.discriminatedUnion('event', [
  z.object({ event: z.enum(['user:online', 'user:offline']), userId: z.uuid() }),
  z.object({
    event: z.enum(['typing:start', 'typing:stop']),
    userId: z.uuid(),
    caseId: z.uuid().optional(),
    conversationId: z.uuid().optional(),
  }),
])
type Signal = z.infer<typeof signalSchema>

/** Signals that wait for their audience to be read; past it they are dropped, they are worth nothing later. */
const WAITING_SIGNALS = 1_000
/** Cases and conversations in which one connection may be typing at once. */
const TYPING_IN = 10

export interface SignalDeps {
  db: Database
  clock: Clock
  log: Logger
  connections: Connections
}

/** Passes on who is there and who types, to people who share a case or a conversation with them at that moment. */
export function createSignals({ db, clock, log, connections }: SignalDeps) {
  let waiting = 0
  let queue: Promise<void> = Promise.resolve()

  async function passOn(signal: Signal): Promise<void> {
    const reached = await audience.listSharers(db, signal, connections.userIds())
    const { event, ...data } = signal
    const frame = { event, data, at: clock.now().toISOString() } as PassingFrame
    for (const userId of reached) for (const { socket } of connections.of(userId)) socket.sendIfReading(frame)
  }

  return {
    /** One after the other, so that a stop never overtakes its start. */
    receive(payload: string): void {
      const signal = readSignal(payload)
      if (!signal || waiting >= WAITING_SIGNALS) return
      waiting++
      queue = queue
        .then(() => passOn(signal))
        .catch((error: unknown) => log.warn({ err: error }, 'a signal was not passed on'))
        .finally(() => {
          waiting--
        })
    },

    /** The person types, or has stopped: told to the others if they are in that case or conversation. */
    async typing(
      connection: EventConnection,
      event: 'typing:start' | 'typing:stop',
      place: TypingPlace,
    ): Promise<void> {
      const { userId, typingIn } = connection
      const id = place.conversationId ?? place.caseId ?? ''
      let known = typingIn.get(id)
      if (event === 'typing:stop') {
        if (!known) return
        typingIn.delete(id)
      } else {
        if (typingIn.size >= TYPING_IN) return
        known = await audience.findTypingPlace(db, place, userId)
        if (!known) return
        typingIn.set(id, known)
      }
      await notifyUserSignal(db, { event, userId, ...known })
    },

    /** A connection that ends types no more. */
    async stopTyping({ userId, typingIn }: EventConnection): Promise<void> {
      for (const place of typingIn.values()) await notifyUserSignal(db, { event: 'typing:stop', userId, ...place })
    },
  }
}

function readSignal(payload: string): Signal | undefined {
  try {
    return signalSchema.safeParse(JSON.parse(payload)).data
  } catch {
    return undefined
  }
}
