import type pg from 'pg'
import { isDatabaseAway, isRetryable } from '../../adapters/database/sql-errors.ts'
import type { Logger } from '../../adapters/log.ts'
import { encodeSegments } from './segments.ts'
import { LogRefused, LogUnavailable, type NewUpdate, type UpdateLog } from './update-log.ts'

export interface UpdateLogOptions {
  /** A pool of its own: appends must not queue behind requests. */
  pool: pg.Pool
  log: Logger
  /** How long an append may wait for company before the commit starts, in ms: fewer commits, slower acknowledgement. */
  windowMs?: number
  /** Bytes that may wait while the database is away; past it appends are refused (docs/rules.md, SYNC6). */
  maxWaitingBytes?: number
  /** How long one append may wait in all, in ms. */
  maxWaitMs?: number
}

/** An update log with what its process needs around it. */
export interface UpdateLogWriter extends UpdateLog {
  /** Updates that are not committed yet. */
  waiting(): { updates: number; bytes: number }
  /** Told after each commit: how long it took in ms and how many updates it held. */
  onCommit(listener: (durationMs: number, updates: number) => void): void
  /** Commits what waits, then refuses; gives up after `timeoutMs`. */
  drain(timeoutMs: number): Promise<void>
}

interface Waiting extends NewUpdate {
  at: number
  resolve(seq: number): void
  reject(error: Error): void
}

/** Everything one document received since the last commit; becomes one row. */
interface Row {
  documentId: string
  epoch: number
  updates: Waiting[]
  bytes: number
}

/** Rows of one statement; each count is a prepared statement of its own, so there must not be too many. */
const MAX_ROWS = 64
const MAX_COMMIT_BYTES = 4 * 1024 * 1024
const RETRY_MS = [50, 100, 200, 400, 800, 1000]

/**
 * Group commit: what arrives while a commit runs goes out together in the next one, a row per document. One writer per
 * process, so rows of a document are in the order in which this process received the updates.
 */
export function createUpdateLog(options: UpdateLogOptions): UpdateLogWriter {
  return new GroupCommit(options)
}

class GroupCommit implements UpdateLogWriter {
  #options: Required<UpdateLogOptions>
  #rows: Row[] = []
  /** The row of a document that still takes updates. */
  #open = new Map<string, Row>()
  #bytes = 0
  #updates = 0
  #busy = false
  #scheduled = false
  #closed = false
  #listeners: ((durationMs: number, updates: number) => void)[] = []
  #idle: (() => void)[] = []

  constructor(options: UpdateLogOptions) {
    this.#options = { windowMs: 1, maxWaitingBytes: 10 * 1024 * 1024, maxWaitMs: 60_000, ...options }
  }

