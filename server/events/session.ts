import { denialCounter } from '../../adapters/denials.ts'
import { type ClientFrame, clientFrameSchema } from '../../contracts/events.ts'
import { authenticate } from '../../domain/auth/authenticate.ts'
import { EventConnection } from './connection.ts'
import type { Connections } from './connections.ts'
import type { EventSocket } from './event-socket.ts'
import type { EventsDeps } from './events.ts'
import type { Presence } from './presence.ts'
import type { createSignals } from './signals.ts'

export interface SessionDeps
  extends Pick<
    EventsDeps,
    'db' | 'keys' | 'masterKeys' | 'clock' | 'tokens' | 'log' | 'rateLimit' | 'video' | 'registry'
  > {
  connections: Connections
  presence: Presence
  signals: ReturnType<typeof createSignals>
}

/** How long a client may take to show its token, in ms. */
const TOKEN_WITHIN_MS = 10_000

/**
 * One socket from its opening to its end: the token (in the address, or in the first frame), then events in their order, then newer
 * tokens and typing from the client.
 */
export function openSession(
  deps: SessionDeps,
  socket: EventSocket,
  address: { token: string | undefined; since: string | undefined },
) {
  const { connections, presence, signals, clock, log } = deps
  const noteDenied = denialCounter(deps.registry)
  let connection: EventConnection | undefined
  let entering = false
  const late = setTimeout(() => socket.close('TOKEN'), TOKEN_WITHIN_MS)

  async function enter(token: string, since: string | undefined): Promise<void> {
    entering = true
    const judged = await authenticate(deps, token)
    clearTimeout(late)
    if (!judged) {
      noteDenied('openEvents', 'UNAUTHENTICATED')
      return socket.close('TOKEN')
    }
    if (!socket.isOpen()) return
    const entered = new EventConnection(deps, socket, judged)
    await entered.takePosition(since, clock.now())
    // The peer may have gone while the database was asked; `closed` has run then.
    if (!socket.isOpen()) return
    const added = connections.add(entered)
    if (!added) return socket.close('TRY_AGAIN_LATER')
    connection = entered
    // From here on announcements reach it; what was stored between the position and now is read first.
    await entered.sendNewer()
    if (socket.isOpen()) await presence.connected(entered, added.first)
  }

  /** A newer token of the same session's person; anybody else's is nothing that a client of ours sends. */
  async function renew(entered: EventConnection, token: string): Promise<void> {
    const judged = await authenticate(deps, token)
    if (judged?.userId !== entered.userId) return socket.close('TOKEN')
    entered.judged = judged
  }

  async function act(frame: ClientFrame): Promise<void> {
    if ('token' in frame) {
      if (connection) return renew(connection, frame.token)
      if (!entering) return enter(frame.token, frame.since ?? address.since)
      return
    }
    if (connection) await signals.typing(connection, frame.event, frame.data)
  }

  /** What fails here is the database; the client comes back with its last id. */
  function guarded(work: Promise<void>): void {
    work.catch((error: unknown) => {
      log.warn({ err: error }, 'an events connection is closed')
      socket.close('TRY_AGAIN_LATER')
    })
  }

  if (address.token !== undefined) guarded(enter(address.token, address.since))

  return {
    /** @param text undefined for a binary frame, which is none of ours */
    message(text: string | undefined): void {
      if (deps.rateLimit && connection && !connection.frames.tryTake()) return
      const frame = text === undefined ? undefined : readFrame(text)
      if (frame) guarded(act(frame))
      else socket.close('BAD_FRAME')
    },
    closed(): void {
      clearTimeout(late)
      if (!connection) return
      if (connections.remove(connection)) presence.left(connection.userId)
      signals.stopTyping(connection).catch((error: unknown) => log.warn({ err: error }, 'typing could not be stopped'))
    },
  }
}

function readFrame(text: string): ClientFrame | undefined {
  try {
    return clientFrameSchema.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
