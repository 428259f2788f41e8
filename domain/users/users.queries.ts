import type { Selectable } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { Users } from '../../adapters/database/tables.generated.ts'
import { unauthenticated } from '../errors.ts'

export type UserRow = Selectable<Users>
type Db = Database | DatabaseTransaction

/** An account that may act, by its address in lower case. */
export function findUserByEmail(db: Db, email: string): Promise<UserRow | undefined> {
  return db.selectFrom('users').selectAll().where('email', '=', email).executeTakeFirst()
}

/** `deleted`: the account was erased; undefined where there never was one. */
export async function findUserStatus(db: Db, id: string): Promise<string | undefined> {
  return (await db.selectFrom('users').select('status').where('id', '=', id).executeTakeFirst())?.status
}

/** One's own account. @throws 401 when it is gone between the check of the token and this question. */
export function getUser(db: Db, id: string): Promise<UserRow> {
  return db
    .selectFrom('users')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => unauthenticated())
}

/** The account, locked: its password and its sessions change one after the other. */
export function lockUserForUpdate(trx: DatabaseTransaction, id: string): Promise<UserRow | undefined> {
  return trx.selectFrom('users').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
}

export function insertUser(
  db: Db,
  user: Pick<UserRow, 'id' | 'email' | 'passwordHash' | 'role' | 'name'> & { emailVerified?: boolean },
  now: Date,
): Promise<UserRow> {
  return db
    .insertInto('users')
    .values({ ...user, createdAt: now, updatedAt: now, lastLogin: now })
    .returningAll()
    .executeTakeFirstOrThrow()
}

export function updateUser(
  db: Db,
  id: string,
  change: Partial<
    Pick<
      UserRow,
      'name' | 'passwordHash' | 'lastLogin' | 'emailVerified' | 'phone' | 'phoneVerified' | 'twoFactorEnabled'
    > & {
      preferences?: string
    }
  >,
  now: Date,
): Promise<UserRow> {
  return db
    .updateTable('users')
    .set({ ...change, updatedAt: now })
    .where('id', '=', id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
