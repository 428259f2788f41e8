import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { parse } from 'yaml'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import { type StartProcess, spawnStart, untilReady } from '../test-support/start-process.ts'

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')

let database: TestDatabase
let started: StartProcess
let exposed: string[]
const folder = mkdtempSync(join(tmpdir(), 'lc-metrics-'))

beforeAll(async () => {
  database = await createTestDatabase()
  const port = await freePort()
  const environment = {
    DATABASE_URL: database.appUrl,
    DATABASE_OWNER_URL: database.ownerUrl,
    JWT_SECRET: randomBytes(32).toString('hex'),
    MASTER_KEY: `test:${randomBytes(32).toString('base64')}`,
  }
  started = spawnStart({ dataFolder: folder, port, environment })
  await untilReady(started)
  const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
  exposed = [...page.matchAll(/^# TYPE (\S+)/gm)].flatMap(([, name]) => (name === undefined ? [] : [name]))
})
afterAll(async () => {
  started?.child.kill('SIGTERM')
  await started?.exited
  await database?.drop()
  rmSync(folder, { recursive: true, force: true })
})

/** What the runtime itself says of every process; few of these are worth a line. */
const ofRuntime = /^(nodejs|process)_/

/** Names in the first column of the table under "What to watch". */
function documented(): string[] {
  const section = read('docs/operations.md').split('## What to watch')[1]?.split('\n## ')[0] ?? ''
  const columns = section.split('\n').filter((line) => line.startsWith('| `'))
  return columns.flatMap((line) =>
    [...(line.split('|')[1] ?? '').matchAll(/`([a-z_]+)`/g)].map(([, name]) => name ?? ''),
  )
}

test('[OPS1] the documentation names each figure of ours, and none that is not there', () => {
  expect(documented().filter((name) => !exposed.includes(name))).toEqual([])
  expect(exposed.filter((name) => !ofRuntime.test(name) && !documented().includes(name))).toEqual([])
})

interface Rules {
  groups: { rules: { alert: string; expr: string; labels: { severity: string }; annotations: { summary: string } }[] }[]
}

test('[OPS1] alert rules ask for figures that there are, and say what to do', () => {
  const { groups } = parse(read('deploy/alerts.yml')) as Rules
  const rules = groups.flatMap((group) => group.rules)
  expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
  for (const { expr, labels, annotations } of rules) {
    const names = [...expr.matchAll(/[a-z]+(?:_[a-z0-9]+)+/g)].map(([name]) => name.replace(/_(bucket|sum|count)$/, ''))
    expect(names.filter((name) => !exposed.includes(name) && name !== 'histogram_quantile')).toEqual([])
    expect(names.some((name) => exposed.includes(name))).toBe(true)
    expect(['page', 'look']).toContain(labels.severity)
    expect(annotations.summary).toMatch(/^[A-Z].*\.$/)
  }
  expect(rules.map(({ expr }) => expr).join()).toMatch(/collab_divergence_total[\s\S]*audit_chain_ok/)
})
