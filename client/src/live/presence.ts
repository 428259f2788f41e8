import { type Party, parties, partyColors } from '../../../contracts/live/awareness.ts'

/** Somebody who has the document open, whatever number of windows. */
export interface PresentPerson {
  userId: string
  name: string
  party: Party
  color: string
  isMe: boolean
  /** The Yjs client to follow: the last one that said where it is. */
  clientId: number
}

interface StatedUser {
  id: string
  name: string
  party: Party
}

function statedUser(state: Record<string, unknown>): StatedUser | undefined {
  const { user } = state
  if (typeof user !== 'object' || user === null || !('id' in user) || !('name' in user)) return undefined
  if (typeof user.id !== 'string' || typeof user.name !== 'string' || user.name === '') return undefined
  const party = 'party' in user ? parties.find((known) => known === user.party) : undefined
  return { id: user.id, name: user.name, party: party ?? 'observer' }
}

/**
 * The people behind awareness states, oneself first, then by name. Colours come from the party table, not from the wire:
 * one hue a party wherever it is shown.
 */
export function presentPeople(states: ReadonlyMap<number, Record<string, unknown>>, myUserId: string): PresentPerson[] {
  const people = new Map<string, PresentPerson>()
  for (const [clientId, state] of states) {
    const user = statedUser(state)
    if (!user) continue
    const known = people.get(user.id)
    const located = state.cursor != null || state.viewport != null
    if (known && !located) continue
    people.set(user.id, {
      userId: user.id,
      name: user.name,
      party: user.party,
      color: partyColors[user.party],
      isMe: user.id === myUserId,
      clientId,
    })
  }
  return [...people.values()].sort((a, b) => Number(b.isMe) - Number(a.isMe) || a.name.localeCompare(b.name))
}

/** One sentence about who came and went, or undefined when nobody did. Oneself is no news. */
export function presenceNews(before: readonly PresentPerson[], after: readonly PresentPerson[]): string | undefined {
  const missingFrom = (list: readonly PresentPerson[]) => (person: PresentPerson) =>
    !person.isMe && !list.some((other) => other.userId === person.userId)
  const names = (list: readonly PresentPerson[]) => list.map((person) => person.name).join(', ')
  const came = after.filter(missingFrom(before))
  const left = before.filter(missingFrom(after))
  const sentences = [came.length > 0 && `${names(came)} joined.`, left.length > 0 && `${names(left)} left.`].filter(
    (sentence) => sentence !== false,
  )
  return sentences.length > 0 ? sentences.join(' ') : undefined
}
