import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { DataExports } from '../../adapters/database/tables.generated.ts'

type Db = Database | DatabaseTransaction
export type ExportRow = Selectable<DataExports>

/** One's own export. */
export function findExport(db: Db, id: string, userId: string): Promise<ExportRow | undefined> {
  return db.selectFrom('dataExports').selectAll().where('id', '=', id).where('userId', '=', userId).executeTakeFirst()
}

/** @throws unique violation `data_exports_one_at_a_time` while one is under way */
export function insertExport(db: Db, row: Pick<ExportRow, 'id' | 'userId' | 'createdAt'>): Promise<ExportRow> {
  return db.insertInto('dataExports').values(row).returningAll().executeTakeFirstOrThrow()
}

export async function countExportsSince(db: Db, userId: string, since: Date): Promise<number> {
  const { n } = await db
    .selectFrom('dataExports')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('userId', '=', userId)
    .where('createdAt', '>', since)
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** A page of somebody's exports, newest first. */
export async function listExportRows(db: Db, userId: string, { page, pageSize }: { page: number; pageSize: number }) {
  const mine = db.selectFrom('dataExports').where('userId', '=', userId)
  const rows = await mine
    .selectAll()
    .orderBy('createdAt', 'desc')
    .orderBy('id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  const { total } = await mine.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  return { rows, total: Number(total) }
}

/** Takes the next export to make: one that waits, or one whose worker died. @returns undefined when there is none */
export function takeExport(db: Database, now: Date, leaseUntil: Date): Promise<ExportRow | undefined> {
  return db
    .updateTable('dataExports')
    .set((eb) => ({ state: 'running', leaseUntil, attempts: eb('attempts', '+', 1), partsDone: 0 }))
    .where('id', '=', (eb) =>
      eb
        .selectFrom('dataExports')
        .select('id')
        .where((is) =>
          is.or([is('state', '=', 'queued'), is.and([is('state', '=', 'running'), is('leaseUntil', '<=', now)])]),
        )
        .orderBy('createdAt')
        .limit(1)
        .forUpdate()
        .skipLocked(),
    )
    .returningAll()
    .executeTakeFirst()
}

/** Changes an export that this try still has. @returns false when somebody else has it, or it is gone */
export async function updateMyExport(
  db: Db,
  { id, attempts }: Pick<ExportRow, 'id' | 'attempts'>,
  change: Partial<ExportRow>,
): Promise<boolean> {
  const changed = await db
    .updateTable('dataExports')
    .set(change)
    .where('id', '=', id)
    .where('attempts', '=', attempts)
    .where('state', '=', 'running')
    .returning('id')
    .executeTakeFirst()
  return changed !== undefined
}

/** Ends an export: its key goes, so that what may be left of the file does not open. @returns where its bytes are to be deleted */
export async function expireExport(db: Db, id: string): Promise<string | undefined> {
  const row = await db.selectFrom('dataExports').select('storageKey').where('id', '=', id).executeTakeFirst()
  await db
    .updateTable('dataExports')
    .set({ state: 'expired', wrappedKey: null, masterKeyId: null, storageKey: null })
    .where('id', '=', id)
    .execute()
  return row?.storageKey ?? undefined
}

/** Takes an export away from whoever is making it, to be begun again. */
export async function makeExportAnew(db: Db, id: string): Promise<undefined> {
  await db.updateTable('dataExports').set({ state: 'queued', leaseUntil: null }).where('id', '=', id).execute()
}

/** Exports whose time is over. */
export async function listExpiredExports(db: Db, now: Date, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('dataExports')
    .select('id')
    .where('state', '=', 'ready')
    .where('expiresAt', '<=', now)
    .limit(limit)
    .execute()
  return rows.map(({ id }) => id)
}
