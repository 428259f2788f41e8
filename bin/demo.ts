import { connectDatabase, connectPool } from '../adapters/database/connect.ts'
import { createLogger } from '../adapters/log.ts'
import { loadDevelopmentSecrets } from '../adapters/secrets.ts'
import { createTokenSigner } from '../adapters/tokens.ts'
import { createUpdateLog } from '../domain/live-documents/update-log-writer.ts'
import type { Config } from './config.ts'
import { migrate, openDatabase } from './database.ts'
import { ensureDemo } from './demo/fill.ts'
import { signInTable } from './demo/sign-ins.ts'
import { readConfigOrExit, say, sayWhyNot } from './say.ts'

/** Everything has been said; the embedded database, if it was started for this, has little to do. */
const STOP_TIMING = { quitAfterMs: 5_000, killAfterMs: 10_000 }

const sentences = {
  filled: 'The demo is there: three cases, written by their people over the last weeks.',
  complete: 'The demo is there already; nothing was changed.',
  partial: 'An earlier run of the demo was stopped half-way. Start over with an empty data folder (DATA_DIR).',
}

const config = readConfigOrExit()
try {
  process.exitCode = await demo(config)
} catch (error) {
  sayWhyNot(error, config.logLevel)
  process.exitCode = 1
}

/** Fills an empty database with the demo's cases and says how to sign in. */
async function demo(config: Config): Promise<number> {
  if (config.production) {
    say('The demo has accounts with a password that everybody knows, so it is not made where NODE_ENV=production.')
    return 1
  }
  const log = createLogger(config.logLevel)
  const database = await openDatabase(config, (reason) => log.error(reason))
  try {
    const warning = await migrate(database)
    if (warning) log.warn(warning)
    return await fill(config, database.applicationUrl)
  } finally {
    await database.stop(STOP_TIMING)
  }
}

async function fill(config: Config, applicationUrl: string): Promise<number> {
  const log = createLogger(config.logLevel)
  const pool = connectPool({ connectionString: applicationUrl, max: 5 })
  const db = connectDatabase(pool)
  const updateLog = createUpdateLog({ pool, log })
  try {
    const jwtSecret = config.jwtSecret ?? (await loadDevelopmentSecrets(config.dataFolder)).jwtSecret
    const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
    const deps = { db, log, tokens: createTokenSigner(jwtSecret), updateLog, publicUrl }
    const outcome = await ensureDemo(deps, new Date())
    say(sentences[outcome])
    if (outcome === 'partial') return 1
    say(signInTable())
    return 0
  } finally {
    await updateLog.drain(5_000)
    await db.destroy()
  }
}
