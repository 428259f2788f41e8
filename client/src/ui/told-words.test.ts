import { expect, test } from 'vitest'
import { ToldWords } from './told-words.ts'

test('what a field told the address is no news when the address shows it, however late', () => {
  const told = new ToldWords('')
  expect(told.isNews('')).toBe(false)
  for (const words of ['l', 'le', 'lease']) told.tell(words)
  expect(['l', 'le', 'lease'].map((asked) => told.isNews(asked))).toEqual([false, false, false])
})

test('words that the address never showed are passed over', () => {
  const told = new ToldWords('')
  for (const words of ['l', 'le', 'lease']) told.tell(words)
  expect(told.isNews('lease')).toBe(false)
  // Back to what was shown before, and forward again.
  expect(told.isNews('')).toBe(true)
  expect(told.isNews('lease')).toBe(true)
})

test('what comes from elsewhere is news, also when it comes between', () => {
  const told = new ToldWords('lease')
  told.tell('lease of')
  expect(told.isNews('')).toBe(true)
  told.tell('wall')
  told.tell('wall')
  expect(told.isNews('wall')).toBe(false)
  expect(told.isNews('')).toBe(true)
})
