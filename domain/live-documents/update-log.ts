/** Who changed a document, as evidence: from the session, never from the Yjs client id. */
export type UpdateActorKind = 'person' | 'server' | 'ai'

export interface UpdateAuthor {
  kind: UpdateActorKind
  /** Undefined for the server itself. */
  userId: string | undefined
}

/** One update on its way into the log. */
export interface NewUpdate extends UpdateAuthor {
  documentId: string
  /** The document's epoch when its writer was let in; another one in the database refuses the update (frozen, deleted). */
  epoch: number
  update: Uint8Array
  /**
   * The open copy that gets this update as soon as it is committed. Only updates of one copy share a row of the log, so that the
   * copy has the whole row. Undefined (REST, workers): a row of its own, which open copies miss and read.
   */
  copy?: OpenCopy
  /** The connection that sent it, for `copy`: what it alone wrote, it need not hear. */
  from?: object
}

/** A document in memory that other people look at. */
export interface OpenCopy {
  /** How many look at it. */
  readers(): number
  /** A row is in the log: these updates may be applied and shown. Called before the appends of the row resolve. */
  committed(seq: number, updates: readonly NewUpdate[]): void
}

/** The database has been away for too long or too much is waiting: the writer's client has to come back later. */
export class LogUnavailable extends Error {
  override readonly name = 'LogUnavailable'
}

/** The document was frozen or deleted after its writer was let in. */
export class LogRefused extends Error {
  override readonly name = 'LogRefused'
}

/** The one way into the log, shared by live sockets, REST and workers of a process. */
export interface UpdateLog {
  /**
   * Resolves with the row's sequence number once Postgres has committed the update; waits while the database is away.
   * @throws LogRefused when the epoch has moved on
   * @throws LogUnavailable when the database stays away; the update may or may not be in the log (sending it again is harmless)
   */
  append(update: NewUpdate): Promise<number>
  /** The same without a promise, for the busiest callers: told once, never before this returns. `settled` must not throw. */
  appendThen(update: NewUpdate, settled: (error: Error | undefined, seq: number) => void): void
}
