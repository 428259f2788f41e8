import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { ensureDataFolder, writeFileSafely } from './database/embedded/settings.ts'
import { withStartLock } from './database/embedded/start-lock.ts'

const secretsSchema = z.object({ jwtSecret: z.string().min(32), masterKey: z.string() })

/** What production takes from the environment. */
export type DevelopmentSecrets = z.infer<typeof secretsSchema>

/**
 * Secrets of a development installation: generated once, kept as `secrets.json` in the data folder, readable only by its
 * owner. Several processes that share the folder get the same ones.
 */
export function loadDevelopmentSecrets(dataFolder: string): Promise<DevelopmentSecrets> {
  ensureDataFolder(dataFolder)
  const file = join(dataFolder, 'secrets.json')
  return withStartLock(file, async () => {
    if (existsSync(file)) return secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')))
    const masterKey = `dev:${randomBytes(32).toString('base64')}`
    const secrets = { jwtSecret: randomBytes(48).toString('base64url'), masterKey }
    writeFileSafely(file, `${JSON.stringify(secrets, null, 2)}\n`)
    return secrets
  })
}
