import { expect, test } from 'vitest'
import { ApiError } from '../api/api-error.ts'
import { nextPathOf } from '../features/auth/next-path.ts'
import { tokenInHash } from '../features/invitations/pending-token.ts'
import { describeDevice } from './describe-device.ts'
import { errorWords } from './error-words.ts'
import { fieldErrorsOf } from './field-errors.ts'
import { initialsOf } from './party-avatar.tsx'
import { describeAge } from './time-words.ts'

test('after signing in one lands inside the app, whatever the link says', () => {
  expect(nextPathOf('?next=%2Fcases%2F1%3Fpanel%3Dhistory')).toBe('/cases/1?panel=history')
  for (const evil of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '/..//evil.example',
  ]) {
    expect(nextPathOf(`?next=${encodeURIComponent(evil)}`)).toBe('/')
  }
})

test('the token of an invitation link', () => {
  expect(tokenInHash('#token=abc_-1')).toBe('abc_-1')
  expect(tokenInHash('#main')).toBeUndefined()
  expect(tokenInHash('#token=')).toBeUndefined()
})

test('initials', () => {
  expect(['Rosa Imani', 'tomás okafor', 'Cher', '  ', 'Ana María de la Cruz', '😀 Smile'].map(initialsOf)).toEqual([
    'RI',
    'TO',
    'C',
    '?',
    'AC',
    '😀S',
  ])
})

test('ages in words; a clock that is a little ahead never says "in"', () => {
  const now = Date.parse('2026-11-23T12:00:00Z')
  const ages = [
    '2026-11-23T12:00:20Z',
    '2026-11-23T11:55:00Z',
    '2026-11-23T09:00:00Z',
    '2026-11-22T12:00:00Z',
    '2026-10-01T12:00:00Z',
  ]
  expect(ages.map((at) => describeAge(at, now))).toEqual([
    'just now',
    '5 minutes ago',
    '3 hours ago',
    'yesterday',
    '1 Oct 2026',
  ])
})

test('errors in words: what waits can be tried again, what is not there cannot', () => {
  const words = (code: 'OFFLINE' | 'NOT_FOUND' | 'DATABASE_AWAY', status: number) =>
    errorWords(new ApiError({ code, status, message: '', requestId: 'r' }))
  expect(words('OFFLINE', 0).canRetry).toBe(true)
  expect(words('DATABASE_AWAY', 503)).toMatchObject({ canRetry: true, requestId: 'r' })
  expect(words('NOT_FOUND', 404).canRetry).toBe(false)
  expect(errorWords(new Error('secret internals')).text).not.toContain('secret')
})

test('field errors of fields that the form does not have are left to the form as a whole', () => {
  const fields = [
    { field: 'email', message: 'Taken' },
    { field: 'other', message: 'No' },
  ]
  const error = new ApiError({ code: 'VALIDATION_ERROR', status: 422, message: '', fields })
  expect(fieldErrorsOf(error, ['email'])).toEqual({ email: 'Taken' })
  expect(fieldErrorsOf(error, ['name'])).toBeUndefined()
  const both = new ApiError({ ...error, fields: [...fields, { field: 'email', message: 'Too long' }] })
  expect(fieldErrorsOf(both, ['email'])).toEqual({ email: 'Taken Too long' })
})

test('devices in words', () => {
  const edge =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0'
  const phone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1'
  expect([edge, phone, 'curl/8.0', ''].map(describeDevice)).toEqual([
    'Edge on Windows',
    'Safari on iOS',
    'curl/8.0',
    'Unknown device',
  ])
})
