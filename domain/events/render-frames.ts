import type { Clock } from '../../adapters/clock.ts'
import type { VideoRooms } from '../../adapters/video/video.ts'
import type { StoredEventName, StoredFrame } from '../../contracts/events.ts'
import { presentCase } from '../cases/cases.presenter.ts'
import { findCaseAndRelation } from '../cases/cases.queries.ts'
import { presentConsultations } from '../consultations/consultations.presenter.ts'
import { findConsultation } from '../consultations/consultations.queries.ts'
import type { ConversationStore } from '../conversations/conversation-keys.ts'
import { listReadableDocuments } from '../documents/readable-documents.ts'
import { listGoneDocuments } from '../documents/readers.queries.ts'
import { listReadableMessages } from '../messages/readable-messages.ts'
import { presentNotification } from '../notifications/notifications.presenter.ts'
import { listNotificationsByIds } from '../notifications/notifications.queries.ts'
import type { UserEventRow } from '../user-events/user-events.queries.ts'

/** What frames are made from. */
export interface FrameStore extends ConversationStore {
  clock: Clock
  video: VideoRooms
}

/** What the matching `GET` answers this person now, by id; what they may not see is not in it. */
type Render = (store: FrameStore, userId: string, ids: readonly string[]) => Promise<Map<string, unknown>>

/** One entry for each stored event. */
const renderers: Record<StoredEventName, Render> = {
  'notification:new': async ({ db }, userId, ids) => {
    const rows = await listNotificationsByIds(db, userId, ids)
    return new Map(rows.map((row) => [row.id, presentNotification(row)]))
  },
  'case:status:update': async ({ db }, userId, ids) => {
    const cases = new Map<string, unknown>()
    for (const id of ids) {
      const found = await findCaseAndRelation(db, id, userId)
      if (found?.relation.role) cases.set(id, presentCase(found))
    }
    return cases
  },
  'message:new': async (store, userId, ids) => {
    const messages = await listReadableMessages(store, { userId, now: store.clock.now() }, ids)
    return new Map(messages.map((message) => [message.id, message]))
  },
  'document:update': async (store, userId, ids) => {
    const documents = await listReadableDocuments(store, userId, ids)
    const gone = await listGoneDocuments(store.db, userId, ids)
    return new Map<string, unknown>([...gone, ...documents].map((document) => [document.id, document]))
  },
  'consultation:update': async (store, userId, ids) => {
    const found = await Promise.all(ids.map((id) => findConsultation(store.db, id, userId)))
    const consultations = await presentConsultations(
      store,
      userId,
      found.flatMap((one) => one ?? []),
    )
    return new Map(consultations.map((consultation) => [consultation.id, consultation]))
  },
}

/**
 * Makes frames of stored events, with the rights of this moment: whoever was removed or walled off since gets nothing of it.
 * @returns in the order of the rows; those with nothing to show are left out
 */
export async function renderFrames(
  store: FrameStore,
  userId: string,
  rows: readonly UserEventRow[],
): Promise<StoredFrame[]> {
  const rendered = new Map<string, Map<string, unknown>>()
  for (const [event, render] of Object.entries(renderers)) {
    const ids = new Set(rows.filter((row) => row.event === event).map(({ subjectId }) => subjectId))
    if (ids.size > 0) rendered.set(event, await render(store, userId, [...ids]))
  }
  return rows.flatMap(({ seq, event, subjectId, createdAt }) => {
    const data = rendered.get(event)?.get(subjectId)
    // Each renderer answers what its event's frame holds; the contract's own test compares.
    return data ? [{ id: String(seq), event, data, at: createdAt.toISOString() } as StoredFrame] : []
  })
}
