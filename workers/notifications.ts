import { EVENTS_KEPT_DAYS } from '../contracts/events.ts'
import { tellPeople } from '../domain/notifications/deliver.commands.ts'
import { notifiedFacts } from '../domain/notifications/notification-kinds.ts'
import { deleteUserEventsBefore } from '../domain/user-events/user-events.queries.ts'
import type { Handler } from './handlers.ts'
import type { WorkersDeps } from './workers.ts'

/** Tells people of facts that they should know: domain/notifications/notification-kinds.ts says which and whom. */
export const notifyPeople: Handler = {
  name: 'notify-people',
  facts: notifiedFacts,
  run: (deps, fact, { outboxId }) => tellPeople(deps, fact, outboxId),
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Lets go of events that nobody can ask for any more. */
export function deleteOldEvents({ db, clock }: Pick<WorkersDeps, 'db' | 'clock'>): Promise<number> {
  return deleteUserEventsBefore(db, new Date(clock.now().getTime() - EVENTS_KEPT_DAYS * DAY_MS))
}
