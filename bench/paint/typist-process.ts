import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Seat } from '../peer.ts'
import type { TypistOrder } from './typists.ts'

const entry = fileURLToPath(new URL('./typists.ts', import.meta.url))

/** The other end of the process in which the ten people type. */
export interface TypistProcess {
  /** Puts the long brief into a document in place of what is there. */
  write(seat: Seat, seed: number): Promise<void>
  /** One person a seat begins to type. */
  join(seats: Seat[], keysPerSecond: number): Promise<void>
  /** Keys that all of them have typed so far. */
  count(): Promise<number>
  stop(): void
}

export function startTypists(): TypistProcess {
  const child = fork(entry, { serialization: 'advanced' })
  const ask = (order: TypistOrder) =>
    new Promise<number>((resolve, reject) => {
      child.once('message', ({ count, error }: { count?: number; error?: string }) =>
        error === undefined ? resolve(count ?? 0) : reject(new Error(error)),
      )
      child.send(order)
    })
  return {
    write: async (seat, seed) => void (await ask({ kind: 'write', seat, seed })),
    join: async (seats, keysPerSecond) => void (await ask({ kind: 'join', seats, keysPerSecond })),
    count: () => ask({ kind: 'count' }),
    stop: () => void child.kill(),
  }
}
