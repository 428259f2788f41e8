import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { freePort } from './ports.ts'

const settingsSchema = z.object({
  port: z.int().min(1).max(65535),
  passwords: z.object({ superuser: z.string(), owner: z.string(), application: z.string() }),
  /** The cluster's folder where it is not `postgres` next to this file, because the unprivileged user cannot reach that. */
  elsewhere: z.string().optional(),
})

/** How to reach the embedded database; kept as `postgres.json` in the data folder, readable only by its owner. */
export type EmbeddedSettings = z.infer<typeof settingsSchema>

/** Makes the data folder; whoever runs Postgres must pass through it, and nobody else reads in it. */
export function ensureDataFolder(dataFolder: string): void {
  if (existsSync(dataFolder)) return
  mkdirSync(dataFolder, { recursive: true })
  chmodSync(dataFolder, process.getuid?.() === 0 ? 0o711 : 0o700)
}

/** Reads the settings, or makes them (`isNew`) with a free port and random passwords. */
export async function loadSettings(dataFolder: string): Promise<{ settings: EmbeddedSettings; isNew: boolean }> {
  const file = settingsFile(dataFolder)
  if (existsSync(file)) return { settings: settingsSchema.parse(JSON.parse(readFileSync(file, 'utf8'))), isNew: false }
  const password = () => randomBytes(24).toString('base64url')
  const passwords = { superuser: password(), owner: password(), application: password() }
  const settings = { port: await freePort(), passwords }
  saveSettings(dataFolder, settings)
  return { settings, isNew: true }
}

/** Replaces the file in one step and on disk: without the passwords the cluster could not be opened. */
export function saveSettings(dataFolder: string, settings: EmbeddedSettings): void {
  writeFileSafely(settingsFile(dataFolder), `${JSON.stringify(settings, null, 2)}\n`)
}

/** Writes a file readable only by its owner: whole and on disk, or not at all. */
export function writeFileSafely(file: string, content: string): void {
  const draft = `${file}.${process.pid}`
  const handle = openSync(draft, 'w', 0o600)
  try {
    writeSync(handle, content)
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(draft, file)
}

function settingsFile(dataFolder: string): string {
  return join(dataFolder, 'postgres.json')
}
