import { writeFileSync } from 'node:fs'
import type { Reporter, TestModule } from 'vitest/node'
import type { Failure } from './test-failures.ts'

/**
 * Writes as `Failure[]`, to the file that `LC_SETUP_REPORT` names, what went wrong around the tests (`beforeAll` and the like, errors
 * that nobody awaited): of those Vitest's JSON report has only that their file failed.
 */
export default class SetupReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandled: readonly { message: string; stack?: string }[]): void {
    const failures: Failure[] = [
      ...modules.flatMap(({ moduleId, children }) =>
        [...children.allSuites()].flatMap((suite) =>
          suite.errors().map((error) => failure(`${moduleId} › ${suite.fullName}`, error)),
        ),
      ),
      ...unhandled.map((error) => failure('an error that nobody awaited', error)),
    ]
    if (process.env.LC_SETUP_REPORT) writeFileSync(process.env.LC_SETUP_REPORT, JSON.stringify(failures))
  }
}

function failure(title: string, { message, stack }: { message: string; stack?: string }): Failure {
  return { title, message: stack?.includes(message) ? stack : `${message}\n${stack ?? ''}` }
}
