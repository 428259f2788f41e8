import { existsSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** The server that runs on a cluster. */
export interface RunningPostmaster {
  pid: number
  port: number
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

/**
 * Makes way for a start after a crash: waits until the crashed server's children are gone (they write to the cluster), then
 * removes a `postmaster.pid` that would stop Postgres for no reason. Leaves it where this cannot be judged.
 */
export async function clearStalePidFile(directory: string, timeoutMs = 15_000): Promise<void> {
  const deadline = Date.now() + timeoutMs
  while (existsSync('/proc/self') && processesIn(directory).length > 0) {
    if (Date.now() > deadline) throw new Error(`Processes of an earlier Postgres still work in ${directory}.`)
    await delay(50)
  }
  const file = readPidFile(directory)
  if (file && existsSync('/proc/self') && worksIn(file.pid, directory) === false) {
    rmSync(join(directory, 'postmaster.pid'), { force: true })
  }
}

/** Line 1 is the process id, line 4 the port (Postgres documentation, "Database file layout"). */
function readPidFile(directory: string): RunningPostmaster | undefined {
  try {
    const lines = readFileSync(join(directory, 'postmaster.pid'), 'utf8').split('\n')
    const [pid, port] = [Number(lines[0]), Number(lines[3])]
    return Number.isInteger(pid) && pid > 0 ? { pid, port } : undefined
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
