import { readdirSync, readFileSync } from 'node:fs'

/** How often memory is read, in ms. */
const EVERY_MS = 20
const MB = 1024 * 1024

/** What a process and its children held at most, in MB. */
export interface MemoryPeaks {
  server: number
  /** All children together, without those of a database. */
  children: number
}

/** Follows the resident memory (`VmRSS` of proc(5)) of a process and of what it starts until it is stopped. */
export function watchMemory(pid: number): { stop(): MemoryPeaks } {
  const peaks: MemoryPeaks = { server: 0, children: 0 }
  function look() {
    peaks.server = Math.max(peaks.server, residentMemory(pid))
    peaks.children = Math.max(
      peaks.children,
      childrenOf(pid)
        .map(residentMemory)
        .reduce((sum, each) => sum + each, 0),
    )
  }
  look()
  const timer = setInterval(look, EVERY_MS)
  return {
    stop() {
      clearInterval(timer)
      look()
      return peaks
    },
  }
}

/** Resident memory of one process, MB; 0 when it is gone. */
export function residentMemory(pid: number): number {
  return (Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))?.[1] ?? 0) * 1024) / MB
}

/** Direct children, as each thread has started them (proc(5), `children`); a Postgres is no part of the server. */
function childrenOf(pid: number): number[] {
  return threadsOf(pid)
    .flatMap((thread) => read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number))
    .filter((child) => !read(`/proc/${child}/comm`).startsWith('postgres'))
}

function threadsOf(pid: number): string[] {
  try {
    return readdirSync(`/proc/${pid}/task`)
  } catch {
    return []
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}
