import { mkdtempSync, readdirSync, readFileSync, readlinkSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import { until } from '../test-support/live-server.ts'
import { hasLivekit } from '../test-support/livekit.ts'
import { type StartProcess, spawnStart, untilReady } from '../test-support/start-process.ts'

let database: TestDatabase
let folder: string
let port: number
let started: StartProcess[]

/** The product itself, with its own media server. */
describe.runIf(hasLivekit)('[VIDEO25] the media server that npm start runs', () => {
  beforeEach(async () => {
    database = await createTestDatabase()
    folder = mkdtempSync(join(tmpdir(), 'lc-own-livekit-'))
    port = await freePort()
    started = []
  })
  afterEach(async () => {
    for (const { child, exited } of started) {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await exited
    }
    for (const pid of mediaServers()) process.kill(pid, 'SIGKILL')
    await database.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  function start(onPort = port): Promise<StartProcess> {
    const environment = { DATABASE_URL: database.appUrl, DATABASE_OWNER_URL: database.ownerUrl, ROLE: 'server' }
    const redis = { REDIS_URL: 'redis://127.0.0.1:9' }
    const process = spawnStart({ dataFolder: folder, port: onPort, environment: { ...environment, ...redis } })
    started.push(process)
    return untilReady(process)
  }

  /** Processes that work in this folder and are media servers. */
  function mediaServers(): number[] {
    return readdirSync('/proc').flatMap((name) => {
      try {
        const isOurs = readlinkSync(`/proc/${name}/cwd`).startsWith(folder)
        return isOurs && readFileSync(`/proc/${name}/comm`, 'utf8').startsWith('livekit') ? [Number(name)] : []
      } catch {
        return []
      }
    })
  }

  const state = () =>
    JSON.parse(readFileSync(join(folder, 'livekit/server.json'), 'utf8')) as { pid: number; port: number }
  const keys = () => readFileSync(join(folder, 'livekit/keys.json'), 'utf8')
  const answers = async (at: number) =>
    fetch(`http://127.0.0.1:${at}/`).then(
      ({ ok }) => ok,
      () => false,
    )

  /** Addresses on which a process listens or receives, as /proc writes them: `0100007F` is 127.0.0.1. */
  function addressesOf(pid: number): string[] {
    const sockets = new Set(
      readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
        try {
          return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1] ?? []
        } catch {
          return []
        }
      }),
    )
    return ['tcp', 'tcp6', 'udp', 'udp6'].flatMap((kind) =>
      readFileSync(`/proc/${pid}/net/${kind}`, 'utf8')
        .split('\n')
        .slice(1)
        .flatMap((line) => {
          const [, local = '', , status, , , , , , inode = ''] = line.trim().split(/\s+/)
          // 0A: listening; 07: a UDP socket without a peer.
          const isOpen = status === (kind.startsWith('tcp') ? '0A' : '07')
          return isOpen && sockets.has(inode) ? [`${kind} ${local}`] : []
        }),
    )
  }

  test('is of this machine only, and ends with the product', async () => {
    const product = await start()
    const { pid, port: signalling } = state()
    expect(await answers(signalling)).toBe(true)
    const open = addressesOf(pid)
    expect(open.length).toBeGreaterThanOrEqual(2)
    expect(open.filter((address) => !/ 0100007F:/.test(address))).toEqual([])
    product.child.kill('SIGTERM')
    expect(await product.exited).toBe(0)
    expect(mediaServers()).toEqual([])
    expect(await answers(signalling)).toBe(false)
  })

  test('is an orphan when the product is killed, which the next start ends and replaces, with the same keys', async () => {
    const first = await start()
    const [orphan, before] = [state(), keys()]
    first.child.kill('SIGKILL')
    await first.exited
    expect(mediaServers()).toEqual([orphan.pid])
    expect(await answers(orphan.port)).toBe(true)
    await start()
    await until(() => state().pid !== orphan.pid, 10_000, 'another media server')
    await until(() => answers(state().port), 10_000, 'it answers')
    expect(mediaServers()).toEqual([state().pid])
    expect(keys()).toBe(before)
  })

  test('is one for two processes of a folder; when the one that runs it is killed, the other one takes over', async () => {
    const first = await start()
    const { pid } = state()
    await start(await freePort())
    expect(mediaServers()).toEqual([pid])
    first.child.kill('SIGKILL')
    await first.exited
    await until(() => state().pid !== pid, 15_000, 'another media server')
    await until(() => mediaServers().length === 1, 5_000, 'only one')
    expect(await answers(state().port)).toBe(true)
  })
})
