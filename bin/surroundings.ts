import { statfs } from 'node:fs/promises'
import type { JobQueue } from '../adapters/queue/queue.ts'
import type { Surroundings } from '../domain/jobs/health.commands.ts'
import type { Config } from './config.ts'

/** What this process can say of queue, delivery and disk; for the administrator's page. */
export function createSurroundings(config: Config, openQueue: () => JobQueue): Surroundings {
  const otherwise = config.production ? 'not_configured' : 'development_mailbox'
  return {
    mail: config.smtpUrl ? 'service' : otherwise,
    sms: otherwise,
    async queue() {
      const queue = openQueue()
      const { backend } = queue
      try {
        return { backend, isReachable: true, ...(await queue.count()) }
      } catch {
        return { backend, isReachable: false, waiting: null, active: null }
      }
    },
    async disk() {
      const { bavail, blocks, bsize } = await statfs(config.dataFolder)
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
    },
  }
}
