import type pg from 'pg'
import type { BareConnection } from '../../adapters/database/bare-connection.ts'

/** A row of the log, sealed for the number that it is to get. */
export interface SealedRow {
  documentId: string
  epoch: number
  seq: number
  sealed: Buffer
}

/**
 * Stores one row per document under the number that was foreseen, all in one statement and so in one commit. Plain `pg`: this is
 * the busiest statement of the product, and a prepared one with binary parameters costs half of what a builder does.
 * @returns the documents that have their row; one that moved on, in number or epoch, is not among them
 */
export async function appendRows(connection: BareConnection, rows: readonly SealedRow[]): Promise<Set<string>> {
  const values = rows.flatMap(({ documentId, epoch, seq, sealed }) => [documentId, `${epoch}`, `${seq}`, sealed])
  const committed = await connection.run(`append-${rows.length}`, insertStatement(rows.length), values)
  return new Set(committed)
}

/** How far a document's log is, and whether it takes updates of which epoch. */
export interface LogPosition {
  lastSeq: number
  epoch: number
  isOpen: boolean
}

export async function readPositions(pool: pg.Pool, documentIds: readonly string[]): Promise<Map<string, LogPosition>> {
  const result = await pool.query<{ id: string; last_seq: number; epoch: number; is_open: boolean }>({
    name: 'log-positions',
    text: `SELECT id, last_seq, epoch, frozen_at IS NULL AND deleted_at IS NULL AS is_open
      FROM live_documents WHERE id = ANY ($1::uuid[])`,
    values: [documentIds],
  })
  return new Map(result.rows.map((row) => [row.id, { lastSeq: row.last_seq, epoch: row.epoch, isOpen: row.is_open }]))
}

const statements = new Map<number, string>()

function insertStatement(rows: number): string {
  let text = statements.get(rows)
  if (text === undefined) {
    const values = Array.from({ length: rows }, (_, i) => {
      const [id, epoch, seq, segments] = [1, 2, 3, 4].map((n) => 4 * i + n)
      return `($${id}::uuid, $${epoch}::int, $${seq}::bigint, $${segments}::bytea)`
    })
    // Two processes with the same documents must lock them in the same order, or they wait for each other in a circle.
    text = `
      WITH batch (document_id, epoch, seq, segments) AS (VALUES ${values.join(', ')}),
      locked AS MATERIALIZED (
        SELECT d.id FROM live_documents d WHERE d.id IN (SELECT document_id FROM batch) ORDER BY d.id FOR UPDATE),
      numbered AS (
        UPDATE live_documents d SET last_seq = b.seq, last_updated_at = clock_timestamp()
        FROM locked l JOIN batch b ON b.document_id = l.id
        WHERE d.id = l.id AND d.last_seq = b.seq - 1 AND d.epoch = b.epoch
          AND d.frozen_at IS NULL AND d.deleted_at IS NULL
        RETURNING d.id, d.last_seq, b.segments)
      INSERT INTO document_updates (document_id, seq, segments) SELECT id, last_seq, segments FROM numbered
      RETURNING document_id`
    statements.set(rows, text)
  }
  return text
}
