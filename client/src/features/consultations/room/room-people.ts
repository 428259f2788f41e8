import type { Participant } from 'livekit-client'
import type { CaseRole } from '../../../../../contracts/access.ts'
import type { CaseMember } from '../../../../../contracts/cases.ts'
import type { Consultation } from '../../../../../contracts/consultations.ts'

export interface RoomPerson {
  userId: string
  name: string
  /** Undefined for somebody who is no longer in the case. */
  role: CaseRole | undefined
}

/** The person behind a device in the room: its identity is the user's id, a dot, and a number of its own. */
export function userIdOf({ identity }: Pick<Participant, 'identity'>): string {
  return identity.split('.')[0] ?? identity
}

/** Finds people by their id, from the case and from whoever has come to the consultation. */
export function findPerson(
  people: readonly CaseMember[],
  { participants }: Pick<Consultation, 'participants'>,
): (userId: string) => RoomPerson {
  return (userId) => {
    const member = people.find((known) => known.userId === userId)
    const came = participants.find((known) => known.userId === userId)
    return {
      userId,
      name: member?.name ?? came?.name ?? 'Somebody',
      role: member?.role ?? came?.role ?? undefined,
    }
  }
}
