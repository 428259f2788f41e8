import { type SqlBool, sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { listUsers } from '../../contracts/admin.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'

type Db = Database | DatabaseTransaction

function accounts(db: Db) {
  return db.selectFrom('users as user')
}

/** Accounts with the last decision about each. */
function withLastDecision(query: ReturnType<typeof accounts>) {
  return query
    .leftJoinLateral(
      (db) =>
        db
          .selectFrom('accountDecisions as decision')
          .innerJoin('users as admin', 'admin.id', 'decision.decidedBy')
          .select(['decision.decision', 'decision.reason', 'decision.decidedAt', 'admin.name as decidedByName'])
          .whereRef('decision.userId', '=', 'user.id')
          .orderBy('decision.decidedAt', 'desc')
          .orderBy('decision.id', 'desc')
          .limit(1)
          .as('last'),
      (join) => join.onTrue(),
    )
    .select(['user.id', 'user.email', 'user.name', 'user.role', 'user.status', 'user.emailVerified'])
    .select(['user.createdAt', 'user.lastLogin'])
    .select(['last.decision', 'last.reason', 'last.decidedAt', 'last.decidedByName'])
}

export type AccountRow = NonNullable<Awaited<ReturnType<typeof findAccount>>>

export function findAccount(db: Db, id: string) {
  return withLastDecision(accounts(db).where('user.id', '=', id)).executeTakeFirst()
}

/** Name, address and phone of an account. */
export function findContact(db: Db, id: string) {
  return db.selectFrom('users').select(['email', 'phone']).where('id', '=', id).executeTakeFirst()
}

/** A page of accounts, newest first, and how many there are in all. */
export async function listAccounts(
  db: Db,
  { q, role, status, page, pageSize }: EndpointQuery<typeof listUsers>,
): Promise<{ rows: AccountRow[]; total: number }> {
  const pattern = `%${(q ?? '').replaceAll(/[\\%_]/g, '\\$&')}%`
  const found = accounts(db)
    .$if(!!q, (is) => is.where(sql<SqlBool>`("user".name ILIKE ${pattern} OR "user".email = lower(${q}))`))
    .$if(role !== undefined, (is) => is.where('user.role', '=', role ?? ''))
    .$if(status !== undefined, (is) => is.where('user.status', '=', status ?? ''))
  const { total } = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  const rows = await withLastDecision(found)
    .orderBy('user.createdAt', 'desc')
    .orderBy('user.id', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute()
  return { rows, total }
}

/**
 * All administrators and the account, locked in the order of their ids: two who suspend each other queue here, and the second sees
 * what the first has done.
 */
export function lockAccountsForUpdate(trx: DatabaseTransaction, id: string) {
  return trx
    .selectFrom('users')
    .select(['id', 'role', 'status'])
    .where((is) => is.or([is('id', '=', id), is('role', '=', 'admin')]))
    .orderBy('id')
    .forUpdate()
    .execute()
}

export async function updateAccountStatus(
  db: Db,
  id: string,
  status: 'active' | 'suspended',
  now: Date,
): Promise<void> {
  await db.updateTable('users').set({ status, updatedAt: now }).where('id', '=', id).execute()
}

/** Ends every session of an account. */
export async function revokeSessionsOf(db: Db, userId: string, now: Date): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ revokedAt: now, revokedReason: 'revoked' })
    .where('userId', '=', userId)
    .where('revokedAt', 'is', null)
    .execute()
}

export async function insertAccountDecision(
  db: Db,
  decision: {
    id: string
    userId: string
    decision: 'suspended' | 'reinstated'
    reason: string
    decidedBy: string
    decidedAt: Date
  },
): Promise<void> {
  await db.insertInto('accountDecisions').values(decision).execute()
}
