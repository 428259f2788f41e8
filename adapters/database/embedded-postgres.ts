import type { ChildProcess } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { findBinaries, type PostgresBinaries } from './embedded/binaries.ts'
import { chooseClusterFolder } from './embedded/cluster-folder.ts'
import { type Identity, postgresIdentity } from './embedded/identity.ts'
import { freePort, isPortFree } from './embedded/ports.ts'
import { clearStalePidFile, findPostmaster } from './embedded/postmaster.ts'
import { APPLICATION_ROLE, ensureDatabase, ensureRoles, OWNER_ROLE } from './embedded/roles.ts'
import {
  askServer,
  initCluster,
  resetSuperuserPassword,
  SUPERUSER,
  spawnPostgres,
  stopPostgres,
  waitUntilAnswering,
} from './embedded/server-process.ts'
import { type EmbeddedSettings, ensureDataFolder, loadSettings, saveSettings } from './embedded/settings.ts'
import { withStartLock } from './embedded/start-lock.ts'

const DATABASE = 'legal_connect'

/** How long a server that is starting (recovering) or stopping may take before we say so instead of waiting. */
const PATIENCE_MS = 60_000

export interface EmbeddedPostgres {
  /** For the application: rows only. */
  applicationUrl: string
  applicationRole: string
  /** For migrations. */
  ownerUrl: string
  /** For databases of tools and tests. */
  superuserUrl: string
  /** Where the data lies. */
  directory: string
  /** Set when the programs had to be copied to where the unprivileged user can run them. */
  binariesCopiedTo: string | undefined
  /** False: it ran already, and `stop` leaves it alone. */
  startedHere: boolean
  /** Stops the server if this process started it: fast, after `quitAfterMs` immediately. */
  stop(timing?: { quitAfterMs: number; killAfterMs: number }): Promise<void>
}

interface Cluster {
  dataFolder: string
  directory: string
  settings: EmbeddedSettings
  identity: Identity
  binaries: PostgresBinaries
  logFile: string
}

/**
 * Starts the embedded Postgres of a data folder, or finds it running. Makes the cluster, its two roles and its database where
 * they are missing, recovers after a crash of everything, and restarts the server when it dies while we live.
 * @param onRestart told why, before the server is started again
 * @throws sentences for people: no binaries, a server that does not answer, a folder that cannot be used
 */
export async function startEmbeddedPostgres(
  dataFolder: string,
  onRestart: (reason: string) => void = () => undefined,
): Promise<EmbeddedPostgres> {
  ensureDataFolder(dataFolder)
  const folder = realpathSync(dataFolder)
  return withStartLock(folder, async () => {
    const cluster = await openCluster(folder)
    const child = await reuseOrStart(cluster)
    const superuserUrl = urlFor(cluster, SUPERUSER, 'postgres')
    await ensureRoles(superuserUrl, cluster.settings.passwords)
    await ensureDatabase(superuserUrl, DATABASE)
    return {
      applicationUrl: overSocket(cluster, urlFor(cluster, APPLICATION_ROLE, DATABASE)),
      applicationRole: APPLICATION_ROLE,
      ownerUrl: urlFor(cluster, OWNER_ROLE, DATABASE),
      superuserUrl,
      directory: cluster.directory,
      binariesCopiedTo: cluster.binaries.copiedTo,
      startedHere: child !== undefined,
      stop: child ? supervise(cluster, child, onRestart) : async () => undefined,
    }
  })
}

async function openCluster(dataFolder: string): Promise<Cluster> {
  const loaded = await loadSettings(dataFolder)
  const { directory, elsewhere } = chooseClusterFolder(dataFolder, loaded.settings.elsewhere)
  const settings = { ...loaded.settings, elsewhere }
  if (elsewhere !== loaded.settings.elsewhere) saveSettings(dataFolder, settings)
  const identity = postgresIdentity(directory)
  const binaries = findBinaries(identity)
  const cluster = { dataFolder, directory, settings, identity, binaries, logFile: join(dataFolder, 'postgres.log') }
  // postgres.json was lost: the data is still ours.
  if (loaded.isNew && hasCluster(directory) && !findPostmaster(directory)) {
    await clearStalePidFile(directory)
    resetSuperuserPassword(cluster, settings.passwords.superuser)
  }
  return cluster
}

