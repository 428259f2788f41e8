import { randomUUID } from 'node:crypto'
import type { MasterKeys } from '../adapters/cipher.ts'
import type { Clock } from '../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../adapters/database/connect.ts'
import { inTransaction } from '../adapters/database/transaction.ts'
import type { Logger } from '../adapters/log.ts'
import type { FileStorage } from '../adapters/storage/storage.ts'
import type { TokenSigner } from '../adapters/tokens.ts'
import type { AccountRole } from '../contracts/access.ts'
import type { CaseKeys } from './case-keys/case-keys.ts'
import { notFound, unauthenticated } from './errors.ts'
import type { UpdateLog } from './live-documents/update-log.ts'

/** Who acts: an account in one of its sessions. */
export interface Actor {
  userId: string
  /** The session; for a machine the id of its API key, which is no session: it can prove nothing and end nothing. */
  sessionId: string
  role: AccountRole
  /** True for an API key. */
  isMachine?: boolean
}

/** Where the bytes of files lie, and how long an upload waits for the verdict of the inspection, in ms. */
export interface FileDeps {
  storage: FileStorage
  verdictWaitMs: number
}

/** What every command gets: where facts are, who asks, what time it is. Nothing is global. */
export interface Context {
  db: Database | DatabaseTransaction
  /** Undefined before somebody has signed in. */
  actor: Actor | undefined
  clock: Clock
  log: Logger
  tokens: TokenSigner
  /** Data keys of cases. */
  keys: CaseKeys
  /** Wrap the data keys of what lies outside of cases, like proofs of licences and seeds of two-factor codes. */
  masterKeys: MasterKeys
  /** The way into live documents. */
  updateLog: UpdateLog
  files: FileDeps
  /** Where links in mails lead, without a trailing slash. */
  publicUrl: string
  /** For the list of sessions, and for telling a known browser from others. */
  client: { ip: string; userAgent: string; deviceToken?: string | undefined }
  /** The same as in the answer's `meta`; undefined where there is no request. */
  requestId: string | undefined
  /** False where wrong passwords and codes do not slow the next attempt down (`RATE_LIMIT=off`). */
  attemptDelays: boolean
}

/** The actor, or 401. The first line of every command that needs somebody. */
export function requireActor(ctx: Context): Actor {
  if (!ctx.actor) throw unauthenticated()
  return ctx.actor
}

/**
 * The actor, if it runs the platform. For everybody else what administrators have is not there.
 * @throws 401, 404
 */
export function requireAdmin(ctx: Context): Actor {
  const actor = requireActor(ctx)
  if (actor.role !== 'admin') throw notFound()
  return actor
}

/** Runs `act` in a transaction; its context's `db` is the transaction. */
export function withTransaction<Result>(
  ctx: Context,
  act: (ctx: Context & { db: DatabaseTransaction }) => Promise<Result>,
) {
  return inTransaction(ctx.db, (db) => act({ ...ctx, db }))
}

/** UUIDv4, for what a rival could compare (docs/rules.md, ACC7): live documents, bids, offers, conversations. */
export function randomId(): string {
  return randomUUID()
}
