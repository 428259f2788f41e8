import { readdirSync, readFileSync } from 'node:fs'

/** Linux reports CPU time in ticks of 10 ms (USER_HZ is 100 on every common build). */
const MS_PER_TICK = 10

interface ProcessTimes {
  parent: number
  command: string
  /** Own user and system time, ms. */
  own: number
  /** Of ended and waited-for children, ms. */
  ended: number
}

/** One process's line of /proc/<pid>/stat (proc(5)); undefined when it is gone. */
function readTimes(pid: number): ProcessTimes | undefined {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const close = line.lastIndexOf(')')
    // Fields after the command: 0 state, 1 ppid, 11 utime, 12 stime, 13 cutime, 14 cstime.
    const fields = line.slice(close + 2).split(' ')
    const at = (index: number) => Number(fields[index])
    return {
      parent: at(1),
      command: line.slice(line.indexOf('(') + 1, close),
      own: (at(11) + at(12)) * MS_PER_TICK,
      ended: (at(13) + at(14)) * MS_PER_TICK,
    }
  } catch {
    return undefined
  }
}

function pids(): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

/** CPU time of one process with all its threads, ms; 0 when it is gone. */
export function cpuOf(pid: number): number {
  return readTimes(pid)?.own ?? 0
}

/** False also for a zombie that nobody has waited for. */
export function isRunning(pid: number): boolean {
  try {
    return !/\) [ZX] /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}

/** CPU time of a Postgres: the postmaster, its living processes and those that have ended, ms. */
export function cpuOfPostgres(postmaster: number | undefined): number {
  if (postmaster === undefined) return 0
  const main = readTimes(postmaster)
  if (!main) return 0
  let sum = main.own + main.ended
  for (const pid of pids()) {
    const times = readTimes(pid)
    if (times?.parent === postmaster) sum += times.own
  }
  return sum
}

/** The postmaster somewhere below a process: the topmost `postgres` among its descendants. */
export function findPostmasterBelow(pid: number): number | undefined {
  const children = new Map<number, number[]>()
  for (const candidate of pids()) {
    const times = readTimes(candidate)
    if (times) children.set(times.parent, [...(children.get(times.parent) ?? []), candidate])
  }
  const queue = [pid]
  for (let next = queue.shift(); next !== undefined; next = queue.shift())
    for (const child of children.get(next) ?? []) {
      if (readTimes(child)?.command.startsWith('postgres')) return child
      queue.push(child)
    }
  return undefined
}

/** Busy CPU time of the whole machine, ms summed over its cores (first line of /proc/stat without idle and iowait). */
export function cpuOfMachine(): number {
  const fields = readFileSync('/proc/stat', 'utf8').split('\n')[0]?.trim().split(/\s+/).slice(1).map(Number) ?? []
  const [user = 0, nice = 0, system = 0, , , irq = 0, softirq = 0, steal = 0] = fields
  return (user + nice + system + irq + softirq + steal) * MS_PER_TICK
}
