import { randomBytes } from 'node:crypto'
import type { Database } from '../../adapters/database/connect.ts'
import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { hashPassword } from '../../adapters/passwords.ts'
import { emailSchema } from '../../contracts/auth.ts'
import { conflict, invalid } from '../errors.ts'
import { insertUser } from '../users/users.queries.ts'

/**
 * Opens an administrator's account; the only way to one, since nobody can register as administrator.
 * @returns the password, which is stored nowhere
 * @throws VALIDATION_ERROR for what is no e-mail address, EMAIL_TAKEN
 */
export async function createAdministrator(db: Database, address: string, now: Date): Promise<string> {
  const parsed = emailSchema.safeParse(address)
  if (!parsed.success) throw invalid({ field: 'email', message: `"${address}" is not an e-mail address.` })
  const password = randomBytes(15).toString('base64url')
  const passwordHash = await hashPassword(password)
  const account = { id: uuidv7(), email: parsed.data, passwordHash, role: 'admin', name: 'Administrator' }
  try {
    await insertUser(db, account, now)
  } catch (error) {
    if (!isUniqueViolation(error, 'users_email_key')) throw error
    throw conflict(
      'EMAIL_TAKEN',
      `There is an account with ${parsed.data} already. Administrators need one of their own.`,
    )
  }
  return password
}
