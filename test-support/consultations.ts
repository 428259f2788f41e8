import { randomUUID } from 'node:crypto'
import { uuidv7 } from '../adapters/ids.ts'
import type { TestApi } from './api.ts'
import type { Cast } from './case-world.ts'

/** A consultation that the owner asked for; `live`: with the target admitted. */
export async function insertConsultation(
  api: TestApi,
  { owner, target }: Pick<Cast, 'owner' | 'target'>,
  caseId: string,
  state: 'requested' | 'live',
): Promise<string> {
  const [consultationId, now] = [uuidv7(), api.clock.now()]
  const isLive = state === 'live'
  await api.ownerDb
    .insertInto('consultations')
    .values({
      ...{ id: consultationId, caseId, state, requestedBy: owner.userId, proposedBy: owner.userId, proposedTimes: [] },
      ...{ durationMinutes: 30, roomName: randomUUID(), createdAt: now, updatedAt: now },
      ...(isLive && { scheduledAt: now, timeZone: 'Europe/Berlin', startedAt: now }),
    })
    .execute()
  if (!isLive) return consultationId
  const person = { consultationId, userId: target.userId }
  await api.ownerDb
    .insertInto('consultationParticipants')
    .values({ ...person, state: 'admitted', firstJoinedAt: now, admittedAt: now })
    .execute()
  await api.ownerDb
    .insertInto('consultationDevices')
    .values({
      ...{ ...person, identity: `${target.userId}.${randomUUID()}`, sessionId: uuidv7(), isHost: false },
      ...{ madeAt: now, admittedAt: now },
    })
    .execute()
  return consultationId
}
