import { expect, test } from 'vitest'
import { defaultPreferences, preferencesOf, preferencesSchema } from './users.ts'

test('what is missing or no longer valid in stored preferences is as by default, the rest stays', () => {
  expect(preferencesOf({})).toEqual(defaultPreferences)
  for (const odd of [null, 'x', 7, [], { notifications: 'x', locale: 5, timeZone: 'Mars/Olympus' }]) {
    expect(preferencesOf(odd)).toEqual(defaultPreferences)
  }
  const stored = {
    timeZone: 'Europe/Berlin',
    notifications: { email: 'digest', push: 'yes', quietHours: { from: '25:00', to: '07:00' } },
  }
  expect(preferencesOf(stored)).toEqual({
    ...defaultPreferences,
    timeZone: 'Europe/Berlin',
    notifications: { email: 'digest', push: true, quietHours: null },
  })
})

test.each([
  [{ timeZone: 'Berlin' }, false],
  [{ timeZone: 'America/New_York' }, true],
  [{ locale: 'de-CH' }, true],
  [{ locale: 'not a language' }, false],
  [{ notifications: { email: 'off', push: false, quietHours: { from: '22:00', to: '07:00' } } }, true],
  [{ notifications: { email: 'off', push: false, quietHours: { from: '7:00', to: '24:00' } } }, false],
])('%j is valid: %s', (body, isValid) => {
  expect(preferencesSchema.partial().safeParse(body).success).toBe(isValid)
})
