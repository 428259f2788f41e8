import { describe, expect, test } from 'vitest'
import type { ScreeningHit } from '../../../../contracts/screening.ts'
import { isNarrowed, readFeedSearch, writeFeedSearch } from './feed-search.ts'
import { budgetInWords, deadlineInWords, recordInWords } from './feed-words.ts'
import { stepsOf } from './screening-steps.ts'

describe('the address of the feed', () => {
  test('keeps what was chosen, leaves out what is usual, and reads nonsense as unset', () => {
    const search = readFeedSearch(new URLSearchParams('q=roof&category=commercial_lease&sort=deadline&page=2'))
    expect(writeFeedSearch(search).toString()).toBe('q=roof&category=commercial_lease&sort=deadline&page=2')
    const nonsense = readFeedSearch(new URLSearchParams('category=love&urgencyLevel=&jurisdiction=MOON&sort=x&page=-1'))
    expect(writeFeedSearch(nonsense).toString()).toBe('')
    expect([isNarrowed(search), isNarrowed(nonsense)]).toEqual([true, false])
  })
})

test('a band of a budget has an open end on either side', () => {
  const currency = 'USD'
  expect(budgetInWords(null)).toBe('Not said')
  expect(budgetInWords({ currency, from: '0', to: '500' })).toBe('Up to $500')
  expect(budgetInWords({ currency, from: '1000', to: '2500' })).toBe('$1,000 to $2,500')
  expect(budgetInWords({ currency, from: '1000000', to: null })).toBe('Over $1,000,000')
})

test('a deadline says how long it is away', () => {
  const now = Date.parse('2026-11-25T12:00:00Z')
  expect(deadlineInWords(null, now)).toBe('No last day')
  expect(deadlineInWords('2026-11-25T20:00:00Z', now)).toContain('less than a day left')
  expect(deadlineInWords('2026-11-26T13:00:00Z', now)).toContain(', 1 day left')
  expect(deadlineInWords('2026-12-03T12:00:00Z', now)).toContain(', 8 days left')
})

test("a colleague's record is named by whose it is, never by its name", () => {
  expect(recordInWords({ source: 'list', name: 'Harbor 9', colleague: null })).toContain(
    '“Harbor 9”, on your conflict list',
  )
  expect(recordInWords({ source: 'colleague', name: null, colleague: 'Ana' })).toBe(
    'A record of Ana sounds like somebody in this case.',
  )
})

describe('the steps of the conflict screen', () => {
  const hit = { dismissedAt: null } as ScreeningHit
  const dismissed = { dismissedAt: '2026-11-25T12:00:00Z' } as ScreeningHit

  test('the word is asked for only when every hit is decided', () => {
    expect(stepsOf({ state: 'possible', hits: [dismissed, hit] })).toMatchObject({ decide: 'now', attest: 'later' })
    expect(stepsOf({ state: 'clear', hits: [dismissed] })).toMatchObject({
      decide: 'done',
      attest: 'now',
      read: 'later',
    })
  })

  test('the brief opens for the cleared only, and closes when paused or withdrawn', () => {
    const read = (['not_screened', 'possible', 'clear', 'cleared', 'paused', 'withdrawn'] as const).filter(
      (state) => stepsOf({ state, hits: [] }).read === 'now',
    )
    expect(read).toEqual(['cleared'])
    expect(stepsOf({ state: 'paused', hits: [] }).compare).toBe('now')
  })
})
