import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** One step of `npm test`: a program that ends with 0 when all is well. */
export interface TestStep {
  name: string
  /** For Node, relative to the project. */
  parameters: string[]
  /** Where it writes its JSON report, if it runs tests. */
  report?: string
  /** Where it writes what went wrong around the tests, if that does not stand in its report. */
  setupReport?: string
  /** The tool without which it makes no sense. */
  needs?: string
  /** Runs together with its neighbours that say so, too: none of them keeps two cores busy. */
  isTogether?: boolean
}

export const project = fileURLToPath(new URL('..', import.meta.url))

/** In order: the quick ones first, so that a slip is known soon. */
export const testSteps: readonly TestStep[] = [
  { name: 'lint', parameters: ['node_modules/@biomejs/biome/bin/biome', 'check', '.'], isTogether: true },
  { name: 'types', parameters: ['node_modules/typescript/bin/tsc', '-p', '.'], isTogether: true },
  { name: 'generated', parameters: ['bin/generate.ts', '--check'], isTogether: true },
  { name: 'unused', parameters: ['node_modules/knip/bin/knip.js'], isTogether: true },
  { ...vitest('unit'), isTogether: true },
  vitest('pg'),
  { name: 'build', parameters: ['bin/build.ts'] },
  {
    name: 'e2e',
    parameters: ['node_modules/@playwright/test/cli.js', 'test', '--config', 'e2e/playwright.config.ts'],
    report: join(project, 'test-results/e2e.json'), // as its configuration says
    needs: 'chromium',
  },
]

/** Steps that run at once, in their order. */
export function groupsOf(steps: readonly TestStep[]): TestStep[][] {
  const groups: TestStep[][] = []
  for (const step of steps) {
    const last = groups.at(-1)
    if (step.isTogether && last?.[0]?.isTogether) last.push(step)
    else groups.push([step])
  }
  return groups
}

function vitest(name: string): TestStep {
  const report = join(project, `test-results/${name}.json`)
  const setupReport = join(project, `test-results/${name}-setup.json`)
  const ours = join(project, 'bin/setup-reporter.ts')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`, `--reporter=${ours}`]
  const parameters = ['node_modules/vitest/vitest.mjs', 'run', '--project', name, ...reporters]
  return { name, parameters, report, setupReport }
}
