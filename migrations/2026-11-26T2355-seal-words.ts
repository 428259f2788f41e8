import { type Kysely, sql } from 'kysely'

/**
 * Words about a case that stood in clear: names of versions, why a conflict was dismissed, why there is a wall. New ones are sealed with
 * the case's key; a worker seals those that are there (`seal-older-words`). Dismissals may not be changed by the application: the owner's
 * role offers this one act, which takes a reason only out of the clear.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE document_versions
      ADD COLUMN sealed_name bytea,
      DROP CONSTRAINT document_versions_named,
      ADD CONSTRAINT document_versions_named CHECK (num_nonnulls(name, sealed_name) = (kind = 'named')::int)`.execute(
    db,
  )
  await sql`
    ALTER TABLE conflict_dismissals
      ALTER COLUMN reason DROP NOT NULL,
      ADD COLUMN sealed_reason bytea,
      ADD CONSTRAINT conflict_dismissals_reason CHECK (num_nonnulls(reason, sealed_reason) = 1)`.execute(db)
  await sql`
    ALTER TABLE ethical_walls
      ALTER COLUMN reason DROP NOT NULL,
      ADD COLUMN sealed_reason bytea,
      ADD CONSTRAINT ethical_walls_reason CHECK (num_nonnulls(reason, sealed_reason) = 1)`.execute(db)
  await sql`
    CREATE FUNCTION seal_dismissal(wanted uuid, sealed bytea) RETURNS void
      LANGUAGE sql SECURITY DEFINER SET search_path = public, pg_temp AS $$
        UPDATE conflict_dismissals SET reason = NULL, sealed_reason = sealed WHERE id = wanted AND reason IS NOT NULL
      $$`.execute(db)
}

/** Sealed words cannot be brought back without the keys: what stands in their place says so. */
export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP FUNCTION seal_dismissal(uuid, bytea)`.execute(db)
  await sql`
    ALTER TABLE document_versions DROP CONSTRAINT document_versions_named`.execute(db)
  await sql`UPDATE document_versions SET name = 'Sealed' WHERE sealed_name IS NOT NULL`.execute(db)
  await sql`
    ALTER TABLE document_versions
      DROP COLUMN sealed_name,
      ADD CONSTRAINT document_versions_named CHECK ((kind = 'named') = (name IS NOT NULL))`.execute(db)
  for (const table of ['conflict_dismissals', 'ethical_walls']) {
    await sql`ALTER TABLE ${sql.table(table)} DROP CONSTRAINT ${sql.id(`${table}_reason`)}`.execute(db)
    await sql`UPDATE ${sql.table(table)} SET reason = 'Sealed' WHERE reason IS NULL`.execute(db)
    await sql`ALTER TABLE ${sql.table(table)} DROP COLUMN sealed_reason, ALTER COLUMN reason SET NOT NULL`.execute(db)
  }
}
