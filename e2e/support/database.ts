import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { connectDatabase, connectPool, type Database } from '../../adapters/database/connect.ts'
import { dataFolder } from './people.ts'

/** Rows of the product under test, as its superuser: for what only time or an administrator would change. */
export async function withDatabase<Result>(act: (db: Database) => Promise<Result>): Promise<Result> {
  const { port, passwords } = JSON.parse(readFileSync(join(dataFolder(), 'postgres.json'), 'utf8'))
  const connectionString = `postgres://postgres:${encodeURIComponent(passwords.superuser)}@127.0.0.1:${port}/legal_connect`
  const db = connectDatabase(connectPool({ connectionString, max: 1 }))
  try {
    return await act(db)
  } finally {
    await db.destroy()
  }
}
