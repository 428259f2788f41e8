import { expect, test } from 'vitest'
import { Pace } from './pace.ts'

/** How a second ends in which `rows` rows go out to 5 readers each, evenly. */
function afterBusySecond(rows: number): { pace: Pace; now: number } {
  const pace = new Pace(1)
  for (let i = 0; i < rows; i++) pace.count((i * 1000) / rows, 5)
  return { pace, now: 1000 }
}

test('where little is passed on a row waits no longer than it must, and all go together', () => {
  expect(new Pace(1).patience(0)).toBe(1)
  const { pace, now } = afterBusySecond(50)
  expect(pace.patience(now)).toBe(1)
  expect(pace.newestToTake(now)).toBe(now)
})

test('rows wait a millisecond for 1,600 frames a second that are sent, and no longer than 6 while there is time for all', () => {
  const some = afterBusySecond(1_000)
  expect(some.pace.patience(some.now)).toBeGreaterThan(2)
  expect(some.pace.patience(some.now)).toBeLessThan(4)
  expect(some.pace.newestToTake(some.now)).toBe(some.now)
  const many = afterBusySecond(3_500)
  expect(many.pace.patience(many.now)).toBe(6)
  expect(many.pace.newestToTake(many.now)).toBe(many.now)
})

test('in a crowd rows wait longer, 40 ms at most, and each commit takes those that have waited longest', () => {
  const { pace, now } = afterBusySecond(8_000)
  const patience = pace.patience(now)
  expect(patience).toBeGreaterThan(12)
  expect(patience).toBeLessThan(25)
  expect(now - pace.newestToTake(now)).toBeCloseTo(patience - 6)
  const huge = afterBusySecond(100_000)
  expect(huge.pace.patience(huge.now)).toBe(40)
})
