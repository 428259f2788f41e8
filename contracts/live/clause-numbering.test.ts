import { Node } from '@tiptap/pm/model'
import { describe, expect, test } from 'vitest'
import { numberClauses, numberedClauses, toLetters, toRoman } from './clause-numbering.ts'
import { documentSchema } from './schema.ts'

const clause = (level: number, text: string) => ({
  type: 'clause',
  attrs: { level },
  content: [{ type: 'text', text }],
})

describe('clause numbering', () => {
  test('counts 1, 1.1, (a), (i) and starts again under each parent', () => {
    const numbers = numberClauses([1, 2, 2, 3, 3, 4, 4, 3, 2, 3, 1, 2])
    expect(numbers.map((number) => number.label)).toEqual('1 1.1 1.2 (a) (b) (i) (ii) (c) 1.3 (a) 2 2.1'.split(' '))
    expect(numbers[6]?.reference).toBe('1.2(b)(ii)')
  })

  test('a missing level leaves no zero', () => {
    expect(numberClauses([1, 3, 4, 2]).map((number) => number.reference)).toEqual(['1', '1(a)', '1(a)(i)', '1.1'])
    expect(numberClauses([2, 1]).map((number) => number.label)).toEqual(['1.1', '2'])
    expect(numberClauses([4]).map((number) => number.reference)).toEqual(['1(i)'])
  })

  test('an unknown level counts as the first', () => {
    expect(numberClauses([9, 0, Number.NaN]).map((number) => number.label)).toEqual(['1', '2', '3'])
  })

  test('letters and Roman numerals', () => {
    expect([1, 26, 27, 52, 53].map(toLetters)).toEqual(['a', 'z', 'aa', 'zz', 'aaa'])
    expect([1, 4, 9, 14, 19, 40, 90].map(toRoman)).toEqual(['i', 'iv', 'ix', 'xiv', 'xix', 'xl', 'xc'])
  })

  test('a table cell counts by itself and does not disturb the text around it', () => {
    const cell = { type: 'tableCell', content: [clause(1, 'In the cell'), clause(2, 'Below')] }
    const table = { type: 'table', content: [{ type: 'tableRow', content: [cell] }] }
    const doc = Node.fromJSON(documentSchema, {
      type: 'doc',
      content: [clause(1, 'First'), table, clause(1, 'Second')],
    })
    const clauses = numberedClauses(doc)
    expect(clauses.map((found) => found.label)).toEqual(['1', '1', '1.1', '2'])
    for (const found of clauses) expect(doc.nodeAt(found.position)?.type.name).toBe('clause')
  })
})
