import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { CaseHolds } from '../../adapters/database/tables.generated.ts'
import { conflict } from '../errors.ts'

type Db = Database | DatabaseTransaction
type HoldRow = Selectable<CaseHolds>
/** A hold with the names of who put and lifted it. */
export type NamedHold = HoldRow & { putByName: string; liftedByName: string | null }

/** Whether a legal hold is in force. Whoever destroys anything of a case asks here, in the transaction of the destruction. */
export async function isOnHold(db: Db, caseId: string): Promise<boolean> {
  const row = await db
    .selectFrom('caseHolds')
    .select('id')
    .where('caseId', '=', caseId)
    .where('liftedAt', 'is', null)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** @throws 409 ON_HOLD while a legal hold is in force */
export async function requireNotOnHold(db: Db, caseId: string): Promise<void> {
  if (await isOnHold(db, caseId)) {
    throw conflict('ON_HOLD', 'A legal hold is on this case. Nothing of it can be destroyed until it is lifted.')
  }
}

/**
 * Locks the row of a case, deleted ones included: holds and what destroys take this lock, so that neither happens behind the other's
 * back. @returns undefined where there is none
 */
export function lockCaseForHold(db: DatabaseTransaction, caseId: string) {
  return db
    .selectFrom('cases')
    .select(['id', 'stage', 'deletedAt'])
    .where('id', '=', caseId)
    .forUpdate()
    .executeTakeFirst()
}

export async function insertHold(
  db: DatabaseTransaction,
  hold: Pick<HoldRow, 'id' | 'caseId' | 'putAs' | 'putBy' | 'sealedReason'>,
  now: Date,
): Promise<void> {
  await db
    .insertInto('caseHolds')
    .values({ ...hold, createdAt: now })
    .execute()
}

export async function liftHoldRow(
  db: DatabaseTransaction,
  id: string,
  { liftedBy, sealedLiftReason }: { liftedBy: string; sealedLiftReason: Buffer },
  now: Date,
): Promise<void> {
  await db.updateTable('caseHolds').set({ liftedBy, sealedLiftReason, liftedAt: now }).where('id', '=', id).execute()
}

/** Holds on a case, newest first. */
export function listHoldRows(db: Db, caseId: string): Promise<NamedHold[]> {
  return db
    .selectFrom('caseHolds as hold')
    .innerJoin('users as putter', 'putter.id', 'hold.putBy')
    .leftJoin('users as lifter', 'lifter.id', 'hold.liftedBy')
    .selectAll('hold')
    .select(['putter.name as putByName', 'lifter.name as liftedByName'])
    .where('hold.caseId', '=', caseId)
    .orderBy('hold.createdAt', 'desc')
    .execute()
}

/** Holds in force on all cases, oldest first. */
export async function listHeldRows(db: Db, { page, pageSize }: { page: number; pageSize: number }) {
  const inForce = db.selectFrom('caseHolds as hold').where('hold.liftedAt', 'is', null)
  const [rows, { total }] = await Promise.all([
    inForce
      .innerJoin('users as putter', 'putter.id', 'hold.putBy')
      .select([
        'hold.id',
        'hold.caseId',
        'hold.putAs',
        'hold.sealedReason',
        'hold.createdAt',
        'putter.name as putByName',
      ])
      .orderBy('hold.createdAt')
      .orderBy('hold.id')
      .limit(pageSize)
      .offset((page - 1) * pageSize)
      .execute(),
    inForce.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow(),
  ])
  return { rows, total: Number(total) }
}
