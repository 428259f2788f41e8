import { expect, test } from 'vitest'
import {
  arrangedWords,
  feeChangeWords,
  historyWords,
  lengthInWords,
  showsTheSame,
  timeIn,
} from './consultation-words.ts'
import { readChoices } from './media/media-choices.ts'
import { problemOf, problemWords, wasCancelled } from './media/media-problems.ts'
import { clockWords } from './room/meeting-timer.tsx'
import { userIdOf } from './room/room-people.ts'
import { readTimes } from './times-fields.tsx'

const now = new Date('2026-03-01T12:00:00Z')
const read = (walls: string[], timeZone = 'Europe/Berlin') => readTimes({ timeZone, walls }, now)

test('[ROOM1] typed times are instants of their zone, whatever the season', () => {
  expect(read(['2026-03-10T16:00', '2026-07-10T16:00'])).toEqual({
    times: ['2026-03-10T15:00:00.000Z', '2026-07-10T14:00:00.000Z'],
  })
  expect(read(['2026-03-10T16:00'], 'America/New_York')).toEqual({ times: ['2026-03-10T20:00:00.000Z'] })
})

test('[ROOM1] empty lines do not count, the same time counts once', () => {
  expect(read(['', '2026-03-10T16:00', '2026-03-10T16:00'])).toEqual({ times: ['2026-03-10T15:00:00.000Z'] })
})

test('[ROOM1] a time that the clock skips or shows twice, or that is over, is asked for again', () => {
  expect(read(['2026-03-29T02:30'])).toEqual({ problem: expect.stringContaining('never shows') })
  expect(read(['2026-10-25T02:30'])).toEqual({ problem: expect.stringContaining('twice') })
  expect(read(['2026-02-28T10:00'])).toEqual({ problem: expect.stringContaining('to come') })
  expect(read(['', ''])).toEqual({ problem: expect.stringContaining('at least one') })
})

test('[ROOM1] a time is shown on a clock, and a second clock only where it differs', () => {
  expect(timeIn('2026-11-30T15:00:00.000Z', 'America/New_York')).toBe('Monday, 30 November 2026, 10:00 (New York)')
  expect(showsTheSame('2026-11-30T15:00:00.000Z', 'Europe/Berlin', 'Europe/Madrid')).toBe(true)
  expect(showsTheSame('2026-11-30T15:00:00.000Z', 'Europe/Berlin', 'Europe/London')).toBe(false)
})

test('[ROOM5] what browsers reject with becomes a cause and a sentence', () => {
  const named = (name: string, message = '') => new DOMException(message, name)
  expect(problemOf(named('NotAllowedError', 'Permission denied'))).toBe('denied')
  expect(problemOf(named('NotAllowedError', 'Permission denied by system'))).toBe('deniedBySystem')
  expect(problemOf(named('NotFoundError'))).toBe('missing')
  expect(problemOf(named('OverconstrainedError'))).toBe('missing')
  expect(problemOf(named('NotReadableError'))).toBe('busy')
  expect(problemOf(new TypeError('no devices on this page'))).toBe('insecure')
  expect(problemOf('odd')).toBe('failed')
  expect(problemWords('deniedBySystem', 'microphone').text).toContain('Privacy, Microphone')
  expect(wasCancelled(named('NotAllowedError', 'Permission denied'))).toBe(true)
  expect(wasCancelled(named('NotReadableError'))).toBe(false)
})

test('[ROOM5] what a device remembers is only believed when it is a choice of ours', () => {
  const choices = { cameraOn: false, microphoneOn: true, cameraId: 'a', microphoneId: null, speakerId: null }
  expect(readChoices(JSON.stringify(choices))).toEqual(choices)
  for (const stored of [undefined, '', '{', '[]', '{"cameraOn":"yes"}', 'null']) {
    expect(readChoices(stored).microphoneOn, String(stored)).toBe(true)
  }
})

test('lengths and history read like sentences', () => {
  expect(['20', '59', '720', '3600', '3900'].map((seconds) => lengthInWords(Number(seconds)))).toEqual([
    'less than a minute',
    '1 min',
    '12 min',
    '1 h',
    '1 h 5 min',
  ])
  const [first, second] = ['2026-11-30T15:00:00.000Z', '2026-12-01T15:00:00.000Z']
  const set = { event: 'schedule', by: 'u', scheduledAt: first } as const
  const asked = { event: 'request', by: 'v', scheduledAt: null } as const
  const say = (
    entry: typeof set | { event: 'schedule'; by: 'u'; scheduledAt: string },
    ...history: (typeof set | typeof asked)[]
  ) => historyWords(entry, () => 'Henrik', { proposedTimes: [first], history })
  expect(say(set)).toBe('Henrik set the time')
  expect(say(set, asked)).toBe('Henrik chose the time')
  expect(say({ ...set, scheduledAt: second }, asked)).toBe('Henrik set the time')
  expect(say({ ...set, scheduledAt: second }, asked, set)).toBe('Henrik moved it')
  expect(say(set, asked, set)).toBe('Henrik changed what was arranged')
  expect(historyWords({ event: 'end', by: null, scheduledAt: first }, () => 'nobody')).toBe('The consultation ended')
})

test('a step that sets or changes the fee says so', () => {
  const [less, more] = [
    { amount: '150.00', currency: 'USD' },
    { amount: '180.00', currency: 'USD' },
  ]
  const say = (fee: typeof less | null, before: typeof less | null) => feeChangeWords(fee, before)
  expect(say(less, null)).toBe('fee set to US$150.00')
  expect(say(more, less)).toBe('fee changed from US$150.00 to US$180.00')
  expect(say(null, more)).toBe('without a fee now')
  expect([say(more, more), say(null, null)]).toEqual([null, null])
})

test('what was arranged reads like a line of a calendar', () => {
  const arranged = {
    scheduledAt: '2026-11-30T15:00:00.000Z',
    durationMinutes: 45,
    fee: { amount: '180', currency: 'EUR' },
  }
  expect(arrangedWords(arranged)).toMatch(/^Monday, 30 November 2026, \d\d:00 \(.+\) · 45 minutes planned · €180\.00$/)
  expect(arrangedWords({ ...arranged, scheduledAt: null })).toBeUndefined()
})

test('a clock that runs reads like one, for hours too', () => {
  expect([0, 7, 67, 3599, 3600, 3907].map(clockWords)).toEqual(['0:00', '0:07', '1:07', '59:59', '1:00:00', '1:05:07'])
})

test('the person behind a device is the part before the dot', () => {
  expect(userIdOf({ identity: '0192-ab.XyZ_-9' })).toBe('0192-ab')
})
