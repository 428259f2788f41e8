import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { createMasterKeys } from '../adapters/cipher.ts'
import { createCaseKeys } from '../domain/case-keys/case-keys.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import type { Health } from './hostile-server.ts'

/** The live layer in a process of its own, on a database of its own. */
export interface WatchedServer {
  database: TestDatabase
  /** Told by its exit code and signal whether it still lives. */
  child: ChildProcess
  url: string
  health(): Promise<Health>
  stop(): Promise<void>
}

/** Starts `hostile-server.ts`. */
export async function startWatchedServer(): Promise<WatchedServer> {
  const made = await createTestDatabase()
  const masterKey = `test:${randomBytes(32).toString('base64')}`
  const program = fileURLToPath(new URL('./hostile-server.ts', import.meta.url))
  const child = fork(program, [made.appUrl, masterKey], { execArgv: ['--expose-gc'] })
  const [url] = await once(child, 'message')
  return {
    database: { ...made, keys: createCaseKeys(createMasterKeys(masterKey)) },
    child,
    url,
    async health() {
      child.send('how are you')
      const [answer] = await once(child, 'message')
      return answer
    },
    async stop() {
      child.kill()
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      await made.drop()
    },
  }
}
