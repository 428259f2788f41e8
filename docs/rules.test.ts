import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const project = fileURLToPath(new URL('..', import.meta.url))
/** As in SYNC4: which part of the program, and a number. */
const ruleId = /\b[A-Z]{3,8}\d+\b/g

/** Rule → the files that its row names as proof. */
const rules = new Map(
  readFileSync(join(project, 'docs/rules.md'), 'utf8')
    .split('\n')
    .flatMap((line) => {
      const row = /^\| ([A-Z]{3,8}\d+) +\|(.*)\|(.*)\|$/.exec(line)
      return row?.[1]
        ? [[row[1], [...(row[3] ?? '').matchAll(/`([^`]+)`/g)].map((file) => file[1] ?? '')] as const]
        : []
    }),
)

/** Test file → ids that the names of its tests begin with. */
const tests = new Map(
  [...filesIn('**/*.test.{ts,tsx}'), ...filesIn('e2e/*.spec.ts')].map((file) => [file, new Set(namedRules(file))]),
)

function filesIn(pattern: string): string[] {
  return globSync(pattern, { cwd: project, exclude: ['**/node_modules', '**/.data', 'client/dist'] })
}

function namedRules(file: string): string[] {
  const text = readFileSync(join(project, file), 'utf8')
  return [...text.matchAll(/['"`]((?:\[[A-Z]{3,8}\d+\] ?)+)/g)].flatMap((name) => name[1]?.match(ruleId) ?? [])
}

test('every rule has a test that names it, and every rule that a test names exists', () => {
  const named = new Set([...tests.values()].flatMap((ids) => [...ids]))
  expect({ withoutTest: [...rules.keys()].filter((id) => !named.has(id)) }).toEqual({ withoutTest: [] })
  expect({ unknown: [...named].filter((id) => !rules.has(id)) }).toEqual({ unknown: [] })
  expect(rules.size).toBeGreaterThan(20)
})

test('every file that a rule names as its proof does name the rule', () => {
  const wrong = [...rules].flatMap(([id, files]) =>
    files.length === 0
      ? [`${id}: no file`]
      : files.filter((file) => !tests.get(file)?.has(id)).map((file) => `${id}: ${file}`),
  )
  expect(wrong).toEqual([])
})

test('code that refers to a rule refers to one that exists', () => {
  const referred = filesIn('**/*.{ts,tsx}').flatMap((file) =>
    [...readFileSync(join(project, file), 'utf8').matchAll(/docs\/rules\.md, ([A-Z]{3,8}\d+)/g)].map(
      (reference) => reference[1] ?? '',
    ),
  )
  expect(referred.length).toBeGreaterThan(5)
  expect(referred.filter((id) => !rules.has(id))).toEqual([])
})
