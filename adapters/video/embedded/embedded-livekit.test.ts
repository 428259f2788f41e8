import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { hasLivekit } from '../../../test-support/livekit.ts'
import { createLogger } from '../../log.ts'
import { createEmbeddedLivekit, type EmbeddedLivekit } from './embedded-livekit.ts'

let dataFolder: string
const running: EmbeddedLivekit[] = []
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'lc-test-embedded-'))
  chmodSync(dataFolder, 0o700)
})
afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.stop()))
  rmSync(dataFolder, { recursive: true, force: true })
})

async function start(path = process.env.PATH ?? ''): Promise<EmbeddedLivekit> {
  const webhookUrl = 'http://127.0.0.1:9/v1/webhooks/livekit'
  const server = createEmbeddedLivekit({ dataFolder, webhookUrl, log: createLogger('silent'), path })
  running.push(server)
  await server.start(10_000)
  return server
}

const pidOf = () => JSON.parse(readFileSync(join(dataFolder, 'livekit/server.json'), 'utf8')).pid as number
const answers = async (server: EmbeddedLivekit) => {
  const url = server.url()
  if (!url) return false
  return fetch(url.href.replace('ws', 'http')).then(
    ({ ok }) => ok,
    () => false,
  )
}
async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 15_000; !(await isSo()); await delay(50)) {
    if (Date.now() > end) throw new Error('it did not become so')
  }
}

describe.runIf(hasLivekit)('a media server of our own', () => {
  test('[VIDEO8] starts with keys of its own that stay, comes back when it dies, and ends with us', async () => {
    const server = await start()
    expect(await answers(server)).toBe(true)
    expect(statSync(join(dataFolder, 'livekit/keys.json')).mode & 0o077).toBe(0)
    const first = pidOf()
    process.kill(first, 'SIGKILL')
    await until(async () => pidOf() !== first && (await answers(server)))
    const second = pidOf()
    await server.stop()
    expect(() => process.kill(second, 0)).toThrow()
    expect((await start()).keys).toEqual(server.keys)
  })

  test('[VIDEO8] a second process of the folder uses the one that runs, and takes over after it', async () => {
    const first = await start()
    const second = await start()
    await until(() => answers(second))
    expect(second.url()?.href).toBe(first.url()?.href)
    const pid = pidOf()
    await first.stop()
    await until(async () => pidOf() !== pid && (await answers(second)))
  })
})

test('[VIDEO8] without a program there is none, at once', async () => {
  const server = await start('/nowhere')
  expect([server.url(), server.isInstalled()]).toEqual([undefined, false])
})
