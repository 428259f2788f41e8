import { expect, test } from 'vitest'
import type { Consultation } from '../../../../contracts/consultations.ts'
import { soonOf } from './soon.ts'

// On the clock of this device, whichever that is: a day begins there.
const now = new Date(2026, 10, 27, 10, 0).getTime()
const at = (hours: number, minutes = 0) => new Date(2026, 10, 27, hours, minutes).toISOString()
const consultation = (scheduledAt: string | null, change: Partial<Consultation> = {}) =>
  // Only these facts are read.
  ({ state: 'scheduled', scheduledAt, actions: ['join'], ...change }) as Consultation
const say = (...list: Consultation[]) => soonOf(list, now).map(({ title, isPressing }) => [title, isPressing])

test('[ROOM1] a consultation of today is said, from an hour before it more prominently, the nearest first', () => {
  expect(say(consultation(at(14)), consultation(at(10, 25)), consultation(at(11)))).toEqual([
    ['Consultation in 25 minutes', true],
    ['Consultation in 60 minutes', true],
    ['Consultation today at 14:00', false],
  ])
  expect(say(consultation(at(9, 50)))).toEqual([['Consultation today at 09:50', true]])
  expect(say(consultation(at(9), { state: 'live' }))).toEqual([['Consultation going on now', true]])
})

test('[ROOM1] nothing is said of other days, of what has no time or is over, or to who does not take part', () => {
  const lines = [
    consultation(at(34)),
    consultation(at(-4)),
    consultation(null, { state: 'requested' }),
    consultation(at(14), { state: 'cancelled' }),
    consultation(at(14), { actions: [] }),
  ]
  expect(say(...lines)).toEqual([])
})