function hasCluster(directory: string): boolean {
  return existsSync(join(directory, 'PG_VERSION'))
}

/**
 * A statement over a Unix socket costs a third less than one over TCP, on both sides. The server says itself whether it has one in its
 * folder: somebody else may have started it without, and the file of a socket outlives a crash.
 */
function overSocket({ directory }: Cluster, url: string): string {
  const hasSocket = findPostmaster(directory)?.socketFolder === directory
  return hasSocket ? `${url}?host=${encodeURIComponent(directory)}` : url
}

function urlFor({ settings }: Cluster, role: string, database: string): string {
  const { superuser, owner, application } = settings.passwords
  const password = role === SUPERUSER ? superuser : role === OWNER_ROLE ? owner : application
  return `postgres://${role}:${encodeURIComponent(password)}@127.0.0.1:${settings.port}/${database}`
}

/** The process if we started one, undefined if one runs that knows our password. */
async function reuseOrStart(cluster: Cluster): Promise<ChildProcess | undefined> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    const running = findPostmaster(cluster.directory)
    if (!running) return startServer(cluster)
    const settings = { ...cluster.settings, port: running.port }
    const answer = await askServer(urlFor({ ...cluster, settings }, SUPERUSER, 'postgres'))
    if (answer === 'ready') {
      rememberPort(cluster, running.port)
      return undefined
    }
    if (answer === 'foreign' || Date.now() > deadline) {
      const trouble = answer === 'foreign' ? 'refuses the password in postgres.json' : 'does not answer'
      throw new Error(
        `The Postgres in ${cluster.directory} (process ${running.pid}) ${trouble}. Stop that process and start again.`,
      )
    }
    await delay(100)
  }
}

async function startServer(cluster: Cluster): Promise<ChildProcess> {
  const { directory, settings, logFile } = cluster
  if (!hasCluster(directory)) initCluster(cluster, settings.passwords.superuser)
  else await clearStalePidFile(directory)
  for (let attempt = 1; ; attempt++) {
    if (!(await isPortFree(settings.port))) rememberPort(cluster, await freePort())
    const child = spawnPostgres({ ...cluster, port: settings.port, detached: true })
    try {
      await waitUntilAnswering(child, urlFor(cluster, SUPERUSER, 'postgres'), logFile)
      return child
    } catch (error) {
      await stopPostgres(child)
      // Somebody took the port in between, or an earlier server's last process was just going.
      if (attempt >= 3) throw error
      await delay(500)
    }
  }
}

function rememberPort(cluster: Cluster, port: number): void {
  if (cluster.settings.port === port) return
  cluster.settings.port = port
  saveSettings(cluster.dataFolder, cluster.settings)
}

/** Keeps the server running until it is stopped. */
function supervise(
  cluster: Cluster,
  first: ChildProcess,
  onRestart: (reason: string) => void,
): EmbeddedPostgres['stop'] {
  let child: ChildProcess | undefined = first
  let stopping = false
  const watch = (current: ChildProcess) => current.once('exit', (code, signal) => void restart(code ?? signal))

  async function restart(cause: number | string | null): Promise<void> {
    child = undefined
    for (let pauseMs = 250; !stopping; pauseMs = Math.min(pauseMs * 2, 10_000)) {
      onRestart(`The embedded Postgres ended (${cause}); starting it again.`)
      await delay(pauseMs)
      try {
        if (!stopping) child = await withStartLock(cluster.dataFolder, () => restartOnSamePort(cluster))
        if (child && stopping) await stopPostgres(child)
        if (child) watch(child)
        return
      } catch (error) {
        cause = error instanceof Error ? error.message : String(error)
      }
    }
  }

  watch(first)
  return async (timing) => {
    stopping = true
    if (child) await stopPostgres(child, timing)
  }
}

/** Everybody who is connected knows the old port, so a restart waits for it. */
async function restartOnSamePort(cluster: Cluster): Promise<ChildProcess | undefined> {
  const { port } = cluster.settings
  if (!findPostmaster(cluster.directory) && !(await isPortFree(port))) throw new Error(`port ${port} is taken`)
  return reuseOrStart(cluster)
}
