import { insertLicence } from '../../test-support/lawyers.ts'
import { withDatabase } from './database.ts'
import { type Account, baseUrl, call, register } from './people.ts'

/** A lawyer with a licence that counts: what an administrator decides, written as a row. */
export async function licensedLawyer(name: string): Promise<Account> {
  const account = await register(name, 'lawyer')
  const token = account.accessToken
  const { id } = await call<{ id: string }>(baseUrl(), 'POST', '/v1/lawyers/register', { token, body: {} })
  await withDatabase((ownerDb) =>
    insertLicence({ ownerDb, clock: { now: () => new Date() } } as Parameters<typeof insertLicence>[0], id),
  )
  return account
}
