import { type Kysely, sql } from 'kysely'

/** What the sender's system called a file, for the inspection to compare, and what the inspection wants its readers to know. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE document_files
      ADD COLUMN declared_type varchar(200) NOT NULL DEFAULT '',
      ADD COLUMN notes text[] NOT NULL DEFAULT '{}',
      ADD COLUMN scan_attempts integer NOT NULL DEFAULT 0`.execute(db)
  // What the scanner could not be asked about is asked again.
  await sql`
    CREATE INDEX document_files_to_scan_again ON document_files (scanned_at)
      WHERE scan = 'quarantined' AND scan_reason = 'scanner_unreachable' AND storage_key IS NOT NULL`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE document_files DROP COLUMN declared_type, DROP COLUMN notes, DROP COLUMN scan_attempts`.execute(db)
}
