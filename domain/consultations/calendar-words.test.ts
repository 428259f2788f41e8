import { expect, test } from 'vitest'
import { calendarWords } from './calendar-words.ts'

const row = {
  id: '01920000-0000-7000-8000-00000000000a',
  caseId: '01920000-0000-7000-8000-0000000000c7',
  scheduledAt: new Date('2026-11-30T02:15:00Z'),
  durationMinutes: 30,
  timeZone: 'Europe/Berlin',
}
const publicUrl = 'https://legal.example'
const textFor = (
  ownZone: string,
  news: Parameters<typeof calendarWords>[1] = 'set',
  timeZone: string | null = row.timeZone,
) => calendarWords({ ...row, timeZone }, news, { publicUrl, ownZone }).text.split('\n')[0]

test("[VIDEO20] the time is on the reader's own clock, and in UTC, with its day where that is another", () => {
  expect(textFor('America/New_York')).toBe(
    'Your consultation: Sunday, 29 November 2026 at 21:15 (America/New_York; Monday, 30 November 2026 at 02:15 UTC), 30 minutes.',
  )
})

test('[VIDEO20] whoever has set no zone reads it on the clock of whoever chose the time, with its name', () => {
  expect(textFor('UTC')).toBe(
    'Your consultation: Monday, 30 November 2026 at 03:15 (Europe/Berlin; 02:15 UTC), 30 minutes.',
  )
  expect(textFor('UTC', 'set', null)).toBe('Your consultation: Monday, 30 November 2026 at 02:15 (UTC), 30 minutes.')
})

test('[VIDEO20] a move and a cancellation say so, with the time', () => {
  expect(textFor('UTC', 'changed')).toBe(
    'Your consultation was moved. It is now on Monday, 30 November 2026 at 03:15 (Europe/Berlin; 02:15 UTC), 30 minutes.',
  )
  expect(textFor('UTC', 'calledOff')).toBe(
    'Your consultation on Monday, 30 November 2026 at 03:15 (Europe/Berlin; 02:15 UTC) does not take place.',
  )
})
