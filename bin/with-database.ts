import type pg from 'pg'
import { connectDatabase, connectPool, type Database } from '../adapters/database/connect.ts'
import { migrate, openDatabase } from './database.ts'
import { readConfigOrExit, say, sayWhyNot } from './say.ts'

/**
 * Runs a short command on the migrated database, as the application's role. It uses an embedded database that is running, or
 * starts one and stops it afterwards. What `act` throws is said as a sentence, and the command fails.
 */
export async function withDatabase(act: (db: Database, pool: pg.Pool) => Promise<void>): Promise<void> {
  const config = readConfigOrExit()
  try {
    const database = await openDatabase(config, say)
    try {
      const warning = await migrate(database, config)
      if (warning) process.stderr.write(`${warning}\n`)
      const pool = connectPool({ connectionString: database.applicationUrl, max: 2 })
      const db = connectDatabase(pool)
      await act(db, pool).finally(() => db.destroy())
    } finally {
      await database.stop()
    }
  } catch (error) {
    sayWhyNot(error, config.logLevel)
    process.exitCode = 1
  }
}
