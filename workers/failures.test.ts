import { expect, test } from 'vitest'
import { AppError } from '../domain/errors.ts'
import { describeFailure, isNotTheJobsFault, retryDelayMs, whereItFailed } from './failures.ts'

test('[JOB4] what is kept of an error is its kind and codes, never a word of its message', () => {
  const smtp = Object.assign(new Error('550 no such mailbox ada@example.org'), { code: 'EENVELOPE', responseCode: 550 })
  const sql = Object.assign(new Error('Key (email)=(ada@example.org) exists'), { code: '23505', detail: 'ada' })
  const odd = Object.assign(new Error('x'), { code: 'ada@example.org', name: 'Ada Lovelace' })
  expect([smtp, sql, odd, new AppError('NOT_FOUND', 'ada'), 'ada'].map(describeFailure)).toEqual([
    'Error EENVELOPE 550',
    'Error 23505',
    '',
    'AppError NOT_FOUND',
    'not an error',
  ])
  expect(whereItFailed(smtp).join()).not.toContain('ada')
  expect(whereItFailed(smtp)[0]).toContain('failures.test.ts')
})

test('[JOB2] the pauses grow, differ by a fifth at most, and end after the fifth try', () => {
  expect([1, 2, 3, 4, 5].map((attempts) => retryDelayMs(attempts, 0.5))).toEqual([
    2_000,
    10_000,
    50_000,
    250_000,
    undefined,
  ])
  expect([0, 1].map((random) => retryDelayMs(1, random))).toEqual([1_600, 2_400])
  expect(retryDelayMs(1, 0.5, [7])).toBe(7_000)
})

test('a database that was away does not count as a try; a mail server that was does', () => {
  const shutdown = Object.assign(new Error('terminating'), { code: '57P01' })
  const refused = Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })
  expect([shutdown, refused].map((error) => isNotTheJobsFault(error, false))).toEqual([true, true])
  expect([shutdown, refused].map((error) => isNotTheJobsFault(error, true))).toEqual([true, false])
  expect(isNotTheJobsFault(new Error('a mistake'), false)).toBe(false)
})