  append(update: NewUpdate): Promise<number> {
    if (this.#closed) return Promise.reject(new LogUnavailable('shutting down'))
    // One update is always let in: alone it cannot be the reason for the backlog.
    if (this.#updates > 0 && this.#bytes + update.update.length > this.#options.maxWaitingBytes) {
      return Promise.reject(new LogUnavailable('too many updates are waiting for the database'))
    }
    return new Promise((resolve, reject) => {
      this.#enqueue({ ...update, at: Date.now(), resolve, reject })
      this.#schedule()
    })
  }

  waiting() {
    return { updates: this.#updates, bytes: this.#bytes }
  }

  onCommit(listener: (durationMs: number, updates: number) => void): void {
    this.#listeners.push(listener)
  }

  async drain(timeoutMs: number): Promise<void> {
    this.#closed = true
    if (this.#updates === 0) return
    let timer: NodeJS.Timeout | undefined
    const timeout = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, timeoutMs)
    })
    await Promise.race([new Promise<void>((resolve) => this.#idle.push(resolve)), timeout])
    clearTimeout(timer)
  }

  #enqueue(update: Waiting): void {
    const open = this.#open.get(update.documentId)
    if (open && open.epoch === update.epoch) {
      open.updates.push(update)
      open.bytes += update.update.length
    } else {
      const row = { documentId: update.documentId, epoch: update.epoch, updates: [update], bytes: update.update.length }
      this.#open.set(update.documentId, row)
      this.#rows.push(row)
    }
    this.#updates++
    this.#bytes += update.update.length
  }

  #schedule(): void {
    if (this.#busy || this.#scheduled) return
    this.#scheduled = true
    setTimeout(() => {
      this.#scheduled = false
      void this.#run()
    }, this.#options.windowMs)
  }

  async #run(): Promise<void> {
    if (this.#busy) return
    this.#busy = true
    const rows = this.#take()
    try {
      await this.#commit(rows)
    } finally {
      this.#busy = false
    }
    if (this.#rows.length > 0) this.#schedule()
    else for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** Takes rows for one statement: no document twice, and not more than it should carry. */
  #take(): Row[] {
    const taken: Row[] = []
    const documents = new Set<string>()
    let bytes = 0
    const rest: Row[] = []
    for (const row of this.#rows) {
      const fits = taken.length < MAX_ROWS && (taken.length === 0 || bytes + row.bytes <= MAX_COMMIT_BYTES)
      if (!fits || documents.has(row.documentId)) {
        rest.push(row)
        // A later row of this document must not overtake this one.
        documents.add(row.documentId)
        continue
      }
      documents.add(row.documentId)
      taken.push(row)
      bytes += row.bytes
      if (this.#open.get(row.documentId) === row) this.#open.delete(row.documentId)
    }
    this.#rows = rest
    // Postgres locks rows in this order: two processes with the same documents cannot deadlock.
    return taken.sort((a, b) => (a.documentId < b.documentId ? -1 : 1))
  }

  async #commit(all: Row[]): Promise<void> {
    const started = performance.now()
    let rows = all
    for (let attempt = 0; ; attempt++) {
      try {
        this.#settle(rows, await this.#insert(rows))
        const updates = rows.reduce((count, row) => count + row.updates.length, 0)
        for (const listener of this.#listeners) listener(performance.now() - started, updates)
        return
      } catch (error) {
        if (isDatabaseAway(error) || isRetryable(error)) {
          if (attempt === 0) this.#options.log.warn({ err: error }, 'the log cannot be written; updates wait')
          this.#giveUpOld(rows)
          rows = rows.filter((row) => row.updates.length > 0)
          if (rows.length === 0) return
          await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(attempt, RETRY_MS.length - 1)]))
          continue
        }
        if (rows.length > 1) {
          // One document must not hold up the others.
          for (const row of rows) await this.#commit([row])
          return
        }
        this.#options.log.error({ err: error, documentId: rows[0]?.documentId }, 'an update could not be written')
        for (const row of rows) this.#reject(row, new LogUnavailable('the update could not be written'))
        return
      }
    }
  }

  async #insert(rows: Row[]): Promise<Map<string, number>> {
    const values: unknown[] = []
    for (const row of rows) values.push(row.documentId, row.epoch, Buffer.from(encodeSegments(row.updates)))
    const result = await this.#options.pool.query<{ document_id: string; seq: number }>({
      name: `append-${rows.length}`,
      text: insertStatement(rows.length),
      values,
    })
    return new Map(result.rows.map((row) => [row.document_id, row.seq]))
  }

  #settle(rows: Row[], committed: Map<string, number>): void {
    for (const row of rows) {
      const seq = committed.get(row.documentId)
      if (seq === undefined) {
        this.#reject(row, new LogRefused('the document was frozen or deleted'))
        continue
      }
      this.#forget(row.updates)
      for (const update of row.updates) update.resolve(seq)
    }
  }

  /** Past `maxWaitMs` the client is told to come back; its text is safe on the device. */
  #giveUpOld(rows: Row[]): void {
    const oldest = Date.now() - this.#options.maxWaitMs
    for (const row of [...rows, ...this.#rows]) {
      const old = row.updates.filter((update) => update.at < oldest || this.#closed)
      if (old.length === 0) continue
      row.updates = row.updates.filter((update) => !old.includes(update))
      row.bytes = row.updates.reduce((bytes, update) => bytes + update.update.length, 0)
      this.#forget(old)
      for (const update of old) update.reject(new LogUnavailable('the database has been away for too long'))
    }
    this.#rows = this.#rows.filter((row) => row.updates.length > 0)
    for (const [id, row] of this.#open) if (row.updates.length === 0) this.#open.delete(id)
  }

  #reject(row: Row, error: Error): void {
    this.#forget(row.updates)
    for (const update of row.updates) update.reject(error)
  }

  #forget(updates: readonly Waiting[]): void {
    this.#updates -= updates.length
    for (const { update } of updates) this.#bytes -= update.length
  }
}

const statements = new Map<number, string>()

/** Numbers and stores one row per document; a document whose epoch has moved on returns no row. */
function insertStatement(rows: number): string {
  let text = statements.get(rows)
  if (text === undefined) {
    const values = Array.from(
      { length: rows },
      (_, i) => `($${3 * i + 1}::uuid, $${3 * i + 2}::int, $${3 * i + 3}::bytea)`,
    )
    text = `
      WITH batch (document_id, epoch, segments) AS (VALUES ${values.join(', ')}),
      numbered AS (
        UPDATE live_documents d SET last_seq = d.last_seq + 1, last_updated_at = clock_timestamp() FROM batch b
        WHERE d.id = b.document_id AND d.epoch = b.epoch AND d.frozen_at IS NULL AND d.deleted_at IS NULL
        RETURNING d.id, d.last_seq, b.segments)
      INSERT INTO document_updates (document_id, seq, segments) SELECT id, last_seq, segments FROM numbered
      RETURNING document_id, seq`
    statements.set(rows, text)
  }
  return text
}
