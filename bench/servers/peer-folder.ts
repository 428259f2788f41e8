import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of a peer with its own package.json and lockfile. */
export function peerFolder(name: 'hocuspocus' | 'y-websocket' | 'relay' | 'plain'): string {
  return fileURLToPath(new URL(`../peers/${name}`, import.meta.url))
}

/** Installs a peer's packages as its lockfile says, unless that is done already. */
export function installPeer(folder: string): void {
  const stamp = join(folder, 'node_modules', '.bench-installed')
  const wanted = createHash('sha256')
    .update(readFileSync(join(folder, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  process.stderr.write(`installing ${folder}\n`)
  // Beside --prefix the environment of the surrounding 'npm run' must not say where to install.
  execFileSync('npm', ['ci', '--prefix', folder, '--loglevel=error'], {
    cwd: folder,
    stdio: 'inherit',
    env: outsideNpm(),
  })
  writeFileSync(stamp, wanted)
}

/** The environment without what an outer npm says about its own project. */
function outsideNpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_config_local_prefix')))
}
