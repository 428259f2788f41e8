import { expect, test } from 'vitest'
import { instantsOf } from '../../contracts/time-zones.ts'
import { only, onlyEvent, readCalendar } from '../../test-support/icalendar.ts'
import { calendarOf } from './calendar.ts'

const row = {
  id: '01920000-0000-7000-8000-00000000000a',
  caseId: '01920000-0000-7000-8000-0000000000c7',
  scheduledAt: new Date('2026-11-30T15:00:00Z'),
  durationMinutes: 45,
  state: 'scheduled' as const,
}
const stamp = new Date('2026-11-20T09:08:07.654Z')
const publicUrl = 'https://legal.example'
const attendee = 'ada@example.org'

/** The calendar and its one event, read by the letter of RFC 5545. */
function read(
  {
    sequence = 0,
    isUninvited = false,
    ...changes
  }: Partial<Parameters<typeof calendarOf>[0]> & { sequence?: number; isUninvited?: boolean } = {},
  email = attendee,
) {
  const options = { publicUrl, sequence, stamp }
  const { method, content } = calendarOf({ ...row, ...changes }, options, { email, isUninvited })
  const calendar = readCalendar(content)
  expect(only(calendar, 'METHOD').value).toBe(method)
  return { calendar, event: onlyEvent(calendar), content }
}

const valuesOf = (event: ReturnType<typeof read>['event'], ...names: string[]) =>
  names.map((name) => only(event, name).value)

test('[VIDEO20] an invitation is a REQUEST to one person, in UTC, with who asks, where to go and a reminder', () => {
  const { calendar, event } = read()
  expect(only(calendar, 'METHOD').value).toBe('REQUEST')
  expect(valuesOf(event, 'DTSTART', 'DTEND', 'DTSTAMP')).toEqual([
    '20261130T150000Z',
    '20261130T154500Z',
    '20261120T090807Z',
  ])
  expect(only(event, 'ORGANIZER').value.toLowerCase()).toBe('mailto:no-reply@legal.example')
  const attendees = event.properties.filter(({ name }) => name === 'ATTENDEE')
  expect(attendees.map(({ value }) => value.toLowerCase())).toEqual([`mailto:${attendee}`])
  expect(attendees[0]?.parameters.RSVP ?? 'FALSE').toBe('FALSE')
  expect(only(event, 'LOCATION').value).toBe(`${publicUrl}/cases/${row.caseId}/consultations/${row.id}`)
  const [alarm] = event.components
  expect(alarm && only(alarm, 'TRIGGER').value).toBe('-PT15M')
})

test('[VIDEO20] a change keeps the UID and raises SEQUENCE; calling off is a CANCEL of the same event', () => {
  const first = read().event
  const moved = read({ sequence: 1, scheduledAt: new Date('2026-12-01T09:00:00Z') }).event
  const { calendar, event: cancelled } = read({ sequence: 2, state: 'cancelled' })
  const uids = [first, moved, cancelled].map((event) => only(event, 'UID').value)
  expect(new Set(uids).size).toBe(1)
  expect([first, moved, cancelled].map((event) => only(event, 'SEQUENCE').value)).toEqual(['0', '1', '2'])
  expect(only(moved, 'DTSTART').value).toBe('20261201T090000Z')
  expect(only(calendar, 'METHOD').value).toBe('CANCEL')
  expect(only(cancelled, 'STATUS').value).toBe('CANCELLED')
  // RFC 5546 3.2.5: whose event, and who is to take it out.
  expect(only(cancelled, 'ORGANIZER').value).toBe(only(first, 'ORGANIZER').value)
  expect(only(cancelled, 'ATTENDEE').value).toBe(only(first, 'ATTENDEE').value)
  expect(cancelled.components).toEqual([])
})

test('[VIDEO28] for one person alone it is a CANCEL that says nothing of the event itself', () => {
  const { calendar, event } = read({ sequence: 1, isUninvited: true })
  expect(only(calendar, 'METHOD').value).toBe('CANCEL')
  expect(valuesOf(event, 'SEQUENCE', 'ATTENDEE').map((value) => value.toLowerCase())).toEqual([
    '1',
    `mailto:${attendee}`,
  ])
  expect(event.properties.some(({ name }) => name === 'STATUS')).toBe(false)
  expect(event.components).toEqual([])
})

test('[VIDEO20] a file to keep is published to nobody', () => {
  const { method, content } = calendarOf(row, { publicUrl, sequence: 0, stamp })
  expect(method).toBe('PUBLISH')
  expect(onlyEvent(readCalendar(content)).properties.some(({ name }) => name === 'ATTENDEE')).toBe(false)
})

test('[VIDEO20] the same hour on the wall is another instant after clocks were changed, and lasts as long', () => {
  const startOf = (wall: string, durationMinutes = 45) => {
    const [at] = instantsOf(wall, 'America/New_York')
    if (!at) throw new Error('there is such an hour')
    const { event } = read({ scheduledAt: at, durationMinutes })
    return valuesOf(event, 'DTSTART', 'DTEND')
  }
  expect(startOf('2026-10-31T16:00')).toEqual(['20261031T200000Z', '20261031T204500Z'])
  expect(startOf('2026-11-01T16:00')).toEqual(['20261101T210000Z', '20261101T214500Z'])
  // Over the change itself: two hours, though the wall shows 0:30 and 1:30.
  expect(startOf('2026-11-01T00:30', 120)).toEqual(['20261101T043000Z', '20261101T063000Z'])
})

test('[VIDEO20] addresses that could break out of their line do not, and long lines are folded', () => {
  const nasty = [
    `${'a'.repeat(180)}@example.org`,
    '"x;ROLE=CHAIR:y"@example.org',
    'a,b;c@example.org',
    `${'é'.repeat(60)}@example.org`,
    'x@example.org\r\nATTENDEE:mailto:eve@example.org',
  ]
  for (const address of nasty) {
    const { event, content } = read({}, address)
    expect(
      event.properties.filter(({ name }) => name === 'ATTENDEE'),
      address,
    ).toHaveLength(1)
    expect(only(event, 'ATTENDEE').parameters.ROLE, address).toBe('REQ-PARTICIPANT')
    expect(content.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true)
  }
})

test('[VIDEO20] it says nothing of the case but its mark', () => {
  const { event } = read()
  expect(only(event, 'SUMMARY').value).toBe('Consultation, case …C7')
  const known = ['UID', 'SEQUENCE', 'DTSTAMP', 'DTSTART', 'DTEND', 'SUMMARY', 'LOCATION', 'ORGANIZER', 'ATTENDEE']
  const others = event.properties.filter(({ name }) => !known.includes(name))
  expect(others.map(({ name, value }) => `${name}:${value}`)).toEqual([])
})
