import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** The server that runs on a cluster. */
export interface RunningPostmaster {
  pid: number
  port: number
  /** Where its first socket lies; empty when it has none. */
  socketFolder: string
}

/**
 * Reads `postmaster.pid` of a cluster and judges it. Postgres trusts any living process with that id, also a zombie that
 * nobody reaps (containers without an init) and a stranger that got the id later; then it would never start again.
 * @returns undefined when no server runs there
 */
export function findPostmaster(directory: string): RunningPostmaster | undefined {
  const file = readPidFile(directory)
  if (!file || !isAlive(file.pid)) return undefined
  const works = worksIn(file.pid, directory)
  return works === false ? undefined : file
}

const PID_FILE = 'postmaster.pid'

/** Postgres' own name for the file that locks a socket (PostgreSQL, `unix_socket_directories`). */
const SOCKET_LOCK = /^\.s\.PGSQL\.\d+\.lock$/

/**
 * Makes way for a start after a crash: waits until the crashed server's children are gone (they write to the cluster), then
 * removes what would stop Postgres for no reason: `postmaster.pid` and the lock of its socket, which lies in the same folder and is
 * believed in the same way. Leaves them where this cannot be judged.
 */
export async function clearStalePidFile(directory: string, timeoutMs = 15_000): Promise<void> {
  if (!existsSync('/proc/self')) return
  const deadline = Date.now() + timeoutMs
  while (processesIn(directory).length > 0) {
    if (Date.now() > deadline) throw new Error(`Processes of an earlier Postgres still work in ${directory}.`)
    await delay(50)
  }
  for (const name of readdirSync(directory).filter((each) => each === PID_FILE || SOCKET_LOCK.test(each))) {
    const file = readPidFile(directory, name)
    if (file && worksIn(file.pid, directory) === false) rmSync(join(directory, name), { force: true })
  }
}

/**
 * Line 1 is the process id, line 4 the port, line 5 the folder of its first socket (Postgres documentation, "Database file layout").
 * The lock of a socket begins in the same way.
 */
function readPidFile(directory: string, name = PID_FILE): RunningPostmaster | undefined {
  try {
    const lines = readFileSync(join(directory, name), 'utf8').split('\n')
    const [pid, port, socketFolder = ''] = [Number(lines[0]), Number(lines[3]), lines[4]]
    return Number.isInteger(pid) && pid > 0 ? { pid, port, socketFolder } : undefined
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Whether a process has the cluster as its working directory, as every process of a Postgres has; undefined: cannot tell. */
export function worksIn(pid: number, directory: string): boolean | undefined {
  try {
    const [here, there] = [statSync(`/proc/${pid}/cwd`), statSync(directory)]
    return here.dev === there.dev && here.ino === there.ino
  } catch (error) {
    // A zombie has no working directory, and neither has a process that is gone.
    return (error as NodeJS.ErrnoException).code === 'ENOENT' && existsSync('/proc/self') ? false : undefined
  }
}

function processesIn(directory: string): number[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.map(Number).filter((pid) => worksIn(pid, directory) === true)
}
