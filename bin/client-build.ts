import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withStartLock } from '../adapters/database/embedded/start-lock.ts'

const project = fileURLToPath(new URL('..', import.meta.url))
const dist = join(project, 'client/dist')
const stampFile = join(dist, '.stamp')

/**
 * Builds the web client if its sources changed since the last build.
 * @param onBuild told before a build starts
 * @returns the folder to serve
 * @throws when the build fails; its output is on stderr
 */
export function buildClientIfStale(onBuild: () => void): Promise<string> {
  return withStartLock(dist, async () => {
    const stamp = hashOfSources()
    if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return dist
    onBuild()
    await runVite()
    writeFileSync(stampFile, stamp)
    return dist
  })
}

/** Everything that goes into the client; the lockfile stands for the packages. */
function hashOfSources(): string {
  const hash = createHash('sha256')
  const files = [...filesIn(join(project, 'client')), ...filesIn(join(project, 'contracts'))]
  for (const file of [...files, join(project, 'package-lock.json')].sort()) {
    hash.update(`${relative(project, file)}\0`).update(readFileSync(file))
  }
  return hash.digest('hex')
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (path === dist || entry.name === 'node_modules') return []
    return entry.isDirectory() ? filesIn(path) : [path]
  })
}

function runVite(): Promise<void> {
  const vite = join(project, 'node_modules/vite/bin/vite.js')
  return new Promise((resolve, reject) => {
    const parameters = [vite, 'build', '--config', join(project, 'client/vite.config.ts'), '--logLevel', 'warn']
    const child = spawn(process.execPath, parameters, { cwd: project, stdio: ['ignore', 2, 2] })
    child.once('error', reject)
    child.once('exit', (code) => (code === 0 ? resolve() : reject(new Error('The web client could not be built.'))))
  })
}
