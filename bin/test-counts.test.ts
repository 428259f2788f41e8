import { expect, test } from 'vitest'
import { addCounts, formatCounts, readCounts } from './test-counts.ts'

test('reports of both runners are read and added up; what was flaky counts as failed', () => {
  const vitest = readCounts(
    '{"numPassedTests":10,"numFailedTests":1,"numPendingTests":2,"numTodoTests":1,"success":false}',
  )
  const playwright = readCounts('{"config":{},"stats":{"expected":5,"unexpected":1,"flaky":1,"skipped":3}}')
  expect(formatCounts(addCounts([vitest, playwright]))).toBe('15 passed, 3 failed, 6 skipped')
})

test('something else is not taken for a report without failures', () => {
  expect(() => readCounts('{}')).toThrow()
})
