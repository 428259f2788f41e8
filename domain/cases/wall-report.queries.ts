import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'

type Db = Database | DatabaseTransaction

interface Asked {
  lawFirmId: string
  askerId: string
}

interface Page {
  page: number
  pageSize: number
}

/** Open documents close within 2 s of a wall (docs/rules.md, WALL2): what is committed until then was on its way. In seconds. */
const ON_ITS_WAY_S = 2

/** Walls that the asker may know of: none of a case that is behind a wall for them, their own included. */
function wallsOf(db: Db, { lawFirmId, askerId }: Asked) {
  return (
    db
      .selectFrom('ethicalWalls as wall')
      .innerJoin('cases as case', 'case.id', 'wall.caseId')
      .innerJoin('users as person', 'person.id', 'wall.userId')
      .where('wall.lawFirmId', '=', lawFirmId)
      // A lifted wall about oneself stays unknown too.
      .where('wall.userId', '!=', askerId)
      .where(notBehindWall('wall.caseId', askerId))
  )
}

export type WallRow = Awaited<ReturnType<typeof listWallsOfFirm>>['rows'][number]

/** A page of walls, newest first, with how often each has stopped somebody. */
export async function listWallsOfFirm(db: Db, asked: Asked, { state, page, pageSize }: Page & { state: string }) {
  const walls = wallsOf(db, asked).where('wall.liftedAt', state === 'lifted' ? 'is not' : 'is', null)
  const denials = (what: string) => sql`(SELECT ${sql.raw(what)} FROM wall_denials d WHERE d.wall_id = wall.id)`
  const rows = await walls
    .innerJoin('users as author', 'author.id', 'wall.createdBy')
    .leftJoin('users as lifter', 'lifter.id', 'wall.liftedBy')
    .leftJoin('caseMembers as me', (join) =>
      join.onRef('me.caseId', '=', 'wall.caseId').on('me.userId', '=', asked.askerId),
    )
    .select([
      'wall.id',
      'wall.caseId',
      'wall.userId',
      'wall.reason',
      'wall.sealedReason',
      'wall.createdAt',
      'wall.liftedAt',
      'person.name',
      'author.name as createdBy',
      'lifter.name as liftedBy',
      sql<string | null>`CASE WHEN me.user_id IS NULL THEN NULL ELSE "case".title END`.as('caseTitle'),
      sql<number>`${denials('count(*)::int')}`.as('attempts'),
      sql<Date | null>`${denials('max(d.created_at)')}`.as('lastAttemptAt'),
    ])
    .orderBy('wall.createdAt', 'desc')
    .orderBy('wall.id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await walls.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

export type DenialRow = Awaited<ReturnType<typeof listDenials>>['rows'][number]

/** A page of what walls have stopped, newest first. */
export async function listDenials(db: Db, asked: Asked, { page, pageSize }: Page) {
  const denials = wallsOf(db, asked).innerJoin('wallDenials as denial', 'denial.wallId', 'wall.id')
  const rows = await denials
    .select(['denial.id', 'denial.createdAt', 'denial.what', 'wall.userId', 'wall.caseId', 'person.name'])
    .orderBy('denial.createdAt', 'desc')
    .orderBy('denial.id')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await denials.select(sql<number>`count(*)::int`.as('total')).executeTakeFirstOrThrow()
  return { rows, total }
}

/** Traces of people in cases while they were behind a wall: client ids bound, versions made, joining. Should be none. */
export async function countTraces(db: Db, asked: Asked): Promise<number> {
  const during = (column: string) => sql`
    ${sql.ref(column)} > wall.created_at + make_interval(secs => ${ON_ITS_WAY_S})
    AND (wall.lifted_at IS NULL OR ${sql.ref(column)} < wall.lifted_at)`
  const traces = sql<number>`(
    SELECT count(*) FROM live_documents doc JOIN document_clients trace ON trace.document_id = doc.id
    WHERE doc.case_id = wall.case_id AND trace.user_id = wall.user_id AND ${during('trace.createdAt')}
  ) + (
    SELECT count(*) FROM live_documents doc JOIN document_versions trace ON trace.document_id = doc.id
    WHERE doc.case_id = wall.case_id AND trace.created_by = wall.user_id AND ${during('trace.createdAt')}
  ) + (
    SELECT count(*) FROM case_members trace
    WHERE trace.case_id = wall.case_id AND trace.user_id = wall.user_id AND ${during('trace.joinedAt')}
  )`
  const { found } = await wallsOf(db, asked)
    .select(sql<number>`COALESCE(sum(${traces}), 0)::int`.as('found'))
    .executeTakeFirstOrThrow()
  return found
}
