import { describe, expect, test } from 'vitest'
import { partyColors } from '../../../contracts/live/awareness.ts'
import { presenceNews, presentPeople } from './presence.ts'

const state = (id: string, name: string, party: string, more = {}) => ({
  user: { id, name, party, color: 'red' },
  ...more,
})

describe('presence', () => {
  test('one entry a person, oneself first, colours from the party table', () => {
    const people = presentPeople(
      new Map<number, Record<string, unknown>>([
        [1, state('t', 'Tomás', 'lawyer')],
        [2, state('r', 'Rosa', 'client')],
        [3, state('t', 'Tomás', 'lawyer', { cursor: {} })],
        [4, {}],
        [5, { user: { id: 7 } }],
      ]),
      'r',
    )
    expect(people.map((person) => [person.name, person.isMe, person.clientId])).toEqual([
      ['Rosa', true, 2],
      ['Tomás', false, 3],
    ])
    expect(people[1]?.color).toBe(partyColors.lawyer)
  })

  test('an unknown party is an observer', () => {
    expect(presentPeople(new Map([[1, state('x', 'X', 'judge')]]), 'r')[0]?.party).toBe('observer')
  })

  test('news are about others only', () => {
    const rosa = presentPeople(new Map([[1, state('r', 'Rosa', 'client')]]), 'r')
    const both = presentPeople(
      new Map([
        [1, state('r', 'Rosa', 'client')],
        [2, state('t', 'Tomás', 'lawyer')],
      ]),
      'r',
    )
    expect(presenceNews([], rosa)).toBeUndefined()
    expect(presenceNews(rosa, both)).toBe('Tomás joined.')
    expect(presenceNews(both, rosa)).toBe('Tomás left.')
    expect(presenceNews(both, both)).toBeUndefined()
  })
})
