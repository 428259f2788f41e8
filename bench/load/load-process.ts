import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { Job, JobResults, LoadEvent, LoadMessage } from './jobs.ts'

const entry = fileURLToPath(new URL('./main.ts', import.meta.url))

/** The other end of the load process. */
export interface LoadProcess {
  /** Runs one job. @throws what went wrong in it */
  run<Kind extends Job['kind']>(
    job: Extract<Job, { kind: Kind }>,
    onEvent?: (event: LoadEvent) => void,
  ): Promise<JobResults[Kind]>
  stop(): Promise<void>
}

/** Starts a fresh load process: no garbage of an earlier measurement in it. */
export function startLoad(): LoadProcess {
  const child = fork(entry, { serialization: 'advanced' })
  return {
    run(job, onEvent) {
      return new Promise((resolve, reject) => {
        const settle = (act: () => void) => {
          child.off('message', hear)
          child.off('exit', ended)
          act()
        }
        const ended = () => settle(() => reject(new Error('the load process ended')))
        function hear(message: LoadMessage) {
          if (message.kind === 'event') onEvent?.(message.event)
          else if (message.kind === 'failed') settle(() => reject(new Error(message.error)))
          // One job at a time: the result is the job's own.
          else settle(() => resolve(message.result as never))
        }
        child.on('message', hear)
        child.on('exit', ended)
        child.send(job)
      })
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const exited = once(child, 'exit')
      child.disconnect()
      await exited
    },
  }
}
