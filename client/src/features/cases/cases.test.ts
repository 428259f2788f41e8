import { expect, test } from 'vitest'
import { resolveCaseConflict } from './case-conflict.ts'
import { type CaseForm, caseFormErrors, changesOf } from './case-form-values.ts'
import { readCaseListSearch, writeCaseListSearch } from './case-list-search.ts'

const base: CaseForm = {
  title: 'Lease',
  category: 'housing',
  jurisdiction: '',
  description: '',
  urgencyLevel: '',
  deadline: '',
  budgetMin: '',
  budgetMax: '',
  currency: 'USD',
}

test('only what was changed is sent, an emptied field as null', () => {
  expect(changesOf(base, base)).toEqual({})
  expect(changesOf(base, { ...base, title: ' Lease ' })).toEqual({})
  expect(changesOf(base, { ...base, category: '', jurisdiction: 'Ohio' })).toEqual({
    category: null,
    jurisdiction: 'Ohio',
  })
})

test('a deadline is the end of that day where the person is', () => {
  const { deadline } = changesOf(base, { ...base, deadline: '2026-12-24' })
  expect(new Date(deadline ?? '').getDate()).toBe(24)
  expect(new Date(deadline ?? '').getHours()).toBe(23)
})

test('the form checks by the rules of the API, and that the budget is not upside down', () => {
  expect(caseFormErrors(base, base)).toEqual({})
  expect(caseFormErrors(base, { ...base, title: '  ' })).toEqual({ title: 'Give the case a title' })
  expect(caseFormErrors(base, { ...base, budgetMin: '12,50' }).budgetMin).toMatch(/amount like/)
  expect(caseFormErrors(base, { ...base, budgetMin: '900', budgetMax: '1000' })).toEqual({})
  expect(caseFormErrors(base, { ...base, budgetMin: '1000', budgetMax: '900' }).budgetMax).toMatch(/less than/)
})

test('a conflict keeps my changes, takes over theirs, and asks only where both changed the same field', () => {
  const mine = { ...base, title: 'Lease dispute', jurisdiction: 'New York', category: 'business' }
  const theirs = { ...base, title: 'Rent dispute', urgencyLevel: 'high', category: 'business' }
  expect(resolveCaseConflict(base, mine, theirs)).toEqual({
    merged: { ...mine, urgencyLevel: 'high' },
    takenOver: ['urgencyLevel'],
    clashes: [{ field: 'title', mine: 'Lease dispute', theirs: 'Rent dispute' }],
  })
})

test('the address of the case list: what is usual is left out, nonsense counts as unset', () => {
  expect(String(writeCaseListSearch({ q: '', sort: '-lastActivityAt', page: 1 }))).toBe('')
  expect(String(writeCaseListSearch({ q: 'lease', sort: 'title', page: 3 }))).toBe('q=lease&sort=title&page=3')
  const nonsense = readCaseListSearch(new URLSearchParams('sort=evil&page=-4'))
  expect(nonsense).toEqual({ q: '', sort: '-lastActivityAt', page: 1 })
})
