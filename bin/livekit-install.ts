import { execFile, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'

/** The version that the tests run with. */
export const LIVEKIT_VERSION = '1.13.4'
const MODULE = `github.com/livekit/livekit-server@v${LIVEKIT_VERSION}`
const RELEASE = `https://github.com/livekit/livekit/releases/download/v${LIVEKIT_VERSION}`
/** What its go.mod asks for. */
const GO = { major: 1, minor: 26 }

const run = promisify(execFile)
type Say = (line: string) => void

/**
 * Gets a livekit-server: built from source where there is Go, else from the project's release.
 * @param target the file that it becomes
 * @throws a sentence for people
 */
export async function installLivekit(
  target: string,
  say: Say,
  { releases = RELEASE, path = process.env.PATH ?? '' } = {},
) {
  mkdirSync(dirname(target), { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'lc-livekit-'))
  try {
    const go = await findGo(path)
    const made = go ? await build(go, work, say) : await download(releases, work, say)
    // Appears under its name when it is complete; from another disk a rename would not do.
    cpSync(made, `${target}.new`)
    chmodSync(`${target}.new`, 0o755)
    renameSync(`${target}.new`, target)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** A Go that is new enough, if there is one. @param path as PATH */
export async function findGo(path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    const go = join(folder, 'go')
    if (folder === '' || !existsSync(go)) continue
    const { stdout } = await run(go, ['env', 'GOVERSION']).catch(() => ({ stdout: '' }))
    const [, major = 0, minor = 0] = /^go(\d+)\.(\d+)/.exec(stdout) ?? []
    if (Number(major) > GO.major || (Number(major) === GO.major && Number(minor) >= GO.minor)) return go
  }
  return undefined
}

/**
 * Builds in a copy of the module's folder, where the module's own go.sum pins everything that it needs; the module itself is checked
 * against the checksum database. (`go install module@version` asks that database for each of them, and it does not have them all.)
 */
async function build(go: string, work: string, say: Say): Promise<string> {
  say(`Downloading the source of livekit-server ${LIVEKIT_VERSION} …`)
  const options = { cwd: work, maxBuffer: 1 << 24 }
  const { stdout } = await run(go, ['mod', 'download', '-json', MODULE], options).catch(
    (error: { stdout?: string }) => {
      throw new Error(`The source of livekit-server could not be downloaded: ${reasonOf(error.stdout)}`)
    },
  )
  const { Dir: source } = JSON.parse(stdout) as { Dir: string }
  const copy = join(work, 'source')
  cpSync(source, copy, { recursive: true })
  makeWritable(copy)
  say('Building it; this takes some minutes …')
  const program = join(work, 'livekit-server')
  await compile(go, ['build', '-v', '-trimpath', '-ldflags=-s -w', '-o', program, './cmd/server'], copy, say)
  return program
}

/** Go's answer in JSON names what went wrong. */
function reasonOf(stdout: string | undefined): string {
  try {
    return String((JSON.parse(stdout ?? '') as { Error?: string }).Error)
  } catch {
    return 'Go could not reach its module proxy'
  }
}

/** Go's cache is read-only, its copy need not be. */
function makeWritable(folder: string): void {
  chmodSync(folder, 0o755)
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory()) makeWritable(join(folder, entry.name))
  }
}

/** Of some eight hundred packages, so that somebody who waits sees that it goes on. */
const PACKAGES_PER_LINE = 100

/** Go says each package that it compiles. */
function compile(go: string, parameters: string[], cwd: string, say: Say): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(go, parameters, { cwd, stdio: ['ignore', 'ignore', 'pipe'] })
    const last: string[] = []
    let count = 0
    createInterface({ input: child.stderr }).on('line', (line) => {
      last.push(line)
      if (last.length > 10) last.shift()
      if (++count % PACKAGES_PER_LINE === 0) say(`  ${count} packages …`)
    })
    child.once('error', reject)
    child.once('close', (code) => {
      if (code === 0) resolve()
      else reject(new Error(`livekit-server could not be built:\n${last.join('\n')}`))
    })
  })
}

const platforms: Partial<Record<string, string>> = {
  'linux-x64': 'linux_amd64',
  'linux-arm64': 'linux_arm64',
}

/** The release's archive, if its SHA-256 is the one in the release's list. */
async function download(releases: string, work: string, say: Say): Promise<string> {
  const platform = platforms[`${process.platform}-${process.arch}`]
  if (!platform) throw new Error(`${NEEDS_GO} There is no ready program for ${process.platform} ${process.arch}.`)
  const name = `livekit_${LIVEKIT_VERSION}_${platform}.tar.gz`
  say(`Downloading ${name} …`)
  const [list, archive] = await Promise.all([
    fetchBytes(`${releases}/checksums.txt`),
    fetchBytes(`${releases}/${name}`),
  ])
  const line = list
    .toString('utf8')
    .split('\n')
    .find((entry) => entry.trim().endsWith(name))
  const hash = createHash('sha256').update(archive).digest('hex')
  if (line?.split(/\s+/)[0] !== hash) throw new Error(`${name} is not what its release says: its SHA-256 is ${hash}.`)
  const file = join(work, name)
  writeFileSync(file, archive)
  await run('tar', ['-xzf', file, '-C', work, 'livekit-server'])
  return join(work, 'livekit-server')
}

const NEEDS_GO = `The video server can be built where Go ${GO.major}.${GO.minor} or newer is on the PATH.`

async function fetchBytes(url: string): Promise<Buffer> {
  const answer = await fetch(url).catch(() => undefined)
  if (!answer?.ok) throw new Error(`${NEEDS_GO} Here there is none, and ${url} cannot be reached.`)
  return Buffer.from(await answer.arrayBuffer())
}
