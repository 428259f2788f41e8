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

export interface InstallOptions {
  /** Where ready programs lie. */
  releases?: string
  /** PATH of programs. */
  path?: string
  /** Stops it: what was begun is ended and cleared away. */
  signal?: AbortSignal
}

interface Work extends Required<InstallOptions> {
  folder: string
  say: Say
}

/**
 * Gets a livekit-server: built from source where there is Go, else from the project's release. Whatever interrupts it, there is a whole
 * program or none, and what an earlier one left behind goes.
 * @param target the file that it becomes
 * @throws a sentence for people
 */
export async function installLivekit(target: string, say: Say, options: InstallOptions = {}): Promise<void> {
  const { releases = RELEASE, path = process.env.PATH ?? '', signal = new AbortController().signal } = options
  const place = dirname(target)
  mkdirSync(place, { recursive: true })
  removeLeftovers(place)
  // Beside the target: from another disk a rename would not do.
  const folder = mkdtempSync(join(place, `${WORK}${process.pid}-`))
  const work = { folder, say, releases, path, signal }
  try {
    const go = await findGo(path)
    const made = go ? await build(go, work) : await download(work)
    chmodSync(made, 0o755)
    await requireRuns(made)
    signal.throwIfAborted()
    // Appears under its name when it is complete.
    renameSync(made, target)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Begins the name of folders in which an installation works, and its process id follows. */
const WORK = '.livekit-install-'

/** Of installations that were killed. */
function removeLeftovers(place: string): void {
  for (const name of readdirSync(place)) {
    const pid = name.startsWith(WORK) ? Number.parseInt(name.slice(WORK.length), 10) : Number.NaN
    if (!Number.isNaN(pid) && !isAlive(pid)) rmSync(join(place, name), { recursive: true, force: true })
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** @throws for a program of another system, or of another version */
async function requireRuns(program: string): Promise<void> {
  const { stdout } = await run(program, ['--version']).catch(() => ({ stdout: '' }))
  if (!stdout.includes(LIVEKIT_VERSION)) throw new Error(`What was made is no livekit-server ${LIVEKIT_VERSION}.`)
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
async function build(go: string, { folder, say, signal }: Work): Promise<string> {
  say(`Downloading the source of livekit-server ${LIVEKIT_VERSION} …`)
  const options = { cwd: folder, maxBuffer: 1 << 24, signal }
  const { stdout } = await run(go, ['mod', 'download', '-json', MODULE], options).catch(
    (error: { stdout?: string }) => {
      signal.throwIfAborted()
      throw new Error(`The source of livekit-server could not be downloaded: ${reasonOf(error.stdout)}`)
    },
  )
  const { Dir: source } = JSON.parse(stdout) as { Dir: string }
  const copy = join(folder, 'source')
  cpSync(source, copy, { recursive: true })
  makeWritable(copy)
  say('Building it; this takes some minutes …')
  const program = join(folder, 'livekit-server')
  const parameters = ['build', '-v', '-trimpath', '-ldflags=-s -w', '-o', program, './cmd/server']
  await compile(go, parameters, { cwd: copy, say, signal })
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
function compile(
  go: string,
  parameters: string[],
  { cwd, say, signal }: Pick<Work, 'say' | 'signal'> & { cwd: string },
) {
  return new Promise<void>((resolve, reject) => {
    const child = spawn(go, parameters, { cwd, signal, stdio: ['ignore', 'ignore', 'pipe'] })
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
async function download({ folder, say, releases, signal }: Work): Promise<string> {
  const platform = platforms[`${process.platform}-${process.arch}`]
  if (!platform) throw new Error(`${NEEDS_GO} There is no ready program for ${process.platform} ${process.arch}.`)
  const name = `livekit_${LIVEKIT_VERSION}_${platform}.tar.gz`
  say(`Downloading ${name} …`)
  const list = await fetchBytes(`${releases}/checksums.txt`, { signal })
  const archive = await fetchBytes(`${releases}/${name}`, { signal, say })
  const line = list
    .toString('utf8')
    .split('\n')
    .find((entry) => entry.trim().endsWith(name))
  const hash = createHash('sha256').update(archive).digest('hex')
  if (line?.split(/\s+/)[0] !== hash) throw new Error(`${name} is not what its release says: its SHA-256 is ${hash}.`)
  const file = join(folder, name)
  writeFileSync(file, archive)
  await run('tar', ['-xzf', file, '-C', folder, 'livekit-server'])
  return join(folder, 'livekit-server')
}

const NEEDS_GO = `The video server can be built where Go ${GO.major}.${GO.minor} or newer is on the PATH.`
const MEGABYTE = 1_000_000
/** Somebody who waits sees that it goes on. */
const BYTES_PER_LINE = 5 * MEGABYTE

/** @param say for each few megabytes */
async function fetchBytes(url: string, { signal, say }: { signal: AbortSignal; say?: Say }): Promise<Buffer> {
  const answer = await fetch(url, { signal }).catch(() => undefined)
  signal.throwIfAborted()
  if (!answer?.ok || !answer.body) {
    throw new Error(`${NEEDS_GO} Here there is none, and ${url} cannot be reached.`)
  }
  const total = Number(answer.headers.get('content-length') ?? 0)
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of answer.body) {
    chunks.push(chunk)
    const before = size
    size += chunk.length
    if (Math.floor(before / BYTES_PER_LINE) < Math.floor(size / BYTES_PER_LINE)) {
      say?.(`  ${Math.round(size / MEGABYTE)} of ${total ? Math.round(total / MEGABYTE) : '?'} MB …`)
    }
  }
  return Buffer.concat(chunks)
}
