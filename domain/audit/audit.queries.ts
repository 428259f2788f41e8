import { type Insertable, type Selectable, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { AuditEntries, AuditPersonal } from '../../adapters/database/tables.generated.ts'
import { type ChainedEntry, FIRST_HASH } from './chain.ts'

type Db = Database | DatabaseTransaction
export type AuditEntryRow = Selectable<AuditEntries>

/** Where a chain stands; the row is locked until the transaction ends, so the next entry is nobody else's. */
export async function lockHead(db: DatabaseTransaction, chainId: string) {
  return await db
    .insertInto('auditChains')
    .values({ chainId, lastSeq: 0, lastHash: FIRST_HASH })
    // Changes nothing, but locks the row that is there.
    .onConflict((conflict) =>
      conflict.column('chainId').doUpdateSet((eb) => ({ lastSeq: eb.ref('auditChains.lastSeq') })),
    )
    .returning(['lastSeq', 'lastHash'])
    // Asked under the lock: times of a chain are in its order. Whole milliseconds, since the hash is over ISO 8601 of that.
    .returning(sql<Date>`date_trunc('milliseconds', clock_timestamp())`.as('now'))
    .executeTakeFirstOrThrow()
}

/** Appends an entry and moves the head, in one round trip. */
export async function appendEntry(
  db: DatabaseTransaction,
  entry: Insertable<AuditEntries>,
  personal: Insertable<AuditPersonal> | undefined,
): Promise<void> {
  await db
    .with('head', (cte) =>
      cte
        .updateTable('auditChains')
        .set({ lastSeq: entry.seq, lastHash: entry.hash })
        .where('chainId', '=', entry.chainId),
    )
    .with('erasable', (cte) =>
      personal
        ? cte.insertInto('auditPersonal').values(personal)
        : cte.deleteFrom('auditPersonal').where(sql<boolean>`false`),
    )
    .insertInto('auditEntries')
    .values(entry)
    .execute()
}

/** True for the first time this is read in this session in this hour of the database's clock. */
export async function insertRead(
  db: DatabaseTransaction,
  { sessionId, subjectId, act }: { sessionId: string; subjectId: string; act: string },
): Promise<boolean> {
  const inserted = await db
    .insertInto('auditReads')
    .values({ sessionId, subjectId, act, hour: sql<Date>`date_trunc('hour', now())` })
    .onConflict((conflict) => conflict.doNothing())
    .returning('sessionId')
    .executeTakeFirst()
  return inserted !== undefined
}

/** Lets go of what told double reads apart, once it cannot any more. @returns how many */
export async function deleteReadsBefore(db: Db, before: Date): Promise<number> {
  const { numDeletedRows } = await db.deleteFrom('auditReads').where('hour', '<', before).executeTakeFirst()
  return Number(numDeletedRows)
}

/** The row as it was hashed. */
export function chainedEntryOf(row: AuditEntryRow): ChainedEntry {
  return {
    chain: row.chainId,
    seq: row.seq,
    at: row.at.toISOString(),
    act: row.act,
    subject: row.subjectType === null ? null : { type: row.subjectType, id: row.subjectId ?? '' },
    actor: { kind: row.actorKind, id: row.actorId, role: row.actorRole, session: row.sessionId },
    request: row.requestId,
    details: row.details,
    personal: row.personal?.toString('hex') ?? null,
  }
}
