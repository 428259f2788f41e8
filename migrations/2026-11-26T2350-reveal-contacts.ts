import { type Kysely, sql } from 'kysely'

/**
 * Administrators see addresses masked: looking behind one takes a reason as looking behind an entry of the audit does. `user_id` refers
 * to nothing: what was looked at is told also after the account is erased.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE audit_unmaskings
      ALTER COLUMN chain_id DROP NOT NULL,
      ALTER COLUMN seq DROP NOT NULL,
      ADD COLUMN user_id uuid,
      ADD CONSTRAINT audit_unmaskings_subject
        CHECK ((chain_id IS NULL) = (seq IS NULL) AND (chain_id IS NULL) <> (user_id IS NULL))`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DELETE FROM audit_unmaskings WHERE user_id IS NOT NULL`.execute(db)
  await sql`
    ALTER TABLE audit_unmaskings
      DROP CONSTRAINT audit_unmaskings_subject,
      DROP COLUMN user_id,
      ALTER COLUMN chain_id SET NOT NULL,
      ALTER COLUMN seq SET NOT NULL`.execute(db)
}
