import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { versionKinds } from '../../contracts/live-documents.ts'

type Db = Database | DatabaseTransaction

export interface NewVersion {
  id: string
  documentId: string
  seq: number
  kind: (typeof versionKinds)[number]
  sealedName: Buffer | null
  state: Uint8Array
  contributorIds: string[]
  createdBy: string | null
  /** Now if left out. */
  createdAt?: Date
}

export async function insertVersion(db: Db, version: NewVersion): Promise<void> {
  await db
    .insertInto('documentVersions')
    .values({ ...version, state: Buffer.from(version.state) })
    .execute()
}

/** Versions without their states, newest first. */
export async function listVersionRows(
  db: Db,
  documentId: string,
  { page, pageSize }: { page: number; pageSize: number },
) {
  const rows = await selectVersions(db)
    .where('v.documentId', '=', documentId)
    .orderBy('v.createdAt', 'desc')
    .orderBy('v.id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { count } = await db
    .selectFrom('documentVersions')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('documentId', '=', documentId)
    .executeTakeFirstOrThrow()
  return { rows, total: Number(count) }
}

export type VersionRow = Awaited<ReturnType<typeof listVersionRows>>['rows'][number]

export async function findVersionRow(db: Db, documentId: string, versionId: string): Promise<VersionRow | undefined> {
  return selectVersions(db).where('v.documentId', '=', documentId).where('v.id', '=', versionId).executeTakeFirst()
}

export async function getVersionState(db: Db, versionId: string): Promise<Buffer> {
  const row = await db
    .selectFrom('documentVersions')
    .select('state')
    .where('id', '=', versionId)
    .executeTakeFirstOrThrow()
  return row.state
}

/** Sequence number of the newest version, 0 when there is none. */
export async function findNewestVersionSeq(db: Db, documentId: string): Promise<number> {
  const row = await db
    .selectFrom('documentVersions')
    .select((eb) => eb.fn.max('seq').as('seq'))
    .where('documentId', '=', documentId)
    .executeTakeFirst()
  return Number(row?.seq ?? 0)
}

/**
 * Documents that changed since their newest version and either have been left alone for `idleSeconds` or whose newest version
 * (or, without one, first change) is older than `maxAgeSeconds`.
 */
export async function listDocumentsDueForVersion(
  db: Db,
  { idleSeconds, maxAgeSeconds, limit }: { idleSeconds: number; maxAgeSeconds: number; limit: number },
): Promise<{ id: string }[]> {
  return (
    db
      .selectFrom('liveDocuments as d')
      .leftJoinLateral(
        (eb) =>
          eb
            .selectFrom('documentVersions as v')
            .select(['v.seq', 'v.createdAt'])
            .whereRef('v.documentId', '=', 'd.id')
            .orderBy('v.seq', 'desc')
            .limit(1)
            .as('newest'),
        (join) => join.onTrue(),
      )
      .select('d.id')
      .where('d.deletedAt', 'is', null)
      // The first row is the template that everybody gets: not worth a version.
      .where('d.lastSeq', '>', 1)
      .where(sql<boolean>`d.last_seq > coalesce(newest.seq, 0)`)
      .where(
        sql<boolean>`(d.last_updated_at < now() - make_interval(secs => ${idleSeconds})
        or coalesce(newest.created_at, d.created_at) < now() - make_interval(secs => ${maxAgeSeconds}))`,
      )
      .limit(limit)
      .execute()
  )
}

/**
 * Takes the right to make a document's next version by time, until the transaction ends.
 * @returns false while somebody else has it
 */
export async function tryLockVersions(trx: DatabaseTransaction, documentId: string): Promise<boolean> {
  const { rows } = await sql<{ locked: boolean }>`
    SELECT pg_try_advisory_xact_lock(hashtextextended(${`versions ${documentId}`}, 0)) AS locked`.execute(trx)
  return rows[0]?.locked === true
}

/** Names of people by id. */
export async function listNames(db: Db, userIds: readonly string[]): Promise<{ id: string; name: string }[]> {
  if (userIds.length === 0) return []
  return db.selectFrom('users').select(['id', 'name']).where('id', 'in', userIds).execute()
}

function selectVersions(db: Db) {
  return db
    .selectFrom('documentVersions as v')
    .leftJoin('users as u', 'u.id', 'v.createdBy')
    .select([
      'v.id',
      'v.documentId',
      'v.seq',
      'v.kind',
      'v.name',
      'v.sealedName',
      'v.createdAt',
      'v.contributorIds',
      'v.createdBy',
      'u.name as createdByName',
    ])
}
