import type { Database, DatabaseTransaction } from './connect.ts'
import { isRetryable } from './sql-errors.ts'

/**
 * Runs an act in one transaction (the given one, if it is one already: then its end is that one's) and repeats it when Postgres asks for that (serialization failure, deadlock); the act must
 * have no effect outside the transaction.
 */
export async function inTransaction<Result>(
  db: Database | DatabaseTransaction,
  act: (trx: DatabaseTransaction) => Promise<Result>,
  { attempts = 5, serializable = false } = {},
): Promise<Result> {
  if (isTransaction(db)) return act(db)
  for (let attempt = 1; ; attempt++) {
    try {
      const builder = db.transaction()
      return await (serializable ? builder.setIsolationLevel('serializable') : builder).execute(act)
    } catch (error) {
      if (attempt >= attempts || !isRetryable(error)) throw error
    }
  }
}

function isTransaction(db: Database | DatabaseTransaction): db is DatabaseTransaction {
  return db.isTransaction
}
