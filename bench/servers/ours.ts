import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../../adapters/database/embedded/ports.ts'
import type { Peer, RunningPeer } from '../peer.ts'
import { findPostmasterBelow, isRunning } from '../proc-stat.ts'
import { createOffice } from './office.ts'
import { forgetSnapshots } from './our-database.ts'
import { connectRest } from './rest.ts'
import { startServer } from './server-process.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** The product itself: `ROLE=all` on its embedded Postgres in a temporary folder, people and cases made over REST. */
export const ours: Peer = {
  name: 'ours',
  protocol: 'hocuspocus',
  acknowledges: true,
  stores: true,
  start: () => startOurs(),
}

/** The same, with its files in a bucket of a local service. */
export const oursWithBucket: Peer = { ...ours, name: 'ours+s3', only: ['files'], start: startWithBucket }

async function startWithBucket(): Promise<RunningPeer> {
  const directory = mkdtempSync(join(tmpdir(), 'lc-bench-bucket-'))
  const port = await freePort()
  const bucket = await startServer({
    script: fileURLToPath(new URL('./bucket.ts', import.meta.url)),
    cwd: root,
    env: { PORT: String(port), FOLDER: directory },
    readyUrl: `http://127.0.0.1:${port}/`,
    logFile: join(directory, 'bucket.log'),
  })
  async function stopBucket() {
    await bucket.terminate()
    rmSync(directory, { recursive: true, force: true })
  }
  try {
    const settings = { S3_ENDPOINT: `http://127.0.0.1:${port}`, S3_BUCKET: 'bench' }
    const running = await startOurs({ ...settings, S3_ACCESS_KEY_ID: 'S3RVER', S3_SECRET_ACCESS_KEY: 'S3RVER' })
    return { ...running, stop: () => running.stop().finally(stopBucket) }
  } catch (error) {
    await stopBucket()
    throw error
  }
}

async function startOurs(more: Record<string, string> = {}): Promise<RunningPeer> {
  const directory = mkdtempSync(join(tmpdir(), 'lc-bench-ours-'))
  // Postgres runs as another user.
  chmodSync(directory, 0o755)
  const port = await freePort()
  const start = () =>
    startServer({
      script: join(root, 'bin/start.ts'),
      options: (JSON.parse(readFileSync(join(root, 'bin/engine.json'), 'utf8')) as { options: string[] }).options,
      cwd: root,
      env: { ...settings(directory, port), ...more },
      readyUrl: `http://127.0.0.1:${port}/readyz`,
      logFile: join(directory, 'server.log'),
    })
  const server = await start()
  const postgresPid = findPostmasterBelow(server.pid)
  const office = createOffice(connectRest(`http://127.0.0.1:${port}`), port)
  const running: RunningPeer = {
    server,
    postgresPid,
    openRooms: office.openRooms,
    restRequests: office.restRequests,
    searchRequests: () => office.searchRequests(directory),
    insideQuestions: () => office.insideQuestions(directory),
    fileDoor: office.fileDoor,
    forgetSnapshots: (documentId) => forgetSnapshots(directory, documentId),
    async restart() {
      running.server = await start()
    },
    async stop() {
      await running.server.terminate()
      if (postgresPid !== undefined) await stopOrphan(postgresPid)
      rmSync(directory, { recursive: true, force: true })
    },
  }
  return running
}

/** Empty counts as unset: nothing of the caller's environment may leak into the measurement. */
function settings(directory: string, port: number): Record<string, string> {
  return {
    NODE_ENV: 'development',
    ROLE: 'all',
    HOST: '127.0.0.1',
    PORT: String(port),
    DATA_DIR: directory,
    RATE_LIMIT: 'off',
    SERVE_CLIENT: 'off',
    LOG_LEVEL: 'warn',
    DATABASE_URL: '',
    DATABASE_OWNER_URL: '',
    REDIS_URL: '',
    PUBLIC_URL: '',
    S3_ENDPOINT: '',
    S3_BUCKET: '',
    S3_ACCESS_KEY_ID: '',
    S3_SECRET_ACCESS_KEY: '',
    CLAMAV_URL: '',
  }
}

/** A killed server leaves its database running, and the next one does not stop what it did not start. */
async function stopOrphan(postmaster: number): Promise<void> {
  for (let attempt = 0; isRunning(postmaster); attempt++) {
    if (attempt === 0) process.kill(postmaster, 'SIGINT')
    if (attempt > 100) throw new Error(`Postgres ${postmaster} does not stop`)
    await sleep(50)
  }
}
