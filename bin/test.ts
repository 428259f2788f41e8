import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { say } from './say.ts'
import { addCounts, type Counts, formatCounts, readCounts } from './test-counts.ts'
import { type Failure, formatFailure, readFailures } from './test-failures.ts'
import { groupsOf, project, type TestStep, testSteps } from './test-steps.ts'
import { installTools, testTools } from './test-tools.ts'

/**
 * `npm test`, or some of its steps by name: set-up, then the steps, some at once, all of them also when one fails. Ends with the
 * times, and as the very last line `N passed, N failed, N skipped`. Words that are no step go to the steps' programs
 * (`npm run test:pg -- domain/cases`).
 */
interface Outcome {
  step: TestStep
  seconds: number
  counts: Counts
  /** Named once more at the end: of a long log often only the end is kept. */
  failures: Failure[]
  /** Why it did not run. */
  skipped?: string
}

/** A step that hangs must not take the others' turn; the long run may take hours. */
const STEP_MINUTES = 60

/** Characters of what a step without a report said last, shown when it fails. */
const LAST_WORDS = 1_200

const nothing: Counts = { passed: 0, failed: 0, skipped: 0 }

const { values, positionals } = parseArgs({
  options: { long: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const names = positionals.filter((word) => testSteps.some((step) => step.name === word))
const extra = positionals.filter((word) => !names.includes(word))
const chosen = names.length === 0 ? testSteps : testSteps.filter((step) => names.includes(step.name))
const isComplete = process.env.REQUIRE_ALL === '1'
const running = new Set<ChildProcess>()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal)
    process.exitCode = 130
  })
}

mkdirSync(`${project}test-results`, { recursive: true })
const unavailable = installTools(neededTools(), say)
const outcomes: Outcome[] = []
for (const group of groupsOf(chosen)) {
  if (process.exitCode === 130) break
  outcomes.push(...(await Promise.all(group.map((step) => runStep(step, group.length > 1)))))
}
summarize()

function neededTools() {
  return testTools.filter(({ name }) => names.length === 0 || chosen.some(({ needs }) => needs === name))
}

/** @param isTogether with others: what it says is kept until it has ended */
async function runStep(step: TestStep, isTogether: boolean): Promise<Outcome> {
  const reason = step.needs && unavailable.get(step.needs)
  if (reason) return { step, seconds: 0, counts: { passed: 0, failed: 0, skipped: 1 }, failures: [], skipped: reason }
  if (!isTogether) say(`\n━━ ${step.name}`)
  const startedAt = performance.now()
  for (const file of [step.report, step.setupReport]) if (file) rmSync(file, { force: true })
  const { isGood, output } = await runProgram([...step.parameters, ...extra], isTogether, step.setupReport)
  if (isTogether) say(`\n━━ ${step.name}\n${output}`)
  const [report, setupReport] = [step.report, step.setupReport].map((file) =>
    file && existsSync(file) ? readFileSync(file, 'utf8') : undefined,
  )
  const counts = report ? readCounts(report) : nothing
  const failures = [report, setupReport].flatMap((json) => (json ? readFailures(json) : []))
  if (!isGood && failures.length === 0) failures.push({ title: step.name, message: output.slice(-LAST_WORDS) })
  // A step that fails without a failed test (a file that cannot be loaded, a lint error) is a failure all the same.
  const failed = isGood ? counts.failed : Math.max(counts.failed, 1)
  return { step, seconds: (performance.now() - startedAt) / 1000, counts: { ...counts, failed }, failures }
}

function runProgram(
  parameters: string[],
  isKept: boolean,
  setupReport?: string,
): Promise<{ isGood: boolean; output: string }> {
  const environment = {
    ...process.env,
    ...(values.long && { LC_TEST_COUNTS: 'long' }),
    ...(setupReport && { LC_SETUP_REPORT: setupReport }),
  }
  return new Promise((resolve) => {
    const stdio: StdioOptions = isKept ? ['ignore', 'pipe', 'pipe'] : 'inherit'
    const child = spawn(process.execPath, parameters, { cwd: project, stdio, env: environment })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (piece: string) => {
        output += piece
      })
    }
    running.add(child)
    const limit = values.long ? undefined : setTimeout(() => child.kill('SIGKILL'), STEP_MINUTES * 60_000)
    const end = (isGood: boolean) => {
      running.delete(child)
      clearTimeout(limit)
      resolve({ isGood, output })
    }
    child.once('error', () => end(false))
    child.once('close', (code) => end(code === 0))
  })
}

function summarize(): void {
  say('\n━━ summary')
  for (const { step, seconds, counts, skipped } of outcomes) {
    const result = skipped ? `skipped: ${skipped}` : counts.failed > 0 ? 'FAILED' : 'ok'
    say(
      `${step.name.padEnd(10)} ${seconds.toFixed(1).padStart(7)} s  ${result}${step.report ? `, ${formatCounts(counts)}` : ''}`,
    )
  }
  for (const { step, failures } of outcomes) {
    if (failures.length > 0)
      say(`\nFailed in ${step.name}:\n${failures.map(formatFailure).join('\n').replaceAll(project, '')}\n`)
  }
  for (const reason of unavailable.values()) say(`Not complete: ${reason}.`)
  const total = addCounts(outcomes.map(({ counts }) => counts))
  // Without a Go there is no video server to build: then, and only then, its tests may be skipped.
  const mayMissVideo = testTools.some((tool) => tool.isOptional?.() && !tool.isThere())
  const missing = isComplete && ((total.skipped > 0 && !mayMissVideo) || unavailable.size > 0)
  if (missing) say('REQUIRE_ALL=1: what was skipped counts as a failure.')
  if (total.failed > 0 || missing) process.exitCode ||= 1
  say(formatCounts(total))
}
