import { listen } from '../../adapters/database/listen.ts'
import {
  ACCESS_CHANGED_CHANNEL,
  parseAccessScope,
  USER_EVENTS_CHANNEL,
  USER_SIGNALS_CHANNEL,
} from '../../adapters/database/notify.ts'
import { findActiveSession } from '../../domain/auth/sessions.queries.ts'
import { listUserEventPositions } from '../../domain/user-events/user-events.queries.ts'
import type { EventConnection } from './connection.ts'
import type { Connections } from './connections.ts'
import type { EventsDeps } from './events.ts'
import type { createSignals } from './signals.ts'

export interface ListeningDeps extends Pick<EventsDeps, 'db' | 'clock' | 'log' | 'listenConnectionString'> {
  connections: Connections
  signals: ReturnType<typeof createSignals>
}

/** How often tokens are looked at for their end, in ms. */
const TOKENS_EVERY_MS = 1_000
/** How often everything is compared with the database, announcements or not, in ms: a lost one is a delay, no loss. */
const COMPARE_EVERY_MS = 20_000

/** Hears of new events, signals and changed rights, from every process, and lets the connections of this one follow. */
export function listenForEvents(deps: ListeningDeps) {
  const { db, clock, log, connections, signals } = deps

  function send(connection: EventConnection): void {
    connection.sendNewer().catch((error: unknown) => {
      log.warn({ err: error }, 'events could not be read')
      connection.socket.close('TRY_AGAIN_LATER')
    })
  }

  /** Closes those whose session or account has ended. Rights in cases are asked anew for each frame. */
  async function judge(chosen: Iterable<EventConnection>): Promise<void> {
    for (const connection of chosen) {
      try {
        if (!(await findActiveSession(db, connection.judged, clock.now()))) connection.socket.close('TOKEN')
      } catch (error) {
        log.warn({ err: error }, 'a session could not be read')
        connection.socket.close('TRY_AGAIN_LATER')
      }
    }
  }

  async function compare(): Promise<void> {
    const positions = await listUserEventPositions(db, connections.userIds())
    for (const connection of connections.all()) {
      if ((positions.get(connection.userId) ?? 0) > connection.sent) send(connection)
    }
    await judge([...connections.all()])
  }

  function rightsChanged(payload: string): void {
    const scope = parseAccessScope(payload)
    if (!scope) return
    const { sessionId, userId } = scope
    const isMeant = ({ judged }: EventConnection) =>
      sessionId === undefined ? judged.userId === userId : judged.sessionId === sessionId
    void judge([...connections.all()].filter(isMeant))
  }

  const quietly = (work: Promise<void>) =>
    void work.catch((error: unknown) => log.warn({ err: error }, 'events could not be compared'))
  const comparing = setInterval(() => quietly(compare()), COMPARE_EVERY_MS)
  const tokens = setInterval(() => closeExpired(connections, clock.now()), TOKENS_EVERY_MS)
  for (const timer of [comparing, tokens]) timer.unref()
  const listener = listen({
    connectionString: deps.listenConnectionString,
    log,
    channels: [ACCESS_CHANGED_CHANNEL, USER_EVENTS_CHANNEL, USER_SIGNALS_CHANNEL],
    onNotification(channel, payload) {
      if (channel === ACCESS_CHANGED_CHANNEL) return rightsChanged(payload)
      if (channel === USER_SIGNALS_CHANNEL) return signals.receive(payload)
      for (const userId of payload.split(',')) for (const connection of connections.of(userId)) send(connection)
    },
    // What was announced while nobody listened is not repeated.
    onConnected: () => quietly(compare()),
  })

  return {
    async stop(): Promise<void> {
      clearInterval(comparing)
      clearInterval(tokens)
      await listener.stop()
    },
  }
}

/** A connection lives no longer than its token; clients send a newer one in time. */
function closeExpired(connections: Connections, now: Date): void {
  for (const { socket, judged } of connections.all()) {
    if (judged.expiresAt * 1000 <= now.getTime()) socket.close('TOKEN_EXPIRED')
  }
}
