import { Document } from '@hocuspocus/server'
import { expect, test } from 'vitest'
import { tidyTexts, tidyWhenQuiet } from './text-memory.ts'

test('texts are tidied once it is quiet, once, and never of a copy that is gone', () => {
  const [open, gone] = [new Document('open'), new Document('gone')]
  for (const document of [open, gone]) {
    for (const letter of 'abc') document.getText('t').insert(document.getText('t').length, letter)
    tidyWhenQuiet(document)
  }
  gone.destroy()
  const nothing = { tidied: [], read: 0 }
  expect(tidyTexts(Date.now())).toEqual(nothing)
  const { tidied, read } = tidyTexts(Date.now() + 2_000)
  expect([tidied.map(({ name }) => name), read]).toEqual([['open'], 'a'.charCodeAt(0)])
  expect(open.getText('t').toString()).toBe('abc')
  expect(tidyTexts(Date.now() + 4_000)).toEqual(nothing)
})
