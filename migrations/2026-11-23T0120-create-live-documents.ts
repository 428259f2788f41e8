import { type Kysely, sql } from 'kysely'

/**
 * Live documents: the update log is the truth and append-only (the application's role may insert and read, nothing else);
 * snapshots are a cache. A row's document needs no foreign key: the one statement that inserts rows numbers the document's own
 * row first (domain/live-documents/append-rows.ts), and the check would cost a third of each commit. `last_seq` gives each document its own gapless order: writers of one document queue on its row.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE live_documents (
      id uuid PRIMARY KEY,
      case_id uuid NOT NULL REFERENCES cases (id),
      kind varchar(50) NOT NULL CHECK (kind IN ('brief', 'notes', 'private_notes')),
      title varchar(255) NOT NULL,
      owner_id uuid REFERENCES users (id),
      epoch integer NOT NULL DEFAULT 1,
      last_seq bigint NOT NULL DEFAULT 0,
      last_updated_at timestamptz NOT NULL DEFAULT now(),
      created_at timestamptz NOT NULL DEFAULT now(),
      frozen_at timestamptz,
      deleted_at timestamptz,
      CONSTRAINT live_documents_private_has_owner CHECK ((kind = 'private_notes') = (owner_id IS NOT NULL))
    ) WITH (fillfactor = 70)`.execute(db)
  await sql`CREATE INDEX live_documents_case_id ON live_documents (case_id)`.execute(db)
  await sql`CREATE UNIQUE INDEX live_documents_one_shared ON live_documents (case_id, kind) WHERE owner_id IS NULL`.execute(
    db,
  )
  await sql`CREATE UNIQUE INDEX live_documents_one_private ON live_documents (case_id, kind, owner_id) WHERE owner_id IS NOT NULL`.execute(
    db,
  )
  await sql`
    CREATE TABLE document_updates (
      document_id uuid NOT NULL,
      seq bigint NOT NULL,
      segments bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
      PRIMARY KEY (document_id, seq)
    )`.execute(db)
  await sql`
    CREATE TABLE document_snapshots (
      document_id uuid PRIMARY KEY REFERENCES live_documents (id),
      seq bigint NOT NULL,
      state bytea NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now()
    )`.execute(db)
  await sql`
    CREATE TABLE document_versions (
      id uuid PRIMARY KEY,
      document_id uuid NOT NULL REFERENCES live_documents (id),
      seq bigint NOT NULL,
      kind varchar(50) NOT NULL CHECK (kind IN ('created', 'automatic', 'named', 'restored')),
      name varchar(120),
      state bytea NOT NULL,
      contributor_ids uuid[] NOT NULL DEFAULT '{}',
      created_by uuid REFERENCES users (id),
      created_at timestamptz NOT NULL DEFAULT now(),
      CONSTRAINT document_versions_named CHECK ((kind = 'named') = (name IS NOT NULL))
    )`.execute(db)
  await sql`CREATE INDEX document_versions_document_id ON document_versions (document_id, created_at DESC, id)`.execute(
    db,
  )
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE document_versions, document_snapshots, document_updates, live_documents`.execute(db)
}
