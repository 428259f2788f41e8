import { describe, expect, test } from 'vitest'
import { instantsOf, isTimeZone, wallTimeAt } from './time-zones.ts'

const iso = (times: Date[]) => times.map((time) => time.toISOString())

describe('[VIDEO2] a wall clock and an instant', () => {
  test.each([
    ['2026-11-30T16:00', 'Europe/Berlin', ['2026-11-30T15:00:00.000Z']],
    ['2026-07-01T16:00', 'Europe/Berlin', ['2026-07-01T14:00:00.000Z']],
    // Clocks jump from 02:00 to 03:00.
    ['2026-03-29T02:30', 'Europe/Berlin', []],
    ['2026-03-29T03:00', 'Europe/Berlin', ['2026-03-29T01:00:00.000Z']],
    // From 03:00 back to 02:00.
    ['2026-10-25T02:30', 'Europe/Berlin', ['2026-10-25T00:30:00.000Z', '2026-10-25T01:30:00.000Z']],
    ['2026-11-01T01:30', 'America/New_York', ['2026-11-01T05:30:00.000Z', '2026-11-01T06:30:00.000Z']],
    ['2026-03-08T02:30', 'America/New_York', []],
    // Half an hour of summer, three quarters of an hour of distance, no summer at all.
    ['2026-04-05T01:45', 'Australia/Lord_Howe', ['2026-04-04T14:45:00.000Z', '2026-04-04T15:15:00.000Z']],
    ['2026-06-01T12:00', 'Asia/Kathmandu', ['2026-06-01T06:15:00.000Z']],
    ['2026-06-01T12:00', 'Pacific/Kiritimati', ['2026-05-31T22:00:00.000Z']],
    // Samoa left out a whole day.
    ['2011-12-30T12:00', 'Pacific/Apia', []],
    ['2026-06-01T12:00', 'UTC', ['2026-06-01T12:00:00.000Z']],
  ])('%s in %s', (wall, zone, expected) => {
    expect(iso(instantsOf(wall, zone))).toEqual(expected)
  })

  test('every instant is found again from what its clock shows, in every zone, around each change of clocks', () => {
    const changes = ['2026-03-08', '2026-03-29', '2026-04-05', '2026-09-27', '2026-10-25', '2026-11-01', '2027-01-15']
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      for (const day of changes) {
        for (const hour of [0, 6, 12, 18]) {
          const at = new Date(Date.parse(`${day}T00:00:00Z`) + (hour * 60 + 30) * 60_000)
          expect(iso(instantsOf(wallTimeAt(at, zone), zone)), `${zone} ${at.toISOString()}`).toContain(at.toISOString())
        }
      }
    }
  })

  test('zones are those with a name', () => {
    expect(['Europe/Berlin', 'America/New_York', 'UTC'].every(isTimeZone)).toBe(true)
    expect(['', '+02:00', 'Mars/Base', 'Europe', "x'; DROP"].some(isTimeZone)).toBe(false)
  })

  test('nothing is found for what is no time', () => {
    expect(instantsOf('yesterday', 'UTC')).toEqual([])
  })
})
