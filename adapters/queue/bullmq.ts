import { type BackendFactory, Queue, Worker, type WorkerOptions } from 'bullmq'
import type { Logger } from '../log.ts'
import type { JobQueue, QueueWorker } from './queue.ts'
import { withinMs } from './within.ts'

export interface BullOptions {
  backend: JobQueue['backend']
  /** Connection and backend, as BullMQ wants them. */
  connection: WorkerOptions['connection']
  factory: BackendFactory
  log: Logger
}

const QUEUE_NAME = 'jobs'
/** Jobs of a process at the same time: each may hold a connection to the database, of which it has twenty. */
const CONCURRENCY = 6
const SEND_MS = 5_000
const COUNT_MS = 2_000
/** A worker that died is noticed after both together. The lease in the `jobs` table decides when its job may run again. */
const LOCK_MS = 15_000
const STALLED_CHECK_MS = 10_000
const RESTART_MS = 1_000

/**
 * BullMQ as a carrier: a job is its id, is removed as soon as it is over, and is never tried again by BullMQ itself.
 * QueueEvents and waitUntilFinished are not used: on Postgres they drop events.
 */
export function createBullQueue(options: BullOptions): JobQueue {
  const { backend, connection, factory, log } = options
  const queue = new Queue(QUEUE_NAME, { connection, prefix: 'legal-connect' }, factory)
  queue.on('error', (error) => log.debug({ err: error }, 'the queue has trouble'))
  const workers = new Set<QueueWorker>()
  return {
    backend,
    async send(ids) {
      if (ids.length === 0) return
      const opts = { attempts: 1, removeOnComplete: true, removeOnFail: true }
      // One by one: in bulk, the backend on Postgres makes a temporary table each time, which its catalogue remembers.
      await withinMs(Promise.all(ids.map((id) => queue.add('job', {}, { ...opts, jobId: id }))), SEND_MS)
    },
    work(run) {
      const worker = keepWorking(options, run)
      workers.add(worker)
      return worker
    },
    async count() {
      const {
        waiting = 0,
        prioritized = 0,
        active = 0,
      } = await withinMs(queue.getJobCounts('waiting', 'prioritized', 'active'), COUNT_MS)
      return { waiting: waiting + prioritized, active }
    },
    async close() {
      await Promise.all([...workers].map((worker) => worker.drain(0)))
      await withinMs(queue.close(), COUNT_MS).catch(() => undefined)
    },
  }
}

/** A worker whose loop ended (the database was away when it began) is made anew. */
function keepWorking({ connection, factory, log }: BullOptions, run: (id: string) => Promise<void>): QueueWorker {
  let stopped = false
  let timer: NodeJS.Timeout | undefined
  let worker: ReturnType<typeof open> | undefined
  const open = () => new Worker(QUEUE_NAME, ({ id }) => run(id ?? ''), workerOptions(connection), factory)
  const begin = () => {
    const made = open()
    worker = made
    made.on('error', (error) => log.debug({ err: error }, 'the queue has trouble'))
    const end = (error?: unknown) => {
      if (stopped || worker !== made) return
      log.warn({ err: error }, 'the queue stopped handing over jobs; beginning again')
      worker = undefined
      void made.close(true).catch(() => undefined)
      timer = setTimeout(begin, RESTART_MS)
    }
    // On Postgres a first connection that fails is remembered for ever, so it takes a new worker.
    made.waitUntilReady().then(() => made.run().then(() => end(), end), end)
  }
  begin()
  return {
    async drain(patienceMs) {
      stopped = true
      clearTimeout(timer)
      if (!worker) return
      const closing = worker
      await withinMs(closing.close(patienceMs === 0), Math.max(patienceMs, 500)).catch(() => closing.disconnect())
    },
  }
}

function workerOptions(connection: WorkerOptions['connection']): WorkerOptions {
  return {
    connection,
    prefix: 'legal-connect',
    autorun: false,
    concurrency: CONCURRENCY,
    lockDuration: LOCK_MS,
    stalledInterval: STALLED_CHECK_MS,
    maxStalledCount: 1,
    // How long an idle worker sleeps when nobody wakes it, in seconds.
    drainDelay: 2,
    runRetryDelay: RESTART_MS,
  }
}
