/** Who changed a document, as evidence: from the session, never from the Yjs client id. */
export type UpdateActorKind = 'person' | 'server' | 'ai'

export interface UpdateAuthor {
  /** Undefined for the server itself (the first state of a new document). */
  userId: string | undefined
  kind: UpdateActorKind
}

/** One update on its way into the log. */
export interface NewUpdate extends UpdateAuthor {
  documentId: string
  /** The document's epoch when the writer was let in; another one in the database refuses the update (frozen, deleted). */
  epoch: number
  update: Uint8Array
}

/** The one way into the log, shared by live sockets, REST and workers of a process. */
export interface UpdateLog {
  /**
   * Resolves with the sequence number once Postgres has committed the update; waits as long as the database is away.
   * @throws AppError `ROOM_FROZEN`-like refusal when the epoch has moved on
   */
  append(update: NewUpdate): Promise<number>
}
