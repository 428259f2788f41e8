import type { Registry } from 'prom-client'
import type { CheckpointStore } from '../adapters/checkpoints/checkpoint-store.ts'
import type { MasterKeys } from '../adapters/cipher.ts'
import type { Clock } from '../adapters/clock.ts'
import type { Database } from '../adapters/database/connect.ts'
import type { IdentityProvider } from '../adapters/identity-provider/identity-provider.ts'
import type { Logger } from '../adapters/log.ts'
import type { EndpointRule } from '../adapters/push/endpoint-rule.ts'
import type { Signer } from '../adapters/signing.ts'
import type { TokenSigner } from '../adapters/tokens.ts'
import type { VideoRooms } from '../adapters/video/video.ts'
import type { CaseKeys } from '../domain/case-keys/case-keys.ts'
import type { FileDeps } from '../domain/context.ts'
import type { Surroundings } from '../domain/jobs/health.commands.ts'
import type { UpdateLog } from '../domain/live-documents/update-log.ts'
import type { PushKeys } from '../domain/notifications/push-keys.ts'

/** What the HTTP side is made of; `bin/` hands it in, tests hand in theirs. */
export interface ServerDeps {
  db: Database
  log: Logger
  clock: Clock
  tokens: TokenSigner
  keys: CaseKeys
  masterKeys: MasterKeys
  /** Where hashes of the audit stand outside of the database, and who signs them. */
  checkpoints: CheckpointStore
  auditSigner: Signer
  updateLog: UpdateLog
  files: FileDeps
  /** Where people can sign in besides here; undefined: nowhere. */
  identityProvider: IdentityProvider | undefined
  pushKeys: PushKeys
  /** Which addresses push subscriptions may have. */
  pushEndpoints: EndpointRule
  /** Where people open the application, without a trailing slash; links in mails and allowed browser origin. */
  publicUrl: string
  production: boolean
  /** Address ranges of proxies whose `X-Forwarded-*` count; undefined: none do. */
  trustProxy: string[] | undefined
  /** False turns request rates off (tests, benchmarks), never sizes. */
  rateLimit: boolean
  /** Folder of the built web client; undefined where a development server serves it. */
  clientDirectory: string | undefined
  /** Database reachable and migrations applied. */
  isReady(): Promise<boolean>
  /** True from the moment the process has been asked to end. */
  isDraining(): boolean
  registry: Registry
  /** Rooms of consultations. */
  video: VideoRooms
  /** Queue, delivery and disk, for the administrator. */
  surroundings: Surroundings
}
