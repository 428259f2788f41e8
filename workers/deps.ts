import type { Registry } from 'prom-client'
import type { CheckpointStore } from '../adapters/checkpoints/checkpoint-store.ts'
import type { MasterKeys } from '../adapters/cipher.ts'
import type { Clock } from '../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../adapters/database/connect.ts'
import type { FileInspection } from '../adapters/file-inspection/file-inspection.ts'
import type { Logger } from '../adapters/log.ts'
import type { MailSender } from '../adapters/mail/mail.ts'
import type { PushSender } from '../adapters/push/push.ts'
import type { JobQueue } from '../adapters/queue/queue.ts'
import type { Scanner } from '../adapters/scanner/scanner.ts'
import type { Signer } from '../adapters/signing.ts'
import type { SmsSender } from '../adapters/sms/sms.ts'
import type { RecordedFiles } from '../adapters/storage/recorded-files.ts'
import type { CaseKeys } from '../domain/case-keys/case-keys.ts'
import type { FileDeps } from '../domain/context.ts'
import type { PushKeys } from '../domain/notifications/push-keys.ts'

/** What workers are made of; `bin/` hands it in, tests hand in theirs. */
export interface WorkersDeps {
  db: Database
  /** For LISTEN, which needs a connection of its own. */
  listenConnectionString: string
  queue: JobQueue
  log: Logger
  clock: Clock
  keys: CaseKeys
  masterKeys: MasterKeys
  /** Where hashes of the audit stand outside of the database, and who signs them. */
  checkpoints: CheckpointStore
  auditSigner: Signer
  files: FileDeps
  /** Where recordings lie until they are filed; undefined: nothing is recorded here. */
  recordedFiles: RecordedFiles | undefined
  inspection: FileInspection
  scanner: Scanner
  /** Undefined: mail waits as not configured. */
  mail: MailSender | undefined
  /** Undefined: text messages wait as not configured. */
  sms: SmsSender | undefined
  push: PushSender
  pushKeys: PushKeys
  /** Where links lead, without a trailing slash. */
  publicUrl: string
  registry: Registry
}

/** What a handler's database effect gets: everything, and as `db` the transaction that also marks the job done. */
export type JobContext = Omit<WorkersDeps, 'db'> & { db: DatabaseTransaction }
