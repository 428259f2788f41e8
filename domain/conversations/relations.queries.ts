import { type RawBuilder, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

type Db = Database | DatabaseTransaction

/** An account in a statement: its id, or where the statement has it. */
export type Person = string | { column: string }

const idOf = (person: Person) => (typeof person === 'string' ? sql`${person}::uuid` : sql.ref(person.column))

/** They are in the same case now, both on this side of every wall. */
function shareCase(one: Person, other: Person): RawBuilder<boolean> {
  return sql<boolean>`EXISTS (
    SELECT 1 FROM case_members AS mine
    JOIN case_members AS theirs ON theirs.case_id = mine.case_id
    JOIN cases AS shared ON shared.id = mine.case_id AND shared.deleted_at IS NULL
    WHERE mine.user_id = ${idOf(one)} AND theirs.user_id = ${idOf(other)}
      AND ${notBehindWall('mine.caseId', { column: 'mine.userId' })}
      AND ${notBehindWall('theirs.caseId', { column: 'theirs.userId' })}
  )`
}

/** They are colleagues of the same firm now. */
function shareFirm(one: Person, other: Person): RawBuilder<boolean> {
  return sql<boolean>`EXISTS (
    SELECT 1 FROM lawyers AS me
    JOIN law_firm_members AS mine ON mine.lawyer_id = me.id AND mine.status = 'active'
    JOIN law_firm_members AS theirs ON theirs.law_firm_id = mine.law_firm_id AND theirs.status = 'active'
    JOIN lawyers AS them ON them.id = theirs.lawyer_id
    WHERE me.user_id = ${idOf(one)} AND them.user_id = ${idOf(other)}
  )`
}

/**
 * The lawyer was invited by this client to make an offer, or is cleared for a case of theirs; not with a conflict, and not behind a
 * wall of that case.
 */
function isAskedBy(lawyer: Person, client: Person): RawBuilder<boolean> {
  return sql<boolean>`EXISTS (
    SELECT 1 FROM cases AS asking
    LEFT JOIN case_clearances AS clearance ON clearance.case_id = asking.id AND clearance.user_id = ${idOf(lawyer)}
    WHERE asking.client_id = ${idOf(client)} AND asking.deleted_at IS NULL
      AND ${notBehindWall('asking.id', lawyer)}
      AND clearance.state IS DISTINCT FROM 'conflicted'
      AND (clearance.state = 'cleared' OR EXISTS (
        SELECT 1 FROM bid_invitations AS invitation JOIN lawyers AS invited ON invited.id = invitation.lawyer_id
        WHERE invitation.case_id = asking.id AND invited.user_id = ${idOf(lawyer)}
      ))
  )`
}

/** They have something to do with each other now; a condition that is the same both ways. */
export function areRelated(one: Person, other: Person): RawBuilder<boolean> {
  return sql<boolean>`(${shareCase(one, other)} OR ${shareFirm(one, other)}
    OR ${isAskedBy(one, other)} OR ${isAskedBy(other, one)})`
}

/**
 * No wall keeps either of the two from a case that the other is in. What two people wrote may be about that case: with nothing else
 * between them it is not to be found while the wall stands.
 */
export function noWallBetween(one: Person, other: Person): RawBuilder<boolean> {
  const keptFrom = (walled: Person, inCase: Person) => sql`EXISTS (
    SELECT 1 FROM ethical_walls AS wall JOIN case_members AS member ON member.case_id = wall.case_id
    WHERE wall.user_id = ${idOf(walled)} AND wall.lifted_at IS NULL AND member.user_id = ${idOf(inCase)}
  )`
  return sql<boolean>`NOT (${keptFrom(one, other)} OR ${keptFrom(other, one)})`
}

/**
 * Somebody to whom the actor may write first: people of the same case, colleagues of the same firm, and for a client the lawyers who
 * were asked for an offer or are cleared. Not whoever has a public profile: what a client tells before a conflict check can disqualify
 * a lawyer. Everybody else answers like nobody.
 */
export function findRecipient(db: Db, { actorId, id }: { actorId: string; id: string }) {
  return db
    .selectFrom('users')
    .select('id')
    .where('id', '=', id)
    .where('id', '!=', actorId)
    .where('status', '=', 'active')
    .where(sql<boolean>`(${shareCase(actorId, id)} OR ${shareFirm(actorId, id)} OR ${isAskedBy(id, actorId)})`)
    .executeTakeFirst()
}
