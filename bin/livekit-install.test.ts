import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { installLivekit, LIVEKIT_VERSION } from './livekit-install.ts'

const entry = fileURLToPath(new URL('./livekit.ts', import.meta.url))
/** What becomes the program; it says its version as the real one does. */
const PROGRAM = `#!/bin/sh\necho "livekit-server version ${LIVEKIT_VERSION}"\n`

let folder: string
let place: string
let target: string
let said: string[]
let server: Server | undefined
const say = (line: string) => void said.push(line)
/** What lies where the program goes. */
const left = () => (existsSync(place) ? readdirSync(place) : [])

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lc-install-'))
  place = join(folder, 'data/bin')
  target = join(place, 'livekit-server')
  said = []
})
afterEach(() => {
  server?.closeAllConnections()
  server?.close()
  server = undefined
  rmSync(folder, { recursive: true, force: true })
})

/** A release as the project publishes it. */
async function publish({ program = PROGRAM, hash }: { program?: string; hash?: string } = {}): Promise<string> {
  const source = join(folder, 'release')
  mkdirSync(source)
  writeFileSync(join(source, 'livekit-server'), program, { mode: 0o755 })
  execFileSync('tar', ['-czf', join(folder, 'archive.tar.gz'), '-C', source, 'livekit-server'])
  const archive = readFileSync(join(folder, 'archive.tar.gz'))
  const right = createHash('sha256').update(archive).digest('hex')
  const lines = ['amd64', 'arm64'].map((cpu) => `${hash ?? right}  livekit_${LIVEKIT_VERSION}_linux_${cpu}.tar.gz`)
  return serve((path) => (path === '/checksums.txt' ? Buffer.from(lines.join('\n')) : archive))
}

async function serve(answer: (path: string) => Buffer): Promise<string> {
  const started = createServer((request, response) => response.end(answer(request.url ?? '')))
  server = started
  await new Promise<void>((resolve) => started.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(started.address() as AddressInfo).port}`
}

/** A Go that does as the real one, in `build` seconds. @returns PATH with it */
function installGo({ version = 'go1.26.1', build = 0, result = PROGRAM } = {}): string {
  const source = join(folder, 'module')
  mkdirSync(join(source, 'cmd/server'), { recursive: true })
  writeFileSync(join(source, 'go.mod'), 'module x\n')
  chmodSync(join(source, 'go.mod'), 0o444)
  writeFileSync(join(folder, 'made'), result)
  const script = `#!/bin/sh
case "$1" in
  env) echo ${version} ;;
  mod) echo '{"Dir":"${source}"}' ;;
  build)
    for i in $(seq 250); do echo "package/$i" >&2; done
    echo $$ > ${folder}/building
    [ ${build} = 0 ] || exec sleep ${build}
    while [ "$1" != -o ]; do shift; done
    cp ${folder}/made "$2" ;;
esac
`
  mkdirSync(join(folder, 'go'))
  writeFileSync(join(folder, 'go/go'), script, { mode: 0o755 })
  return `${join(folder, 'go')}:${process.env.PATH}`
}

describe('[VIDEO24] npm run livekit -- install', () => {
  test('builds where there is Go, and says how far it is', async () => {
    await installLivekit(target, say, { path: installGo() })
    expect(execFileSync(target, { encoding: 'utf8' })).toContain(LIVEKIT_VERSION)
    expect(left()).toEqual(['livekit-server'])
    expect(said).toEqual([
      expect.stringContaining('Downloading the source'),
      expect.stringContaining('some minutes'),
      '  100 packages …',
      '  200 packages …',
    ])
  })

  test('takes the release where there is none, or one that is too old', async () => {
    const releases = await publish()
    await installLivekit(target, say, { path: '/nowhere', releases })
    expect(left()).toEqual(['livekit-server'])
    rmSync(target)
    await installLivekit(target, say, { path: installGo({ version: 'go1.22.9' }), releases })
    expect(left()).toEqual(['livekit-server'])
  })

  test('takes nothing that is not what the release says, nor what does not run here', async () => {
    const forged = await publish({ hash: '0'.repeat(64) })
    await expect(installLivekit(target, say, { path: '/nowhere', releases: forged })).rejects.toThrow(
      /is not what its release says: its SHA-256 is [0-9a-f]{64}\.$/,
    )
    expect(left()).toEqual([])
    const path = installGo({ result: '#!/bin/sh\nexit 1\n' })
    await expect(installLivekit(target, say, { path })).rejects.toThrow(
      `What was made is no livekit-server ${LIVEKIT_VERSION}.`,
    )
    expect(left()).toEqual([])
  })

  test('says what is missing in one sentence where there is neither Go nor the release, and keeps what was there', async () => {
    mkdirSync(place, { recursive: true })
    writeFileSync(target, 'the one of before')
    const releases = 'http://127.0.0.1:9/releases'
    await expect(installLivekit(target, say, { path: '/nowhere', releases })).rejects.toThrow(
      `The video server can be built where Go 1.26 or newer is on the PATH. Here there is none, and ${releases}/checksums.txt cannot be reached.`,
    )
    expect(readFileSync(target, 'utf8')).toBe('the one of before')
    expect(left()).toEqual(['livekit-server'])
  })

  test('a build that fails says its last lines, and leaves nothing', async () => {
    const path = installGo({ result: PROGRAM })
    rmSync(join(folder, 'made'))
    await expect(installLivekit(target, say, { path })).rejects.toThrow(/could not be built:\n[\s\S]*package\/250/)
    expect(left()).toEqual([])
  })

  /** The command itself, in the middle of building. */
  async function building() {
    const env = { ...process.env, PATH: installGo({ build: 600 }) }
    const child = spawn(process.execPath, [entry, 'install', '--into', target], {
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()))
    const ended = new Promise<number | NodeJS.Signals | null>((resolve) =>
      child.once('close', (code, signal) => resolve(code ?? signal)),
    )
    for (const end = Date.now() + 15_000; !existsSync(join(folder, 'building')); await delay(20)) {
      if (Date.now() > end) throw new Error(`it does not build:\n${output}`)
    }
    await delay(100)
    const compiler = Number(readFileSync(join(folder, 'building'), 'utf8'))
    return { child, ended, compiler, output: () => output }
  }

  test.each(['SIGINT', 'SIGTERM'] as const)('%s ends it and what it began, and leaves nothing', async (signal) => {
    const { child, ended, compiler, output } = await building()
    child.kill(signal)
    expect(await ended).toBe(130)
    expect(output()).toMatch(/Stopped\. Nothing was installed\.\n$/)
    expect(left()).toEqual([])
    expect(() => process.kill(compiler, 0)).toThrow()
  })

  test('killed, it leaves no program, and the next one clears away what it left', async () => {
    const { child, ended, compiler } = await building()
    child.kill('SIGKILL')
    await ended
    process.kill(compiler, 'SIGKILL')
    expect(existsSync(target)).toBe(false)
    expect(left()).toHaveLength(1)
    await installLivekit(target, say, { path: '/nowhere', releases: await publish() })
    expect(left()).toEqual(['livekit-server'])
  })
})
