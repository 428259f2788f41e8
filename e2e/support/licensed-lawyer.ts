import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectDatabase, connectPool } from '../../adapters/database/connect.ts'
import { insertLicence } from '../../test-support/lawyers.ts'
import { type Account, baseUrl, call, register } from './people.ts'

/** A lawyer with a licence that counts: what an administrator decides, written as a row. */
export async function licensedLawyer(name: string): Promise<Account> {
  const account = await register(name, 'lawyer')
  const token = account.accessToken
  const { id } = await call<{ id: string }>(baseUrl(), 'POST', '/v1/lawyers/register', { token, body: {} })
  const { port, passwords } = JSON.parse(readFileSync(join(process.env.LC_E2E_DATA_DIR ?? '', 'postgres.json'), 'utf8'))
  const connectionString = `postgres://postgres:${encodeURIComponent(passwords.superuser)}@127.0.0.1:${port}/legal_connect`
  const ownerDb = connectDatabase(connectPool({ connectionString, max: 1 }))
  await insertLicence({ ownerDb, clock: { now: () => new Date() } } as Parameters<typeof insertLicence>[0], id)
  await ownerDb.destroy()
  return account
}
