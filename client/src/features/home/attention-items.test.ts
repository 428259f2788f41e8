import { expect, test } from 'vitest'
import type { Case } from '../../../../contracts/cases.ts'
import type { Consultation } from '../../../../contracts/consultations.ts'
import type { Licence } from '../../../../contracts/licences.ts'
import { attentionItems, daysLeftInWords } from './attention-items.ts'

const now = Date.parse('2026-11-25T10:00:00Z')
const nothing = { cases: [], consultations: [], invitations: 0, unread: 0, licences: undefined, now }
const facts = { id: 'a', title: 'Lease', stage: 'draft', isOwner: true, returnReasons: [], deadline: null } as const
// Only these facts are read.
const caseOf = (change: Partial<Case>) => ({ ...facts, ...change }) as unknown as Case
const licence = (change: Partial<Licence>) =>
  ({ id: 'l', jurisdiction: 'US-NY', status: 'verified', expiresOn: null, submittedAt: null, ...change }) as Licence

test('deadlines come first, the nearest before the others; a case that is over has none', () => {
  const items = attentionItems({
    ...nothing,
    invitations: 2,
    unread: 1,
    cases: [
      caseOf({ id: 'later', stage: 'open', deadline: '2026-12-03T12:00:00Z' }),
      caseOf({ id: 'soon', stage: 'open', deadline: '2026-11-26T12:00:00Z' }),
      caseOf({ id: 'far', stage: 'open', deadline: '2027-06-01T12:00:00Z' }),
      caseOf({ id: 'ended', stage: 'cancelled', deadline: '2026-11-26T12:00:00Z' }),
      caseOf({ id: 'mine' }),
    ],
  })
  expect(items.map(({ key }) => key)).toEqual([
    'deadline soon',
    'deadline later',
    'turn mine',
    '/invitations',
    '/notifications',
  ])
  expect(items[0]?.tone).toBe('danger')
  expect(items[3]?.title).toBe('2 invitations')
})

test('a consultation within the hour comes before everything, one later today after the deadlines', () => {
  const soon = { state: 'scheduled', actions: ['join'], durationMinutes: 30, caseId: 'a' }
  // A day begins on the clock of this device.
  const ten = new Date(2026, 10, 25, 10).getTime()
  const inMinutes = (minutes: number) => new Date(ten + minutes * 60_000).toISOString()
  const items = attentionItems({
    ...nothing,
    now: ten,
    consultations: [
      { ...soon, id: 'later', scheduledAt: inMinutes(90) },
      { ...soon, id: 'soon', scheduledAt: inMinutes(20) },
    ] as unknown as Consultation[],
    cases: [caseOf({ stage: 'open', deadline: inMinutes(26 * 60) })],
  })
  expect(items.map(({ key, tone }) => [key, tone])).toEqual([
    ['consultation soon', 'danger'],
    ['deadline a', 'danger'],
    ['consultation later', 'note'],
  ])
  expect(items[0]).toMatchObject({ title: 'Lease', to: '/cases/a/consultations/soon' })
  expect(items[0]?.text).toContain('in 20 minutes')
})

test('a lawyer hears of a licence that is missing, being checked, or runs out', () => {
  const say = (licences: Licence[] | null) => attentionItems({ ...nothing, licences }).map(({ title }) => title)
  expect(say(null)).toEqual(['Your licence is not verified yet'])
  expect(say([licence({ status: 'pending', submittedAt: '2026-11-24T10:00:00Z' })])).toEqual([
    'Your licence is being checked',
  ])
  expect(say([licence({ expiresOn: '2026-12-31' })])).toEqual(['Your licence for New York runs out'])
  expect(say([licence({ expiresOn: '2028-12-31' })])).toEqual([])
})

test('days left in words', () => {
  const day = 86_400_000
  expect([-2 * day, 0, day, 5 * day].map((more) => daysLeftInWords(now + more, now))).toEqual([
    'is over',
    'today',
    'tomorrow',
    'in 5 days',
  ])
})
