import { expect, test } from 'vitest'
import { formatFailure, readFailures } from './test-failures.ts'

test('failed tests of Vitest are named with their file and message, also a file that cannot be loaded', () => {
  const report = {
    testResults: [
      {
        name: '/p/a.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { fullName: 'good', status: 'passed', failureMessages: [] },
          { fullName: 'bad', status: 'failed', failureMessages: ['\u001b[31mexpected 1\u001b[39m to be 2'] },
        ],
      },
      { name: '/p/b.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
      { name: '/p/c.test.ts', status: 'passed', message: '', assertionResults: [] },
    ],
  }
  expect(readFailures(JSON.stringify(report))).toEqual([
    { title: '/p/a.test.ts › bad', message: 'expected 1 to be 2' },
    { title: '/p/b.test.ts', message: 'no such module' },
  ])
})

test('what went wrong around the tests is a failure as well', () => {
  const report = [{ title: '/p/a.test.ts › all of it', message: '\u001b[31mno server\u001b[39m' }]
  expect(readFailures(JSON.stringify(report))).toEqual([{ title: '/p/a.test.ts › all of it', message: 'no server' }])
})

test('failed and flaky tests of Playwright are named, in suites within suites too', () => {
  const spec = (title: string, status: string, message?: string) => ({
    title,
    file: 'x.spec.ts',
    tests: [{ status, results: [{ error: message === undefined ? undefined : { message } }, {}] }],
  })
  const report = {
    suites: [
      {
        specs: [spec('one', 'expected')],
        suites: [{ specs: [spec('two', 'unexpected', 'timed out'), spec('three', 'flaky', 'once')] }],
      },
    ],
    errors: [{ message: 'no browser' }],
  }
  expect(readFailures(JSON.stringify(report)).map(({ title, message }) => `${title}: ${message.trim()}`)).toEqual([
    'x.spec.ts › two: timed out',
    'x.spec.ts › three: once',
    'the run itself: no browser',
  ])
})

test('a long message is cut, and says so', () => {
  const message = Array.from({ length: 40 }, (_, line) => `line ${line}`).join('\n')
  const lines = formatFailure({ title: 'a test', message }).split('\n')
  expect(lines[0]).toBe('  ✗ a test')
  expect(lines).toHaveLength(16)
  expect(lines.at(-1)).toBe('    …')
})
