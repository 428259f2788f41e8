import { afterAll, beforeAll, expect, test } from 'vitest'
import { verifyPassword } from '../../adapters/passwords.ts'
import { createTestDatabase, type TestDatabase } from '../../test-support/database.ts'
import { findUserByEmail } from '../users/users.queries.ts'
import { createAdministrator } from './administrators.commands.ts'

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

const now = new Date('2026-11-23T10:00:00Z')

test('an administrator signs in with the password that was shown, and it is not stored', async () => {
  const password = await createAdministrator(database.db, ' Root@Example.org ', now)
  const user = await findUserByEmail(database.db, 'root@example.org')
  expect(user).toMatchObject({ role: 'admin', status: 'active' })
  expect(await verifyPassword(user?.passwordHash, password)).toBe(true)
  expect(JSON.stringify(user)).not.toContain(password)
  expect(password.length).toBeGreaterThanOrEqual(20)
})

test('an address that has an account, or is none, is refused', async () => {
  await createAdministrator(database.db, 'second@example.org', now)
  await expect(createAdministrator(database.db, 'second@example.org', now)).rejects.toMatchObject({
    code: 'EMAIL_TAKEN',
  })
  await expect(createAdministrator(database.db, 'nobody', now)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' })
})
