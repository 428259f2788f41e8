import { listen } from '../../adapters/database/listen.ts'
import { ACCESS_CHANGED_CHANNEL, parseAccessScope } from '../../adapters/database/notify.ts'
import { followRecordings } from '../../domain/consultations/follow-recordings.ts'
import { type GuardScope, guardRooms } from '../../domain/consultations/guard-room.ts'
import type { RecordingDeps } from '../../domain/consultations/sync-recording.ts'

export interface RoomGuardDeps extends RecordingDeps {
  listenConnectionString: string
}

/** How often every room is looked into, in ms: half of the two seconds in which whoever has lost the case must be out. */
const EVERY_MS = 1_000

/**
 * Looks after the rooms, in every process with the HTTP side: at once when rights change, and regularly, so that a lost announcement or
 * a media server that was away is a delay and no gap.
 */
export function createRoomGuard(deps: RoomGuardDeps) {
  let running: Promise<void> | undefined
  /** What came while one round ran. */
  let waiting: GuardScope | undefined
  let timer: NodeJS.Timeout | undefined
  let listener: ReturnType<typeof listen> | undefined

  function look(scope: GuardScope): void {
    if (running) {
      // Two scopes at once are everything.
      waiting = waiting ? {} : scope
      return
    }
    running = guardRooms(deps, scope)
      .then(() => followRecordings(deps))
      .catch((error: unknown) => deps.log.warn({ err: error }, 'rooms could not be looked into; it is tried again'))
      .finally(() => {
        running = undefined
        const next = waiting
        waiting = undefined
        if (next && timer) look(next)
      })
  }

  function rightsChanged(payload: string): void {
    const scope = parseAccessScope(payload)
    if (!scope) return
    const { caseId, userId } = scope
    look({ ...(caseId !== undefined && { caseId }), ...(userId !== undefined && { userId }) })
  }

  return {
    start(): void {
      timer = setInterval(() => look({}), EVERY_MS)
      timer.unref()
      listener = listen({
        connectionString: deps.listenConnectionString,
        log: deps.log,
        channels: [ACCESS_CHANGED_CHANNEL],
        onNotification: (_channel, payload) => rightsChanged(payload),
        onConnected: () => look({}),
      })
    },
    async drain(): Promise<void> {
      clearInterval(timer)
      timer = undefined
      await listener?.stop()
      await running
    },
  }
}
