import { type AccountRole, accountRoles } from '../../contracts/access.ts'
import { type Profile, preferencesOf, type User } from '../../contracts/users.ts'
import type { UserRow } from './users.queries.ts'

/** The role in the row; the database's own check allows no other, so an unknown one is a fault of ours. */
export function accountRole(value: string): AccountRole {
  const role = accountRoles.find((known) => known === value)
  if (!role) throw new Error('an account has an unknown role')
  return role
}

/** One's own account as the contract has it: never the hash. */
export function presentUser(row: UserRow): User {
  return {
    id: row.id,
    email: row.email,
    name: row.name,
    role: accountRole(row.role),
    emailVerified: row.emailVerified,
    twoFactorEnabled: row.twoFactorEnabled,
    createdAt: row.createdAt.toISOString(),
  }
}

/** One's own profile as the contract has it. */
export function presentProfile({ name, phone, phoneVerified, preferences }: UserRow): Profile {
  return { ...preferencesOf(preferences), name, phone, phoneVerified }
}
