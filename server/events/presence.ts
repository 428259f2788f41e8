import { randomUUID } from 'node:crypto'
import type { Clock } from '../../adapters/clock.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { notifyUserSignal } from '../../adapters/database/notify.ts'
import type { Logger } from '../../adapters/log.ts'
import * as audience from '../../domain/events/audience.queries.ts'
import type { EventConnection } from './connection.ts'
import type { Connections } from './connections.ts'

/** Somebody who comes back within this was never away: reloading a page is no news. In ms. */
const AWAY_AFTER_MS = 5_000
/** How often a process says that its people are still there, in ms. */
const HEARTBEAT_MS = 15_000
/** A process that has not said so for this long is gone with its people, in ms: three missed heartbeats. */
const STALE_MS = 45_000

export interface PresenceDeps {
  db: Database
  clock: Clock
  log: Logger
  connections: Connections
}

/** Who is there, over all processes. Rows in `online_users` say it, signals announce changes. */
export interface Presence {
  connected(connection: EventConnection, first: boolean): Promise<void>
  left(userId: string): void
  stop(): void
}

export function createPresence({ db, clock, log, connections }: PresenceDeps): Presence {
  const processId = randomUUID()
  /** People without a connection here who may come back in a moment. */
  const leaving = new Map<string, NodeJS.Timeout>()
  const freshSince = () => new Date(clock.now().getTime() - STALE_MS)
  const quietly = (work: Promise<unknown>) =>
    work.catch((error: unknown) => log.warn({ err: error }, 'presence could not be told'))

  async function arrive(userId: string): Promise<void> {
    const wasThere = await audience.listOnline(db, [userId], freshSince())
    await audience.upsertOnline(db, processId, [userId], clock.now())
    if (!wasThere.has(userId)) await notifyUserSignal(db, { event: 'user:online', userId })
  }

  async function tellWhoIsGone(userIds: readonly string[]): Promise<void> {
    const still = await audience.listOnline(db, userIds, freshSince())
    for (const userId of userIds) if (!still.has(userId)) await notifyUserSignal(db, { event: 'user:offline', userId })
  }

  async function leave(userId: string): Promise<void> {
    leaving.delete(userId)
    await audience.deleteOnline(db, processId, userId)
    await tellWhoIsGone([userId])
  }

  async function beat(): Promise<void> {
    await audience.upsertOnline(db, processId, [...connections.userIds(), ...leaving.keys()], clock.now())
    await tellWhoIsGone(await audience.deleteStaleOnline(db, freshSince()))
  }

  const heartbeat = setInterval(() => void quietly(beat()), HEARTBEAT_MS)
  heartbeat.unref()

  return {
    async connected({ userId, socket }, first) {
      const isBack = leaving.get(userId)
      clearTimeout(isBack)
      leaving.delete(userId)
      if (first && !isBack) await quietly(arrive(userId))
      const online = await audience.listOnlineSharers(db, userId, freshSince())
      const at = clock.now().toISOString()
      for (const other of online) socket.sendIfReading({ event: 'user:online', data: { userId: other }, at })
    },
    left(userId) {
      clearTimeout(leaving.get(userId))
      const timer = setTimeout(() => void quietly(leave(userId)), AWAY_AFTER_MS)
      timer.unref()
      leaving.set(userId, timer)
    },
    // Rows stay: whoever has not come back to another process is told away by it, when they are stale.
    stop() {
      clearInterval(heartbeat)
      for (const timer of leaving.values()) clearTimeout(timer)
    },
  }
}
