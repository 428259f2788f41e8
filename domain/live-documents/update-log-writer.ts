import type pg from 'pg'
import { BareConnection } from '../../adapters/database/bare-connection.ts'
import { connectDatabase, type Database } from '../../adapters/database/connect.ts'
import { isDatabaseAway, isRetryable } from '../../adapters/database/sql-errors.ts'
import type { Logger } from '../../adapters/log.ts'
import { type CaseKeys, KeyGone } from '../case-keys/case-keys.ts'
import { appendRows, appendSettings, readPositions, type SealedRow } from './append-rows.ts'
import { Pace } from './pace.ts'
import { sealRow } from './sealing.ts'
import { LogRefused, LogUnavailable, type NewUpdate, type OpenCopy, type UpdateLog } from './update-log.ts'

export interface UpdateLogOptions {
  /** A pool of its own: appends must not queue behind requests. */
  pool: pg.Pool
  keys: CaseKeys
  log: Logger
  /**
   * How long an append waits for company at least before the commit starts, in ms; longer where much is passed on (`pace.ts`). Fewer
   * commits, slower acknowledgement.
   */
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
  /** Told of each row once it is committed, before those who appended are. Must not throw. */
  onRow(listener: (row: SealedRow) => void): void
  /** Commits what waits, then refuses; gives up after `timeoutMs`. */
  drain(timeoutMs: number): Promise<void>
}

interface Waiting extends NewUpdate {
  at: number
  settled(error: Error | undefined, seq: number): void
}

/** Everything one open copy received since the last commit; becomes one row. */
interface Row {
  documentId: string
  epoch: number
  copy: OpenCopy | undefined
  updates: Waiting[]
  bytes: number
  /** When its oldest update came, as `performance.now` has it. */
  since: number
}

/** Rows of one statement: each waits until all of them are stored, some 10 µs a row. */
const MAX_ROWS = 256
const MAX_COMMIT_BYTES = 4 * 1024 * 1024
/** Documents whose position is kept. */
const MAX_POSITIONS = 20_000
const RETRY_MS = [50, 100, 200, 400, 800, 1000]

/**
 * Group commit: what arrives while a commit runs goes out together in the next one, a row per document. One writer per
 * process, so rows of a document are in the order in which this process received the updates.
 */
export function createUpdateLog(options: UpdateLogOptions): UpdateLogWriter {
  return new GroupCommit(options)
}

class GroupCommit implements UpdateLogWriter {
  #options: Required<UpdateLogOptions> & { db: Database }
  #connection: BareConnection
  /** Newest number of each document, as far as this process knows. */
  #lastSeqs = new Map<string, number>()
  #rows: Row[] = []
  /** The row of a document that still takes updates. */
  #open = new Map<string, Row>()
  #bytes = 0
  #updates = 0
  #busy = false
  #scheduled = false
  #closed = false
  #listeners: ((durationMs: number, updates: number) => void)[] = []
  #rowListeners: ((row: SealedRow) => void)[] = []
  #idle: (() => void)[] = []
  #pace: Pace

