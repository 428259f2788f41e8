import { describe, expect, test } from 'vitest'
import {
  type ConsultationState,
  consultationActors,
  consultationEvents,
  consultationEventsFrom,
  consultationStates,
  consultationTransition,
  consultationTransitions,
  finalStates,
  joinableStates,
} from './consultation-machine.ts'

type From = ConsultationState | 'none'
const allStates: readonly From[] = ['none', ...consultationStates]

/** Written by hand from the specification: what can follow what, by whom. Everything that is not here cannot happen. */
const oracle: Record<From, Partial<Record<(typeof consultationEvents)[number], [ConsultationState, string]>>> = {
  none: { request: ['requested', 'client lawyer'] },
  requested: {
    propose_times: ['requested', 'client lawyer'],
    schedule: ['scheduled', 'lawyer'],
    accept_time: ['scheduled', 'client'],
    cancel: ['cancelled', 'client lawyer'],
  },
  scheduled: {
    propose_times: ['scheduled', 'client lawyer'],
    schedule: ['scheduled', 'lawyer'],
    accept_time: ['scheduled', 'client'],
    enter_lobby: ['lobby', 'lawyer client guest'],
    miss: ['no_show', 'system'],
    cancel: ['cancelled', 'client lawyer'],
  },
  lobby: {
    empty_lobby: ['scheduled', 'system'],
    admit: ['live', 'lawyer'],
    miss: ['no_show', 'system'],
    cancel: ['cancelled', 'client lawyer'],
  },
  live: { end: ['ended', 'lawyer system'] },
  ended: {},
  no_show: {},
  cancelled: {},
}

const toOf = (state: From, event: (typeof consultationEvents)[number]) => {
  const transition = consultationTransition(state, event)
  if (!transition) return undefined
  return transition.to === 'same' ? state : transition.to
}

describe.each(allStates)('[VIDEO1] from %s', (state) => {
  test.each(consultationEvents)('%s leads where the specification says, by whom it says', (event) => {
    const expected = oracle[state][event]
    expect(toOf(state, event)).toBe(expected?.[0])
    expect(consultationTransition(state, event)?.actors.join(' ')).toBe(expected?.[1])
  })
})

test('[VIDEO1] one event from one state has one outcome', () => {
  const pairs = consultationTransitions.flatMap(({ event, from }) => from.map((state) => `${event} ${state}`))
  expect(new Set(pairs).size).toBe(pairs.length)
})

test('[VIDEO1] every state can be reached, everything can come to an end, and an end is one', () => {
  const reached = new Set<From>(['none'])
  for (let before = 0; before < reached.size; ) {
    before = reached.size
    for (const state of [...reached]) {
      for (const event of consultationEvents) reached.add(toOf(state, event) ?? state)
    }
  }
  expect([...reached].sort()).toEqual([...allStates].sort())
  for (const state of consultationStates) {
    const ways = consultationActors.flatMap((actor) => consultationEventsFrom(state, actor))
    expect(ways.length === 0).toBe(finalStates.includes(state))
  }
})

test('[VIDEO1] nobody is live without having been let in, and only by the lawyer', () => {
  const into = consultationTransitions.filter(({ to }) => to === 'live')
  expect(into).toEqual([{ event: 'admit', from: ['lobby'], to: 'live', actors: ['lawyer'] }])
  expect(joinableStates).toEqual(['scheduled', 'lobby', 'live'])
})
