import type { Server } from 'node:http'
import { collectDefaultMetrics, Registry } from 'prom-client'
import { createMasterKeys } from '../adapters/cipher.ts'
import { systemClock } from '../adapters/clock.ts'
import { connectDatabase, connectPool } from '../adapters/database/connect.ts'
import { createInProcessHub } from '../adapters/fan-out/in-process.ts'
import { createRedisFanOut } from '../adapters/fan-out/redis.ts'
import { createFileInspection } from '../adapters/file-inspection/inspection-process.ts'
import { createOpenIdProvider } from '../adapters/identity-provider/openid.ts'
import type { Logger } from '../adapters/log.ts'
import { createDevelopmentMailbox } from '../adapters/mail/development.ts'
import { createSmtpSender } from '../adapters/mail/smtp.ts'
import { isAllowedOrigin } from '../adapters/origins.ts'
import { warmUpPasswords } from '../adapters/passwords.ts'
import { publicEndpoints } from '../adapters/push/endpoint-rule.ts'
import { createWebPush } from '../adapters/push/web-push.ts'
import { createPostgresQueue } from '../adapters/queue/postgres.ts'
import type { JobQueue } from '../adapters/queue/queue.ts'
import { createRedisQueue } from '../adapters/queue/redis.ts'
import { createClamdScanner } from '../adapters/scanner/clamd.ts'
import { noScanner } from '../adapters/scanner/scanner.ts'
import { createTwilioSender } from '../adapters/sms/twilio.ts'
import { createTokenSigner } from '../adapters/tokens.ts'
import { createCollab } from '../collab/collab.ts'
import { createCaseKeys } from '../domain/case-keys/case-keys.ts'
import { createUpdateLog } from '../domain/live-documents/update-log-writer.ts'
import { warmUp } from '../domain/live-documents/warm-up.ts'
import { createPushKeys } from '../domain/notifications/push-keys.ts'
import { createEvents } from '../server/events/events.ts'
import { createServer } from '../server/server.ts'
import { createRoomGuard } from '../server/video/room-guard.ts'
import { createSignalDoor } from '../server/video/signal-door.ts'
import { createWorkers } from '../workers/workers.ts'
import { createAuditWitness } from './audit-witness.ts'
import type { Config, Role } from './config.ts'
import type { OpenedDatabase } from './database.ts'
import { createFileStorage, openRecordedFiles } from './file-storage.ts'
import { routeUpgrades, type UpgradeHandler } from './http.ts'
import { createReadiness } from './readiness.ts'
import { secretsOf } from './secrets.ts'
import type { Shutdown } from './shutdown.ts'
import { createStatusServer } from './status-server.ts'
import { createSurroundings } from './surroundings.ts'
import { openVideo } from './video.ts'

/** Connections of the process: requests and workers, and the update log's own, so that a keystroke never queues behind a list. */
const POOL_SIZE = 20
const LOG_POOL_SIZE = 3

/** How long an upload waits for the verdict of the inspection: most files take less than a second. In ms. */
const VERDICT_WAIT_MS = 8_000

const partsOfRole: Record<Role, readonly ('server' | 'collab' | 'worker')[]> = {
  all: ['server', 'collab', 'worker'],
  server: ['server'],
  collab: ['collab'],
  worker: ['worker'],
}

export interface WireOptions {
  config: Config
  database: OpenedDatabase
  log: Logger
  shutdown: Shutdown
  /** Without a trailing slash. */
  publicUrl: string
  /** Where this process will listen. */
  port: number
  /** The built web client; undefined where a development server serves it. */
  clientDirectory: string | undefined
}

/**
 * Makes the parts that this process's role asks for, started but not yet listening, and tells the shutdown how to end them.
 * @returns the HTTP server to listen on
 */
