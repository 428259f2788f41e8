import { describe, expect, test } from 'vitest'
import { readTellingPreferences } from './preferences.ts'
import { mailDueAt, pushDueAt } from './telling-times.policy.ts'

const preferences = (notifications: object, timeZone = 'Europe/Berlin') =>
  readTellingPreferences({ notifications, timeZone })
const night = { from: '22:00', to: '07:00' }

describe('[NOTE3] quiet hours and digests go by the person’s own clock', () => {
  // Berlin is UTC+1 in winter, +2 in summer; New York UTC-5 in winter. Written by hand.
  test.each([
    ['in the day', preferences({ quietHours: night }), '2026-01-10T12:00:00Z', '2026-01-10T12:00:00Z'],
    ['in the evening', preferences({ quietHours: night }), '2026-01-10T21:30:00Z', '2026-01-11T06:00:00Z'],
    ['after midnight', preferences({ quietHours: night }), '2026-01-11T02:15:30Z', '2026-01-11T06:00:00Z'],
    ['at their first minute', preferences({ quietHours: night }), '2026-01-10T21:00:00Z', '2026-01-11T06:00:00Z'],
    ['at their end', preferences({ quietHours: night }), '2026-01-11T06:00:00Z', '2026-01-11T06:00:00Z'],
    [
      'elsewhere',
      preferences({ quietHours: night }, 'America/New_York'),
      '2026-01-11T04:00:00Z',
      '2026-01-11T12:00:00Z',
    ],
    ['the night clocks go forward', preferences({ quietHours: night }), '2026-03-28T22:00:00Z', '2026-03-29T05:00:00Z'],
    ['the night clocks go back', preferences({ quietHours: night }), '2026-10-24T21:00:00Z', '2026-10-25T06:00:00Z'],
    [
      'quiet at noon',
      preferences({ quietHours: { from: '12:00', to: '13:00' } }),
      '2026-01-10T11:10:00Z',
      '2026-01-10T12:00:00Z',
    ],
    [
      'never quiet',
      preferences({ quietHours: { from: '08:00', to: '08:00' } }),
      '2026-01-10T07:00:00Z',
      '2026-01-10T07:00:00Z',
    ],
  ])('mail at once, and push: %s', (_, chosen, now, expected) => {
    expect(mailDueAt(chosen, new Date(now))).toEqual(new Date(expected))
    expect(pushDueAt(chosen, new Date(now))).toEqual(new Date(expected))
  })

  test.each([
    ['before eight', '2026-01-10T06:59:00Z', '2026-01-10T07:00:00Z'],
    ['at eight: tomorrow', '2026-01-10T07:00:00Z', '2026-01-11T07:00:00Z'],
    ['in the evening', '2026-01-10T19:00:00Z', '2026-01-11T07:00:00Z'],
    ['over the change of clocks', '2026-03-28T19:00:00Z', '2026-03-29T06:00:00Z'],
  ])('digest: %s', (_, now, expected) => {
    expect(mailDueAt(preferences({ email: 'digest' }), new Date(now))).toEqual(new Date(expected))
  })

  test('a digest waits for the end of quiet hours, too', () => {
    const chosen = preferences({ email: 'digest', quietHours: { from: '20:00', to: '09:30' } })
    expect(mailDueAt(chosen, new Date('2026-01-10T19:30:00Z'))).toEqual(new Date('2026-01-11T08:30:00Z'))
  })

  test('off is off', () => {
    expect(mailDueAt(preferences({ email: 'off' }), new Date())).toBeNull()
    expect(pushDueAt(preferences({ push: false }), new Date())).toBeNull()
  })
})

test.each([
  [null],
  [undefined],
  ['text'],
  [{ notifications: 5, timeZone: 7 }],
  [{ notifications: { email: 'hourly', push: 'yes' }, timeZone: 'Mars/Base' }],
])('[NOTE3] preferences that cannot be read are as if nothing had been chosen: %j', (stored) => {
  expect(readTellingPreferences(stored)).toEqual({ email: 'immediate', push: true, quietHours: null, timeZone: 'UTC' })
})
