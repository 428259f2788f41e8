import { expect, test } from 'vitest'
import { briefTier, maySeeTeaser, type TierFacts } from './case-tiers.policy.ts'
import { budgetBand } from './feed.presenter.ts'
import { nextState } from './run-screening.ts'

const now = new Date('2026-11-25T12:00:00Z')
const row = { stage: 'open', deadline: null, privacySetting: 'verified_only', jurisdiction: 'US-NY', partiesVersion: 3 }
const facts: TierFacts = {
  row,
  licensedIn: ['US-NY'],
  isInvited: false,
  firmIsConflicted: false,
  clearance: { state: 'cleared', partiesVersion: 3 },
}

test('[TIER1] who sees a teaser, by privacy setting, licence and invitation', () => {
  const sees = (privacySetting: string, licensedIn: string[] | undefined, isInvited = false) =>
    maySeeTeaser({ ...facts, row: { ...row, privacySetting }, licensedIn, isInvited }, now)
  const table = [
    // No licence, a licence elsewhere, one in the case's jurisdiction; then the same three with an invitation.
    ['public', [false, true, true], [false, true, true]],
    ['verified_only', [false, false, true], [false, true, true]],
    ['invite_only', [false, false, false], [false, true, true]],
  ] as const
  for (const [privacy, alone, invited] of table) {
    expect([undefined, ['DE'], ['US-NY']].map((licences) => sees(privacy, licences))).toEqual(alone)
    expect([undefined, ['DE'], ['US-NY']].map((licences) => sees(privacy, licences, true))).toEqual(invited)
  }
})

test('[TIER1] a conflict in the firm, another stage and a deadline that has come close the teaser', () => {
  expect(maySeeTeaser(facts, now)).toBe(true)
  expect(maySeeTeaser({ ...facts, firmIsConflicted: true, isInvited: true }, now)).toBe(false)
  for (const stage of ['draft', 'in_review', 'awarded', 'in_progress', 'expired', 'cancelled', 'closed']) {
    expect(maySeeTeaser({ ...facts, row: { ...row, stage } }, now)).toBe(false)
  }
  expect(maySeeTeaser({ ...facts, row: { ...row, deadline: now } }, now)).toBe(false)
  expect(maySeeTeaser({ ...facts, row: { ...row, deadline: new Date(now.getTime() + 1) } }, now)).toBe(true)
})

test('[TIER3] the brief opens for a clearance that counts now, and for nothing else', () => {
  expect(briefTier(facts, now)).toBe('read')
  for (const state of ['possible', 'clear', 'withdrawn']) {
    expect(briefTier({ ...facts, clearance: { state, partiesVersion: 3 } }, now)).toBe('clearanceNeeded')
  }
  expect(briefTier({ ...facts, clearance: undefined }, now)).toBe('clearanceNeeded')
  expect(briefTier({ ...facts, clearance: { state: 'paused', partiesVersion: 3 } }, now)).toBe('paused')
  expect(briefTier({ ...facts, clearance: { state: 'cleared', partiesVersion: 2 } }, now)).toBe('paused')
  // The licence is gone: the clearance is worth nothing.
  expect(briefTier({ ...facts, licensedIn: undefined }, now)).toBe('none')
  expect(briefTier({ ...facts, licensedIn: ['DE'] }, now)).toBe('none')
})

test('[TIER5] where a check leaves a lawyer', () => {
  const attested = { state: 'cleared', attestedAt: now }
  expect(nextState(undefined, 'clear', false)).toBe('clear')
  expect(nextState(undefined, 'possible', true)).toBe('possible')
  expect(nextState(attested, 'possible', true)).toBe('paused')
  expect(nextState(attested, 'possible', false)).toBe('cleared')
  expect(nextState({ ...attested, state: 'paused' }, 'clear', false)).toBe('cleared')
  expect(nextState({ ...attested, state: 'withdrawn' }, 'clear', false)).toBe('clear')
  expect(nextState(attested, 'certain', false)).toBe('conflicted')
})

test('[TIER1] a budget is shown as a band of fixed edges', () => {
  const band = (budgetMin: number | null, budgetMax: number | null, currency = 'USD') =>
    budgetBand({ budgetMin, budgetMax, currency })
  expect(band(null, null)).toBeNull()
  expect(band(312_345, 487_650)).toEqual({ currency: 'USD', from: '2500.00', to: '5000.00' })
  expect(band(null, 40_000)).toEqual({ currency: 'USD', from: '0.00', to: '500.00' })
  expect(band(500_000, 500_000)).toEqual({ currency: 'USD', from: '5000.00', to: '10000.00' })
  expect(band(200_000_000, null)).toEqual({ currency: 'USD', from: '1000000.00', to: null })
  expect(band(3000, 4000, 'JPY')).toEqual({ currency: 'JPY', from: '2500', to: '5000' })
})
