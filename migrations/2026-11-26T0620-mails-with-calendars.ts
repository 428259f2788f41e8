import { type Kysely, sql } from 'kysely'

/** A mail may bring an iCalendar object (RFC 5546): what a reader's calendar takes up by itself. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    ALTER TABLE mails
      ADD COLUMN calendar text,
      ADD COLUMN calendar_method varchar(10) CHECK (calendar_method IN ('REQUEST', 'CANCEL')),
      ADD CONSTRAINT mails_calendar_has_method CHECK ((calendar IS NULL) = (calendar_method IS NULL))`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE mails DROP COLUMN calendar, DROP COLUMN calendar_method`.execute(db)
}
