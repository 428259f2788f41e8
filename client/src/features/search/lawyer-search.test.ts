import { expect, test } from 'vitest'
import { countFilters, lawyerQuery, readLawyerSearch, withoutFilters, writeLawyerSearch } from './lawyer-search.ts'

test('an address says what it was written from, and what is usual is left out', () => {
  const search = readLawyerSearch(
    new URLSearchParams('q=lease&jurisdiction=US-NY&latitude=40.7&longitude=-74&place=New York&sort=distance&page=2'),
  )
  expect(readLawyerSearch(writeLawyerSearch(search))).toEqual(search)
  expect(writeLawyerSearch(readLawyerSearch(new URLSearchParams())).toString()).toBe('')
})

test('nonsense in the address counts as unset', () => {
  const search = readLawyerSearch(
    new URLSearchParams('jurisdiction=MARS&minRating=9&page=-1&latitude=400&longitude=1&sort=distance&maxHourlyRate=x'),
  )
  expect(search).toMatchObject({ jurisdiction: '', minRating: '', page: 1, sort: 'fit', maxHourlyRate: '' })
  expect(search.latitude).toBeUndefined()
})

test('the server is asked only for what was chosen', () => {
  const search = readLawyerSearch(new URLSearchParams('q=lease&language=de'))
  expect(lawyerQuery(search)).toEqual({
    q: 'lease',
    language: 'de',
    currency: 'USD',
    sort: 'fit',
    page: 1,
    pageSize: 20,
  })
  expect(countFilters(search)).toBe(1)
  expect(countFilters(withoutFilters(search))).toBe(0)
})
