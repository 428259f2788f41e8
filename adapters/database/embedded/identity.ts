import { spawnSync } from 'node:child_process'
import { chownSync, lstatSync } from 'node:fs'

/** Whom a process runs as; part of the options of `spawn`. Empty: as we do. */
export interface Identity {
  uid?: number
  gid?: number
}

/** `nobody` on every Linux; Postgres refuses to run as root, and needs no entry in /etc/passwd. */
const NOBODY = 65534

/** Whom Postgres runs as: the owner of an existing cluster, else an unprivileged id where we are root, else ourselves. */
export function postgresIdentity(clusterDirectory?: string): Identity {
  if (process.getuid?.() !== 0) return {}
  const owner = clusterDirectory === undefined ? undefined : lstatSync(clusterDirectory, { throwIfNoEntry: false })
  if (owner && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  return { uid: NOBODY, gid: NOBODY }
}

/** Hands a file or folder to the identity that Postgres runs as. */
export function giveTo(identity: Identity, path: string): void {
  if (identity.uid !== undefined && identity.gid !== undefined) chownSync(path, identity.uid, identity.gid)
}

/** Whether that identity can enter and write the folder: asks the system, since modes, lists and mounts all have a say. */
export function canUseFolder(identity: Identity, folder: string): boolean {
  const check = spawnSync('/bin/sh', ['-c', 'cd -- "$1" && [ -w . ]', 'sh', folder], {
    ...identity,
    cwd: '/',
    stdio: 'ignore',
  })
  return check.status === 0
}