  constructor(options: UpdateLogOptions) {
    this.#options = {
      windowMs: 1,
      maxWaitingBytes: 10 * 1024 * 1024,
      maxWaitMs: 60_000,
      ...options,
      db: connectDatabase(options.pool),
    }
    this.#connection = new BareConnection(options.pool, appendSettings)
    this.#pace = new Pace(this.#options.windowMs)
  }

  append(update: NewUpdate): Promise<number> {
    return new Promise((resolve, reject) => {
      this.appendThen(update, (error, seq) => (error ? reject(error) : resolve(seq)))
    })
  }

  appendThen(update: NewUpdate, settled: Waiting['settled']): void {
    const fault = this.#findObstacle(update)
    if (fault) {
      queueMicrotask(() => settled(fault, 0))
      return
    }
    const { documentId, epoch, copy, from, kind, userId } = update
    this.#enqueue({ documentId, epoch, update: update.update, copy, from, kind, userId, at: Date.now(), settled })
    this.#schedule()
  }

  #findObstacle({ update }: NewUpdate): LogUnavailable | undefined {
    if (this.#closed) return new LogUnavailable('shutting down')
    // One update is always let in: alone it cannot be the reason for the backlog.
    if (this.#updates === 0 || this.#bytes + update.length <= this.#options.maxWaitingBytes) return undefined
    return new LogUnavailable('too many updates are waiting for the database')
  }

  waiting() {
    return { updates: this.#updates, bytes: this.#bytes }
  }

  onCommit(listener: (durationMs: number, updates: number) => void): void {
    this.#listeners.push(listener)
  }

  onRow(listener: (row: SealedRow) => void): void {
    this.#rowListeners.push(listener)
  }

  async drain(timeoutMs: number): Promise<void> {
    this.#closed = true
    if (this.#updates > 0) {
      let timer: NodeJS.Timeout | undefined
      const timeout = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs)
      })
      await Promise.race([new Promise<void>((resolve) => this.#idle.push(resolve)), timeout])
      clearTimeout(timer)
    }
    this.#connection.close()
  }

  #enqueue(update: Waiting): void {
    const { documentId, epoch, copy } = update
    const open = this.#open.get(documentId)
    if (copy !== undefined && open?.copy === copy && open.epoch === epoch) {
      open.updates.push(update)
      open.bytes += update.update.length
    } else {
      const bytes = update.update.length
      const row = { documentId, epoch, copy, updates: [update], bytes, since: performance.now() }
      this.#open.set(documentId, row)
      this.#rows.push(row)
    }
    this.#updates++
    this.#bytes += update.update.length
  }

  /** Starts a commit when the oldest row has waited long enough for company. */
  #schedule(): void {
    const [oldest] = this.#rows
    if (this.#busy || this.#scheduled || !oldest) return
    this.#scheduled = true
    const run = () => {
      this.#scheduled = false
      void this.#run()
    }
    const now = performance.now()
    // Timers have whole milliseconds: of 3.3, two of three wait 3 and the third 4.
    const waitMs = Math.floor(this.#pace.patience(now) - (now - oldest.since) + Math.random())
    // A timer takes a millisecond at least; this takes what has arrived by now.
    if (waitMs < 1) setImmediate(run)
    else setTimeout(run, waitMs)
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

  /** Takes rows for one statement: those whose turn has come, no document twice, and not more than it should carry. */
  #take(): Row[] {
    const now = performance.now()
    // The oldest goes in any case: for it the commit was begun.
    const newest = this.#closed ? now : Math.max(this.#pace.newestToTake(now), this.#rows[0]?.since ?? 0)
    const taken: Row[] = []
    const documents = new Set<string>()
    let bytes = 0
    const rest: Row[] = []
    for (const [i, row] of this.#rows.entries()) {
      if (taken.length === MAX_ROWS || row.since > newest) {
        for (const later of this.#rows.slice(i)) rest.push(later)
        break
      }
      const fits = taken.length === 0 || bytes + row.bytes <= MAX_COMMIT_BYTES
      if (!fits || documents.has(row.documentId)) {
        rest.push(row)
        // A later row of this document must not overtake this one.
        documents.add(row.documentId)
        continue
      }
      documents.add(row.documentId)
      taken.push(row)
      bytes += row.bytes
      this.#pace.count(now, row.copy?.readers() ?? 1)
      if (this.#open.get(row.documentId) === row) this.#open.delete(row.documentId)
    }
    this.#rows = rest
    // Postgres locks rows in this order: two processes with the same documents cannot deadlock.
    return taken.sort((a, b) => (a.documentId < b.documentId ? -1 : 1))
  }

  async #commit(all: Row[]): Promise<void> {
    const started = performance.now()
    const updates = all.reduce((count, row) => count + row.updates.length, 0)
    let rows = all
    for (let failures = 0; rows.length > 0; ) {
      try {
        rows = await this.#insert(rows)
      } catch (error) {
        // Some may be in the log already: the statement went through, and what came behind it failed.
        rows = rows.filter((row) => row.updates.length > 0)
        if (isDatabaseAway(error) || isRetryable(error)) {
          if (failures === 0) this.#options.log.warn({ err: error }, 'the log cannot be written; updates wait')
          this.#giveUpOld(rows)
          rows = rows.filter((row) => row.updates.length > 0)
          await new Promise((resolve) => setTimeout(resolve, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]))
          failures++
        } else if (rows.length > 1) {
          // One document must not hold up the others.
          for (const row of rows) await this.#commit([row])
          return
        } else return this.#rejectUnwritable(rows, error)
      }
    }
    for (const listener of this.#listeners) listener(performance.now() - started, updates)
  }

  /**
   * Writes the rows and settles them. Each is sealed for the number that it will get, so the number is foreseen; when another
   * process took it meanwhile, nothing is written for that document.
   * @returns the rows that have to be tried again with the next number
   */
  async #insert(all: Row[]): Promise<Row[]> {
    const { keys } = this.#options
    await this.#foresee(all.filter((row) => !this.#lastSeqs.has(row.documentId)))
    // Some may have been refused by that.
    const rows = all.filter((row) => row.updates.length > 0)
    if (rows.length === 0) return []
    const values: SealedRow[] = []
    for (const { documentId, epoch, updates } of rows) {
      const seq = (this.#lastSeqs.get(documentId) ?? 0) + 1
      const cipher = keys.keptOfDocument(documentId) ?? (await keys.ofDocument(this.#options.db, documentId))
      values.push({ documentId, epoch, seq, sealed: sealRow(cipher, documentId, seq, updates) })
    }
    const committed = await appendRows(this.#connection, values)
    for (const listener of this.#rowListeners) {
      for (const value of values) if (committed.has(value.documentId)) listener(value)
    }
    for (const [i, row] of rows.entries()) {
      const seq = values[i]?.seq
      if (seq === undefined || !committed.has(row.documentId)) continue
      this.#remember(row.documentId, seq)
      const { updates } = row
      // They are in the log: whatever fails from here on, they are neither written nor settled again.
      row.updates = []
      this.#forget(updates)
      row.copy?.committed(seq, updates)
      for (const update of updates) update.settled(undefined, seq)
    }
    return this.#foresee(rows.filter((row) => !committed.has(row.documentId)))
  }

  /**
   * Reads how far the logs of these documents are, and refuses those that take no more updates of this epoch.
   * @returns the others
   */
  async #foresee(rows: Row[]): Promise<Row[]> {
    if (rows.length === 0) return []
    const positions = await readPositions(
      this.#options.pool,
      rows.map((row) => row.documentId),
    )
    return rows.filter((row) => {
      const position = positions.get(row.documentId)
      if (position) this.#remember(row.documentId, position.lastSeq)
      if (position?.isOpen && position.epoch === row.epoch) return true
      this.#reject(row, new LogRefused('the document was frozen or deleted'))
      row.updates = []
      return false
    })
  }

  #remember(documentId: string, seq: number): void {
    // A document keeps its place among them: to move it at each commit costs a map that is built anew all the time.
    this.#lastSeqs.set(documentId, seq)
    if (this.#lastSeqs.size <= MAX_POSITIONS) return
    const [first] = this.#lastSeqs.keys()
    if (first !== undefined) this.#lastSeqs.delete(first)
  }

  #rejectUnwritable(rows: Row[], error: unknown): void {
    const refused = error instanceof KeyGone
    if (!refused)
      this.#options.log.error({ err: error, documentId: rows[0]?.documentId }, 'an update could not be written')
    for (const row of rows) {
      this.#reject(
        row,
        refused ? new LogRefused('the case was erased') : new LogUnavailable('the update could not be written'),
      )
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
      for (const update of old) update.settled(new LogUnavailable('the database has been away for too long'), 0)
    }
    this.#rows = this.#rows.filter((row) => row.updates.length > 0)
    for (const [id, row] of this.#open) if (row.updates.length === 0) this.#open.delete(id)
  }

  #reject(row: Row, error: Error): void {
    this.#forget(row.updates)
    for (const update of row.updates) update.settled(error, 0)
  }

  #forget(updates: readonly Waiting[]): void {
    this.#updates -= updates.length
    for (const { update } of updates) this.#bytes -= update.length
  }
}
