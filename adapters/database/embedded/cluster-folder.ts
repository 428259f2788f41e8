import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { reachableFolder } from './binaries.ts'
import { canUseFolder, giveTo, type Identity, postgresIdentity } from './identity.ts'

/** Where a cluster lies; `elsewhere` is to be remembered. */
export interface ClusterFolder {
  directory: string
  elsewhere: string | undefined
}

/**
 * Chooses the cluster's folder: `postgres` in the data folder, or, where the unprivileged user that runs Postgres cannot get
 * there (a home directory of mode 0700, say), a new one under `/var/lib/legal-connect`.
 * @param elsewhere what was chosen earlier
 * @throws a sentence when an existing cluster has become unreachable
 */
export function chooseClusterFolder(dataFolder: string, elsewhere: string | undefined): ClusterFolder {
  const inside = join(dataFolder, 'postgres')
  if (elsewhere !== undefined) {
    makeReachable(elsewhere)
    return { directory: elsewhere, elsewhere }
  }
  const identity = postgresIdentity(inside)
  if (identity.uid === undefined) return { directory: inside, elsewhere: undefined }
  if (existsSync(inside)) {
    if (canUseFolder(identity, inside)) return { directory: inside, elsewhere: undefined }
    throw new Error(
      `The user that runs Postgres (id ${identity.uid}) can no longer reach ${inside}. Check its parent folders.`,
    )
  }
  if (canHold(dataFolder, identity)) return { directory: inside, elsewhere: undefined }
  // A name of its own: a new clone in the place of an old one must not find the old one's data.
  const outside = join(reachableFolder(), `postgres-${randomBytes(4).toString('hex')}`)
  makeReachable(outside)
  return { directory: outside, elsewhere: outside }
}

function makeReachable(directory: string): void {
  const parent = dirname(directory)
  mkdirSync(parent, { recursive: true })
  for (const folder of [dirname(parent), parent]) chmodSync(folder, 0o755)
}

/** Whether the identity could use a folder made here: tries it. */
function canHold(dataFolder: string, identity: Identity): boolean {
  const probe = join(dataFolder, `.probe-${process.pid}`)
  try {
    mkdirSync(probe, { mode: 0o700 })
    giveTo(identity, probe)
    return canUseFolder(identity, probe)
  } catch {
    return false // no right to hand folders over, as on some network mounts
  } finally {
    rmSync(probe, { recursive: true, force: true })
  }
}
