import { expect, test } from 'vitest'
import { documentSchema } from '../../../contracts/live/schema.ts'
import { longWordParts } from './long-words.ts'

const partsOf = (text: string) => longWordParts(documentSchema.node('paragraph', null, documentSchema.text(text)))

test('[SEC5] what people write stays as it is', () => {
  expect(partsOf('The Tenant pays on the first of each month.\n'.repeat(100))).toEqual([])
  expect(partsOf(`See https://example.org/${'a'.repeat(900)} for the rest.`)).toEqual([])
})

test('[SEC5] a long word, and nothing else, is cut into parts that follow each other', () => {
  const parts = partsOf(`before ${'x'.repeat(2_500)} after`)
  expect(parts).toEqual([
    { from: 7, to: 1_007 },
    { from: 1_007, to: 2_007 },
    { from: 2_007, to: 2_507 },
  ])
})

test('[SEC5] however long a word and however many, its parts hold all of it and stay few', () => {
  for (const text of ['x'.repeat(1_000_000), `${'x'.repeat(1_000)} `.repeat(1_000), '😀'.repeat(300_000)]) {
    const parts = partsOf(text)
    expect(parts.length).toBeLessThanOrEqual(202)
    expect(parts[0]?.from).toBe(0)
    for (const [index, { from, to }] of parts.entries()) {
      expect(to - from).toBeGreaterThan(0)
      expect(from).toBe(index === 0 ? 0 : parts[index - 1]?.to)
      expect(text.slice(from, to)).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/)
    }
    expect(parts.at(-1)?.to).toBeGreaterThanOrEqual(text.trimEnd().length)
  }
})
