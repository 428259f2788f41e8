import { createMasterKeys } from '../adapters/cipher.ts'
import { createLogger } from '../adapters/log.ts'
import { createTokenSigner } from '../adapters/tokens.ts'
import { createCaseKeys } from '../domain/case-keys/case-keys.ts'
import { createUpdateLog } from '../domain/live-documents/update-log-writer.ts'
import { ensureDemo } from './demo/fill.ts'
import { signInTable } from './demo/sign-ins.ts'
import { createFileStorage } from './file-storage.ts'
import { readConfigOrExit, say } from './say.ts'
import { secretsOf } from './secrets.ts'
import { withDatabase } from './with-database.ts'

const config = readConfigOrExit()
if (config.production) {
  process.stderr.write('The demo has a password that everybody knows, so it is not made where NODE_ENV=production.\n')
  process.exit(1)
}

let outcome: 'filled' | 'complete' | undefined
await withDatabase(async (db, pool) => {
  const log = createLogger(config.logLevel)
  const { jwtSecret, masterKey } = await secretsOf(config)
  const masterKeys = createMasterKeys(masterKey)
  const keys = createCaseKeys(masterKeys)
  const publicUrl = config.publicUrl ?? `http://localhost:${config.port}`
  const updateLog = createUpdateLog({ pool, keys, log })
  const files = { storage: createFileStorage(config), verdictWaitMs: 0 }
  const deps = { db, keys, masterKeys, log, tokens: createTokenSigner(jwtSecret), updateLog, files, publicUrl }
  const found = await ensureDemo(deps, new Date())
  if (found === 'partial') {
    throw new Error('An earlier run of the demo was stopped half-way. Start over with an empty data folder (DATA_DIR).')
  }
  outcome = found
})
// Said last: a reader that closes the pipe (`| head`) must not keep the database from being stopped.
if (outcome) {
  const news =
    outcome === 'filled'
      ? 'The demo is there: 40 lawyers in 14 firms or alone, 25 cases, three of them written at length.'
      : 'The demo is there already.'
  say(`${news}\n${signInTable()}`)
}
