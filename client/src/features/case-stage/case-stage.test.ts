import { expect, test } from 'vitest'
import { caseStages } from '../../../../contracts/cases.ts'
import { partyRoleChoices, readAliases } from './party-words.ts'
import { nextStepOf } from './stage-words.ts'
import { bandInWords, bandOf } from './teaser-words.ts'

const owned = { id: 'c1', isOwner: true, returnReasons: [] }

test('the owner has the turn in a draft and after the time for offers, at no other stage', () => {
  const turns = caseStages.filter((stage) => nextStepOf({ ...owned, stage }).turn === 'you')
  expect(turns).toEqual(['draft', 'expired'])
  const others = caseStages.filter((stage) => nextStepOf({ ...owned, isOwner: false, stage }).turn === 'you')
  expect(others).toEqual([])
})

test('a draft leads to the questions first, then to handing in; one that came back says so', () => {
  const draft = { ...owned, stage: 'draft' as const }
  expect(nextStepOf(draft, false).action?.to).toBe('/cases/c1/intake')
  expect(nextStepOf(draft, true).action?.to).toBe('/cases/c1/hand-in')
  expect(nextStepOf({ ...draft, returnReasons: ['Too short'] }, true).text).toMatch(/came back/)
})

test('lawyers see a band, never the exact budget', () => {
  const band = (budgetMin: string | null, budgetMax: string | null) =>
    bandInWords(bandOf({ budgetMin, budgetMax, currency: 'USD' }))
  expect(band(null, null)).toBe('not said')
  expect(band('3000', '4800')).toBe('$2,500 to $5,000')
  expect(band(null, '800')).toBe('up to $1,000')
  expect(band('3000', null)).toBe('$2,500 or more')
  expect(band('0', '2000000')).toBe('any')
})

test('other names are parted by semicolons; a role of one’s own stays on offer', () => {
  expect(readAliases('Harbor 9; H9 LLC;; Harbor 9 ')).toEqual(['Harbor 9', 'H9 LLC'])
  expect(partyRoleChoices('insurer').at(-1)).toEqual({ value: 'insurer', label: 'insurer' })
})
