import { type Kysely, sql } from 'kysely'

/**
 * What each person's calendar was told of each consultation, so that whoever joins its case is told what is there already, whoever leaves
 * is told to take it out, and nobody is told anything twice. `told`: the change of the consultation that they know
 * (`consultations.invite_sequence`); `sequence`: the number that their calendar has, which grows with whatever they are sent.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    CREATE TABLE calendar_entries (
      consultation_id uuid NOT NULL REFERENCES consultations (id) ON DELETE CASCADE,
      user_id uuid NOT NULL REFERENCES users (id),
      told integer NOT NULL,
      sequence integer NOT NULL,
      is_cancelled boolean NOT NULL,
      sent_at timestamptz NOT NULL,
      PRIMARY KEY (consultation_id, user_id)
    )`.execute(db)
  // Until now everybody who was in the case when a time was set was sent it, unless that job still waits.
  await sql`
    INSERT INTO calendar_entries (consultation_id, user_id, told, sequence, is_cancelled, sent_at)
    SELECT c.id, m.user_id, c.invite_sequence, c.invite_sequence, false, last.set_at
    FROM consultations c
    JOIN LATERAL (
      SELECT max(h.at) AS set_at FROM consultation_history h
      WHERE h.consultation_id = c.id AND h.event IN ('schedule', 'accept_time')) last ON last.set_at IS NOT NULL
    JOIN case_members m ON m.case_id = c.case_id AND m.joined_at <= last.set_at
    JOIN users u ON u.id = m.user_id AND u.email_verified AND u.status = 'active'
    WHERE c.state IN ('scheduled', 'lobby', 'live') AND NOT EXISTS (
      SELECT 1 FROM outbox o WHERE o.fact = 'consultation.scheduled' AND o.completed_at IS NULL
        AND o.payload ->> 'consultationId' = c.id::text)`.execute(db)
}

export async function down(db: Kysely<unknown>): Promise<void> {
  await sql`DROP TABLE calendar_entries`.execute(db)
}
