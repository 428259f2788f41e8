import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Sealed } from '../load/recording-sealer.ts'
import type { Figure, Measure } from '../measure.ts'
import { residentMemory, watchMemory } from '../memory-watch.ts'

const entry = fileURLToPath(new URL('../load/recording-sealer.ts', import.meta.url))
/** A quarter of an hour of film, and what is flat costs ten times as much of it no more. */
const SIZES_MB = [100, 1_000]

/** What sealing a recording costs the job that files it: nobody waits for it, but its memory must not grow with the film. */
export const recordings: Measure = {
  name: 'recordings',
  rounds: () => 1,
  applies: ({ name }) => name === 'ours',
  async run() {
    const child = fork(entry, { execArgv: ['--expose-gc'] })
    try {
      // Code is compiled.
      await told(child, 20)
      const figures: Figure[] = []
      for (const megabytes of SIZES_MB) figures.push(...(await sealed(child, megabytes)))
      return figures
    } finally {
      child.disconnect()
    }
  },
}

async function sealed(child: ChildProcess, megabytes: number): Promise<Figure[]> {
  const { pid } = child
  if (pid === undefined) throw new Error('the sealing process did not start')
  await told(child, 0)
  const idle = residentMemory(pid)
  const watch = watchMemory(pid)
  const { ms, cpu } = (await told(child, megabytes)) as Sealed
  const row = (what: string) => `recording of ${megabytes} MB sealed: ${what}`
  return [
    { row: row('until done'), unit: 'ms', value: ms },
    { row: row('CPU'), unit: 'ms', value: cpu },
    { row: row('memory above idle'), unit: 'MB', value: watch.stop().server - idle },
  ]
}

async function told(child: ChildProcess, megabytes: number): Promise<unknown> {
  child.send(megabytes)
  const [answer] = await Promise.race([
    once(child, 'message'),
    once(child, 'exit').then(() => Promise.reject(new Error('the sealing process ended'))),
  ])
  return answer
}
