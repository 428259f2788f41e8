import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { likePattern } from '../law-firms/law-firms.queries.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

type Db = Database | DatabaseTransaction

/** Who asks for a firm's cases, and whether for all of them or for their own only. */
export interface MatterScope {
  lawFirmId: string
  askerId: string
  ownOnly: boolean
}

/** Cases in which somebody of the firm is, without those that a wall keeps from whoever asks. */
function mattersOf(db: Db, { lawFirmId, askerId, ownOnly }: MatterScope) {
  const inFirm = sql<boolean>`EXISTS (
    SELECT 1 FROM case_members AS person
    JOIN lawyers AS lawyer ON lawyer.user_id = person.user_id
    JOIN law_firm_members AS firm ON firm.lawyer_id = lawyer.id AND firm.status = 'active'
    WHERE person.case_id = cases.id AND firm.law_firm_id = ${lawFirmId}
  )`
  const matters = db
    .selectFrom('cases')
    .leftJoin('caseMembers as me', (join) => join.onRef('me.caseId', '=', 'cases.id').on('me.userId', '=', askerId))
    .where('cases.deletedAt', 'is', null)
    .where(inFirm)
    .where(notBehindWall('cases.id', askerId))
  return ownOnly ? matters.where('me.userId', 'is not', null) : matters
}

const visibleTitle = sql<string | null>`CASE WHEN me.user_id IS NULL THEN NULL ELSE cases.title END`

const peopleOfFirm = (lawFirmId: string) => sql<{ userId: string; name: string }[]>`COALESCE((
  SELECT json_agg(json_build_object('userId', person.user_id, 'name', account.name) ORDER BY person.joined_at)
  FROM case_members AS person
  JOIN users AS account ON account.id = person.user_id
  JOIN lawyers AS lawyer ON lawyer.user_id = person.user_id
  JOIN law_firm_members AS firm ON firm.lawyer_id = lawyer.id AND firm.status = 'active'
  WHERE person.case_id = cases.id AND firm.law_firm_id = ${lawFirmId}
), '[]'::json)`

/**
 * A page of the firm's cases. Words are looked for in titles of those cases only that the asker is in: a search must not tell
 * what the list does not show.
 */
export async function listMatters(
  db: Db,
  scope: MatterScope,
  { q, page, pageSize }: { q?: string | undefined; page: number; pageSize: number },
) {
  let matters = mattersOf(db, scope)
  if (q) {
    const pattern = likePattern(q)
    matters = matters.where(
      sql<boolean>`(
        right(cases.id::text, 8) ILIKE ${pattern} OR (me.user_id IS NOT NULL AND cases.title ILIKE ${pattern})
        OR EXISTS (SELECT 1 FROM json_array_elements(${peopleOfFirm(scope.lawFirmId)}) p WHERE p ->> 'name' ILIKE ${pattern})
      )`,
    )
  }
  const rows = await matters
    .select(['cases.id as caseId', visibleTitle.as('caseTitle'), peopleOfFirm(scope.lawFirmId).as('people')])
    .orderBy('cases.createdAt', 'desc')
    .orderBy('cases.id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await matters.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

/** One of the firm's cases, its row locked: joining a case and walls about it queue here. */
export async function lockMatterForUpdate(trx: DatabaseTransaction, scope: MatterScope, caseId: string) {
  const locked = await trx.selectFrom('cases').select('id').where('id', '=', caseId).forUpdate().executeTakeFirst()
  if (!locked) return undefined
  return mattersOf(trx, scope).select(['cases.id', 'cases.clientId']).where('cases.id', '=', caseId).executeTakeFirst()
}
