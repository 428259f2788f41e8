import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '../adapters/video/embedded/program.ts'
import { type LivekitKeys, type RunningServer, startServer } from '../adapters/video/embedded/server-process.ts'
import { createLivekit } from '../adapters/video/livekit.ts'
import { createNoRecorder } from '../adapters/video/none.ts'
import type { Recorder, VideoRooms } from '../adapters/video/video.ts'

/** Whether this machine has a livekit-server: the tests' set-up builds one where there is Go (bin/test-tools.ts). */
export const hasLivekit = findProgram('/nowhere') !== undefined

/** A real media server of a test's own. */
export interface TestLivekit {
  keys: LivekitKeys
  url(): URL
  /** What the application makes of it. */
  rooms(recorder?: Recorder): VideoRooms
  /** SIGKILL. Returns when it is gone. */
  kill(): Promise<void>
  /** Starts again with the same keys, knowing nothing of before. */
  start(): Promise<void>
  /** Kills it and removes its folder. */
  remove(): Promise<void>
}

/** @param webhookUrl where it reports; nowhere if left out */
export async function startTestLivekit(webhookUrl = 'http://127.0.0.1:9/nowhere'): Promise<TestLivekit> {
  const folder = mkdtempSync(join(tmpdir(), 'lc-test-livekit-'))
  const keys = { apiKey: 'LCtest', apiSecret: 'a secret of tests, thirty-two bytes long or more' }
  const program = findProgram('/nowhere')
  if (program === undefined) throw new Error('there is no livekit-server on this machine')
  const launch = () => startServer({ folder, program, keys, webhookUrl, signal: new AbortController().signal })
  let server: RunningServer = await launch()
  const url = () => new URL(`ws://127.0.0.1:${server.port}`)
  const kill = async () => {
    const { child } = server
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  return {
    keys,
    url,
    rooms: (recorder = createNoRecorder()) => createLivekit({ ...keys, url, recorder, missing: () => '' }),
    kill,
    async start() {
      server = await launch()
    },
    async remove() {
      await kill()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
