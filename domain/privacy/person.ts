import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { reasonToKeepCase } from './categories/case-erasure.policy.ts'
import type { Person } from './category.ts'
import { findPerson } from './erasures.queries.ts'
import { listHeldCases } from './held-cases.queries.ts'
import { listOwnCases } from './own-cases.queries.ts'

/** Somebody who is, or may be, erased: with the cases that would go now. @returns undefined for no account */
export async function findPersonToErase(
  db: Database | DatabaseTransaction,
  userId: string,
): Promise<Person | undefined> {
  const person = await findPerson(db, userId)
  if (!person) return undefined
  const own = await listOwnCases(db, userId)
  const held = await listHeldCases(
    db,
    own.map(({ id }) => id),
  )
  const going = own.filter(
    ({ id, stage, hasLawyer }) => reasonToKeepCase({ isOnHold: held.has(id), stage, hasLawyer }) === undefined,
  )
  return { ...person, going: going.map(({ id }) => id) }
}
