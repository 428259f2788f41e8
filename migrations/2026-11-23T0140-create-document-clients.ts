import { type Kysely, sql } from 'kysely'

/** Who writes under a Yjs client id in a document; bound with the first accepted update, never rebound. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE document_clients (
      document_id uuid NOT NULL REFERENCES live_documents (id),
      client_id bigint NOT NULL,
      user_id uuid REFERENCES users (id),
      created_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (document_id, client_id)
    )`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE document_clients`.execute(db)
}
