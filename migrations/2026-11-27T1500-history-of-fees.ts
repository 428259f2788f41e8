import { type Kysely, sql } from 'kysely'

/** What was agreed to pay after each step of a consultation, so that its history says who set or changed it. Older steps do not know. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE consultation_history
      ADD COLUMN fee_minor bigint CHECK (fee_minor >= 0),
      ADD COLUMN fee_currency varchar(3),
      ADD CHECK ((fee_minor IS NULL) = (fee_currency IS NULL))`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE consultation_history DROP COLUMN fee_minor, DROP COLUMN fee_currency`.execute(db)
}
