import { type DevelopmentSecrets, loadDevelopmentSecrets } from '../adapters/secrets.ts'
import type { Config } from './config.ts'

/** From the environment; in development what is missing there is generated once and kept. */
export async function secretsOf({ jwtSecret, masterKey, dataFolder }: Config): Promise<DevelopmentSecrets> {
  if (jwtSecret && masterKey) return { jwtSecret, masterKey }
  const generated = await loadDevelopmentSecrets(dataFolder)
  return { jwtSecret: jwtSecret ?? generated.jwtSecret, masterKey: masterKey ?? generated.masterKey }
}
