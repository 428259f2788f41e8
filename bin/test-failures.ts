import { z } from 'zod'

/** One test, or one file that could not be loaded, that went wrong. */
export interface Failure {
  /** File and name. */
  title: string
  /** Of its errors, without colours. */
  message: string
}

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
})

const playwrightSpec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      status: z.string(),
      results: z.array(z.object({ error: z.object({ message: z.string().default('') }).optional() })),
    }),
  ),
})

const playwrightSuite = z.object({
  specs: z.array(playwrightSpec).default([]),
  get suites() {
    return z.array(playwrightSuite).default([])
  },
})

const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  errors: z.array(z.object({ message: z.string().default('') })).default([]),
})

/** What `setup-reporter.ts` writes. */
const setupReport = z.array(z.object({ title: z.string(), message: z.string() }))

/** Of a message that much is shown: a log that is cut at its head must still hold all failures. */
const MESSAGE_LINES = 14

/**
 * Which tests of a JSON report (Vitest's, that of our reporter beside it, Playwright's) failed, and why: for the end of a run, as of
 * a long log often only the end is kept.
 * @throws when it is none of them
 */
export function readFailures(json: string): Failure[] {
  const report = z.union([vitestReport, playwrightReport, setupReport]).parse(JSON.parse(json))
  if (Array.isArray(report)) return report.map(({ title, message }) => ({ title, message: plain(message) }))
  if ('suites' in report) {
    const errors = report.errors.map(({ message }) => ({ title: 'the run itself', message: plain(message) }))
    return [...report.suites.flatMap(failuresOfSuite), ...errors]
  }
  return report.testResults.flatMap(({ name, status, message, assertionResults }) => {
    const failures = assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => ({ title: `${name} › ${test.fullName}`, message: plain((test.failureMessages ?? []).join('\n')) }))
    return failures.length === 0 && status === 'failed' ? [{ title: name, message: plain(message) }] : failures
  })
}

/** As lines, the message indented and cut after some lines. */
export function formatFailure({ title, message }: Failure): string {
  const lines = message.split('\n').filter((line) => line.trim() !== '' && !/^\s+at .*node_modules/.test(line))
  const shown = lines.slice(0, MESSAGE_LINES).map((line) => `    ${line.slice(0, 300)}`)
  return [`  ✗ ${title}`, ...shown, ...(lines.length > MESSAGE_LINES ? ['    …'] : [])].join('\n')
}

function failuresOfSuite({ specs, suites }: z.infer<typeof playwrightSuite>): Failure[] {
  const failures = specs.flatMap(({ title, file, tests }) =>
    tests
      .filter(({ status }) => status === 'unexpected' || status === 'flaky')
      .map(({ results }) => ({
        title: `${file} › ${title}`,
        message: plain(results.map(({ error }) => error?.message ?? '').join('\n')),
      })),
  )
  return [...failures, ...suites.flatMap(failuresOfSuite)]
}

function plain(message: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours of a terminal
  return message.replace(/\u001b\[[0-9;]*m/g, '')
}
