import { type Kysely, sql } from 'kysely'

/**
 * A Yjs client id is somebody's from the moment that others can see it (presence), not only from their first edit: `wrote` tells the
 * one from the other. Bindings that never wrote are let go after a while.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE document_clients ADD COLUMN wrote boolean NOT NULL DEFAULT true`.execute(db)
  await sql`CREATE INDEX document_clients_unused ON document_clients (created_at) WHERE NOT wrote`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DELETE FROM document_clients WHERE NOT wrote`.execute(db)
  await sql`DROP INDEX document_clients_unused`.execute(db)
  await sql`ALTER TABLE document_clients DROP COLUMN wrote`.execute(db)
}
