import { type Kysely, sql } from 'kysely'

/**
 * Files. `documents` is the thing people see, `document_file_versions` its history, `document_files` the bytes that versions stand for
 * (two versions may have the same, where an old one was brought back). Names, hashes and texts are sealed with the key of the case or
 * conversation; bytes lie in the file storage, each file sealed with a key of its own that is sealed here. Random ids: rivals who are
 * given single files could compare them.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE documents (
      id uuid PRIMARY KEY,
      case_id uuid REFERENCES cases (id),
      conversation_id uuid,
      label varchar(50) NOT NULL CHECK (label IN ('open', 'privileged', 'work_product', 'without_prejudice')),
      current_version integer NOT NULL CHECK (current_version > 0),
      created_by uuid NOT NULL REFERENCES users (id),
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL,
      deleted_at timestamptz,
      deleted_by uuid REFERENCES users (id),
      CONSTRAINT documents_belong_somewhere CHECK (case_id IS NOT NULL OR conversation_id IS NOT NULL)
    )`.execute(db)
  await sql`CREATE INDEX documents_case_id ON documents (case_id, updated_at DESC) WHERE deleted_at IS NULL`.execute(db)
  await sql`
    CREATE INDEX documents_conversation_id ON documents (conversation_id, updated_at DESC)
      WHERE conversation_id IS NOT NULL AND deleted_at IS NULL`.execute(db)
  await sql`CREATE INDEX documents_deleted_at ON documents (deleted_at) WHERE deleted_at IS NOT NULL`.execute(db)
  await sql`
    CREATE TABLE document_files (
      id uuid PRIMARY KEY,
      document_id uuid NOT NULL REFERENCES documents (id),
      uploaded_by uuid NOT NULL REFERENCES users (id),
      size bigint NOT NULL CHECK (size > 0),
      digest bytea NOT NULL,
      content_type varchar(200) NOT NULL,
      storage_key varchar(200) UNIQUE,
      wrapped_key bytea,
      scan varchar(50) NOT NULL DEFAULT 'pending'
        CHECK (scan IN ('pending', 'clean', 'not_scanned', 'quarantined', 'rejected')),
      scan_reason varchar(100),
      scanned_at timestamptz,
      text bytea,
      text_extracted_at timestamptz,
      bytes_deleted_at timestamptz,
      created_at timestamptz NOT NULL,
      CONSTRAINT document_files_bytes_or_not
        CHECK ((storage_key IS NULL) = (wrapped_key IS NULL) AND (storage_key IS NULL) = (bytes_deleted_at IS NOT NULL))
    )`.execute(db)
  // Sealed bytes do not compress: trying would only cost time.
  await sql`ALTER TABLE document_files ALTER COLUMN text SET STORAGE EXTERNAL`.execute(db)
  await sql`CREATE INDEX document_files_document_id ON document_files (document_id)`.execute(db)
  await sql`CREATE INDEX document_files_uploaded_by ON document_files (uploaded_by) WHERE storage_key IS NOT NULL`.execute(
    db,
  )
  await sql`
    CREATE TABLE document_file_versions (
      document_id uuid NOT NULL REFERENCES documents (id),
      version integer NOT NULL CHECK (version > 0),
      file_id uuid NOT NULL REFERENCES document_files (id),
      name bytea NOT NULL,
      restored_from integer,
      client_id uuid,
      created_by uuid NOT NULL REFERENCES users (id),
      created_at timestamptz NOT NULL,
      PRIMARY KEY (document_id, version)
    )`.execute(db)
  await sql`CREATE INDEX document_file_versions_file_id ON document_file_versions (file_id)`.execute(db)
  await sql`
    CREATE UNIQUE INDEX document_file_versions_client_id ON document_file_versions (created_by, client_id)
      WHERE client_id IS NOT NULL`.execute(db)
  await sql`
    CREATE TABLE document_uploads (
      id uuid PRIMARY KEY,
      user_id uuid NOT NULL REFERENCES users (id),
      case_id uuid REFERENCES cases (id),
      conversation_id uuid,
      document_id uuid REFERENCES documents (id),
      client_id uuid,
      file_id uuid NOT NULL,
      name bytea NOT NULL,
      content_type varchar(200),
      label varchar(50) NOT NULL,
      size bigint NOT NULL CHECK (size > 0),
      received bigint NOT NULL DEFAULT 0 CHECK (received >= 0),
      wrapped_key bytea NOT NULL,
      finished_document_id uuid REFERENCES documents (id),
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      CONSTRAINT document_uploads_received CHECK (received <= size)
    )`.execute(db)
  await sql`
    CREATE UNIQUE INDEX document_uploads_client_id ON document_uploads (user_id, client_id)
      WHERE client_id IS NOT NULL`.execute(db)
  await sql`CREATE INDEX document_uploads_expires_at ON document_uploads (expires_at)`.execute(db)
  await sql`
    CREATE TABLE document_upload_parts (
      upload_id uuid NOT NULL REFERENCES document_uploads (id) ON DELETE CASCADE,
      start bigint NOT NULL CHECK (start >= 0),
      size bigint NOT NULL CHECK (size > 0),
      storage_key varchar(200) NOT NULL UNIQUE,
      PRIMARY KEY (upload_id, start)
    )`.execute(db)
  await sql`
    CREATE TABLE document_shares (
      id uuid PRIMARY KEY,
      document_id uuid NOT NULL REFERENCES documents (id),
      user_id uuid NOT NULL REFERENCES users (id),
      shared_by uuid NOT NULL REFERENCES users (id),
      shared_at timestamptz NOT NULL,
      revoked_at timestamptz,
      revoked_by uuid REFERENCES users (id)
    )`.execute(db)
  await sql`
    CREATE UNIQUE INDEX document_shares_in_force ON document_shares (document_id, user_id)
      WHERE revoked_at IS NULL`.execute(db)
  await sql`CREATE INDEX document_shares_user_id ON document_shares (user_id) WHERE revoked_at IS NULL`.execute(db)
  await sql`
    CREATE TABLE document_reads (
      id uuid PRIMARY KEY,
      document_id uuid NOT NULL REFERENCES documents (id),
      version integer NOT NULL,
      user_id uuid NOT NULL REFERENCES users (id),
      purpose varchar(50) NOT NULL CHECK (purpose IN ('download', 'preview', 'text')),
      read_at timestamptz NOT NULL
    )`.execute(db)
  await sql`CREATE INDEX document_reads_document_id ON document_reads (document_id, read_at DESC)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`
    DROP TABLE document_reads, document_shares, document_upload_parts, document_uploads, document_file_versions,
      document_files, documents`.execute(db)
}
