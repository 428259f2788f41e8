import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'

type Db = Database | DatabaseTransaction

export interface Period {
  /** First day, as `2026-11-25`. */
  from: string
  to: string
}

/** Looks at the profile for each day of the period, days without any included. */
export async function countViewsByDay(db: Db, lawyerId: string, { from, to }: Period) {
  const { rows } = await sql<{ day: string; views: number }>`
    SELECT series.day::date AS day, coalesce(v.views, 0) AS views
    FROM generate_series(${from}::date, ${to}::date, '1 day') AS series (day)
    LEFT JOIN lawyer_profile_views v ON v.lawyer_id = ${lawyerId} AND v.day = series.day::date
    ORDER BY 1`.execute(db)
  return rows
}

/**
 * Invitations in the period to the account's own address, if it is verified: how many, how many of them were accepted, and the
 * median hours in between.
 */
export async function measureInvitations(db: Db, userId: string, { from, to }: Period) {
  const { rows } = await sql<{ invitations: number; joined: number; medianHours: number | null }>`
    SELECT count(*) AS invitations, count(accepted_at) AS joined,
      (percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM accepted_at - invitation.created_at) / 3600)
        FILTER (WHERE accepted_at IS NOT NULL))::double precision AS "medianHours"
    FROM case_invitations invitation JOIN users u ON u.email = invitation.email AND u.email_verified
    WHERE u.id = ${userId} AND invitation.created_at >= ${from}::date AND invitation.created_at < ${to}::date + 1`.execute(
    db,
  )
  return rows[0] ?? { invitations: 0, joined: 0, medianHours: null }
}

/** Cases that the account is in, by where they stand. */
export function countCasesByStage(db: Db, userId: string) {
  return db
    .selectFrom('caseMembers as member')
    .innerJoin('cases', 'cases.id', 'member.caseId')
    .select(['cases.stage', sql<number>`count(*)`.as('count')])
    .where('member.userId', '=', userId)
    .where('cases.deletedAt', 'is', null)
    .groupBy('cases.stage')
    .orderBy('cases.stage')
    .execute()
}
