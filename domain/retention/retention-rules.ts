import { sql } from 'kysely'
import type { Database } from '../../adapters/database/connect.ts'
import { deleteReadsBefore } from '../audit/audit.queries.ts'
import { PERSONAL_KEPT_DAYS } from '../audit/personal.ts'

/** Something that is not kept for ever. */
export interface RetentionRule {
  /** What goes; for the log and docs/operations.md. */
  name: string
  /** How long it is kept, in days, after it is over. */
  days: number
  /** Removes at most `limit`, over since before `before`. @returns how many */
  remove(db: Database, before: Date, limit: number): Promise<number>
}

/** Mails that were sent: so long their text is here, and so long that they were sent, to which address. In days. */
export const MAIL_TEXT_DAYS = 30
export const MAIL_SENT_DAYS = 180

/**
 * All periods, in one place; docs/operations.md lists them. Used refresh tokens stay until they would have expired: without them
 * a stolen one could not be told from an unknown one.
 */
export const retentionRules: readonly RetentionRule[] = [
  {
    name: 'texts of sent mails and text messages',
    days: MAIL_TEXT_DAYS,
    remove: (db, before, limit) =>
      affected(
        sql`UPDATE mails SET text = '', calendar = NULL, calendar_method = NULL WHERE id IN (
          SELECT id FROM mails WHERE text <> '' AND sent_at < ${before} LIMIT ${limit})`,
        db,
      ),
  },
  {
    name: 'sent mails and text messages',
    days: MAIL_SENT_DAYS,
    remove: (db, before, limit) =>
      affected(sql`DELETE FROM mails WHERE id IN (SELECT id FROM mails WHERE sent_at < ${before} LIMIT ${limit})`, db),
  },
  {
    name: 'completed facts with their jobs',
    days: 30,
    remove: (db, before, limit) =>
      affected(
        sql`DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE completed_at < ${before} LIMIT ${limit})`,
        db,
      ),
  },
  {
    name: 'ids of reports of the video server',
    days: 7,
    remove: (db, before, limit) =>
      affected(
        sql`DELETE FROM livekit_events WHERE id IN (SELECT id FROM livekit_events WHERE at < ${before} LIMIT ${limit})`,
        db,
      ),
  },
  {
    name: 'expired refresh tokens',
    days: 0,
    remove: (db, before, limit) =>
      affected(
        sql`DELETE FROM refresh_tokens WHERE id IN (
          SELECT id FROM refresh_tokens WHERE expires_at < ${before} LIMIT ${limit})`,
        db,
      ),
  },
  {
    name: 'ended sessions',
    days: 30,
    remove: (db, before, limit) =>
      affected(
        sql`WITH ended AS (
            SELECT id FROM sessions WHERE expires_at < ${before} OR revoked_at < ${before} LIMIT ${limit}
          ), tokens AS (DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM ended))
          DELETE FROM sessions WHERE id IN (SELECT id FROM ended)`,
        db,
      ),
  },
  {
    name: 'invitations that expired or were cancelled',
    days: 30,
    remove: (db, before, limit) =>
      affected(
        sql`DELETE FROM case_invitations WHERE id IN (
          SELECT id FROM case_invitations
          WHERE accepted_at IS NULL AND (expires_at < ${before} OR cancelled_at < ${before}) LIMIT ${limit})`,
        db,
      ),
  },
  {
    name: 'keys of binding acts with their answers',
    days: 30,
    remove: (db, before, limit) =>
      affected(
        sql`DELETE FROM idempotency_keys WHERE (user_id, endpoint, key) IN (
          SELECT user_id, endpoint, key FROM idempotency_keys WHERE created_at < ${before} LIMIT ${limit})`,
        db,
      ),
  },
  {
    name: 'codes sent to phones',
    days: 30,
    remove: (db, before, limit) =>
      affected(
        sql`DELETE FROM phone_codes WHERE id IN (SELECT id FROM phone_codes WHERE expires_at < ${before} LIMIT ${limit})`,
        db,
      ),
  },
  {
    name: 'what tells a second reading in the same hour from the first',
    days: 1,
    remove: (db, before) => deleteReadsBefore(db, before),
  },
  {
    name: 'addresses and devices in the audit',
    days: PERSONAL_KEPT_DAYS,
    remove: (db, before, limit) =>
      affected(
        sql`DELETE FROM audit_personal WHERE (chain_id, seq) IN (
          SELECT beside.chain_id, beside.seq FROM audit_personal beside JOIN audit_entries entry USING (chain_id, seq)
          WHERE entry.at < ${before} LIMIT ${limit})`,
        db,
      ),
  },
  {
    name: 'browsers that nobody signed in from',
    days: 400,
    remove: (db, before, limit) =>
      affected(
        sql`DELETE FROM known_devices WHERE (token_hash, user_id) IN (
          SELECT token_hash, user_id FROM known_devices WHERE last_used_at < ${before} LIMIT ${limit})`,
        db,
      ),
  },
]

async function affected(statement: ReturnType<typeof sql>, db: Database): Promise<number> {
  return Number((await statement.execute(db)).numAffectedRows ?? 0)
}