export async function wire(options: WireOptions): Promise<Server> {
  const { config, log, shutdown } = options
  const parts = partsOfRole[config.role]
  const deps = await makeDeps(options)
  const upgrades: UpgradeHandler[] = []
  const app = parts.includes('server') ? await createServer(deps) : undefined
  if (app) await Promise.all([app.ready(), warmUpPasswords()])
  const server = app?.server ?? createStatusServer(deps)
  if (app) {
    const events = createEvents(deps)
    await events.start()
    upgrades.push(events.handleUpgrade)
    shutdown.add({ name: 'events', drain: events.drain })
    const [door, guard] = [createSignalDoor(deps), createRoomGuard(deps)]
    guard.start()
    upgrades.push(door.handleUpgrade)
    shutdown.add({ name: 'rooms', drain: () => guard.drain().finally(door.drain) })
  }
  if (parts.includes('collab')) {
    const { redisUrl } = config
    const fanOut = redisUrl ? createRedisFanOut({ url: redisUrl, log }) : createInProcessHub().join()
    const collab = createCollab({ ...deps, fanOut })
    await collab.start()
    void warmUp()
    upgrades.push(collab.handleUpgrade)
    shutdown.add({ name: 'live documents', drain: () => collab.drain().finally(() => fanOut.close()) })
  } else shutdown.add({ name: 'update log', drain: () => deps.updateLog.drain(5_000) })
  if (parts.includes('worker')) {
    const workers = createWorkers({ ...deps, queue: deps.openQueue() })
    await workers.start()
    shutdown.add({ name: 'workers', drain: workers.drain })
  }
  shutdown.add({ name: 'requests', drain: () => closeServer(server).then(() => app?.close()) })
  shutdown.add({ name: 'connections', drain: deps.disconnect })
  routeUpgrades(server, upgrades)
  log.info({ role: config.role, parts }, 'wired')
  return server
}

async function makeDeps(options: WireOptions) {
  const { config, database, log, shutdown, publicUrl, clientDirectory } = options
  const onError = (error: Error) => log.warn({ err: error }, 'a database connection failed')
  const pool = connectPool({ connectionString: database.applicationUrl, max: POOL_SIZE, onError })
  const logPool = connectPool({ connectionString: database.applicationUrl, max: LOG_POOL_SIZE, onError })
  const db = connectDatabase(pool)
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const { jwtSecret, masterKey } = await secretsOf(config)
  const masterKeys = createMasterKeys(masterKey)
  const keys = createCaseKeys(masterKeys)
  let queue: JobQueue | undefined
  const openQueue = () => (queue ??= createQueue(options))
  return {
    db,
    /** Opened by the parts that use it. */
    openQueue,
    surroundings: createSurroundings(config, openQueue),
    listenConnectionString: database.applicationUrl,
    log,
    clock: systemClock,
    tokens: createTokenSigner(jwtSecret),
    keys,
    masterKeys,
    ...createAuditWitness(config, masterKey),
    pushKeys: createPushKeys(masterKeys),
    pushEndpoints: publicEndpoints,
    push: createWebPush({ subject: pushSubject(publicUrl) }),
    updateLog: createUpdateLog({ pool: logPool, keys, log }),
    files: { storage: createFileStorage(config), verdictWaitMs: VERDICT_WAIT_MS },
    recordedFiles: openRecordedFiles(config),
    inspection: createFileInspection(),
    scanner: config.clamdUrl ? createClamdScanner({ url: config.clamdUrl }) : noScanner,
    mail: createMailSender(config),
    sms: createSmsSender(config),
    identityProvider: config.oidc ? createOpenIdProvider(config.oidc, `${publicUrl}/sign-in/provider`) : undefined,
    publicUrl,
    video: await openVideo(options),
    production: config.production,
    trustProxy: config.trustProxy,
    rateLimit: config.rateLimit,
    clientDirectory,
    allowedOrigin: (origin: string) => isAllowedOrigin(origin, { publicUrl, production: config.production }),
    isReady: createReadiness(db),
    isDraining: shutdown.isDraining,
    registry,
    async disconnect() {
      await Promise.all([db.destroy(), logPool.end(), queue?.close()])
    },
  }
}

/** Whom a push service's operators may turn to: a page where there is a public one, else an address that says there is none. */
function pushSubject(publicUrl: string): string {
  return publicUrl.startsWith('https://') ? publicUrl : 'mailto:no-reply@localhost'
}

/** Undefined in production without SMTP: mail waits, visible to the administrator. */
function createMailSender({ smtpUrl, mailFrom, production }: Config) {
  if (smtpUrl) return createSmtpSender(smtpUrl, mailFrom ?? 'Legal Connect <no-reply@localhost>')
  return production ? undefined : createDevelopmentMailbox()
}

/** Undefined in production without Twilio: text messages wait, visible to the administrator. */
function createSmsSender({ twilio, production }: Config) {
  if (twilio) return createTwilioSender(twilio)
  return production ? undefined : createDevelopmentMailbox()
}

function createQueue({ config: { redisUrl }, database, log }: WireOptions) {
  return redisUrl
    ? createRedisQueue({ url: redisUrl, log })
    : createPostgresQueue({ url: database.applicationUrl, log })
}

/** Fastify closes only servers that it opened itself. */
function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeIdleConnections()
  })
}
