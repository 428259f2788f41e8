import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { createLogger, type Logger } from '../adapters/log.ts'
import { buildClientIfStale } from './client-build.ts'
import type { Config } from './config.ts'
import { migrate, openDatabase } from './database.ts'
import { listenOn } from './http.ts'
import { readConfigOrExit, say, sayWhyNot } from './say.ts'
import { createShutdown, installShutdown, type Shutdown } from './shutdown.ts'
import { wire } from './wire.ts'

const config = readConfigOrExit()
const log = createLogger(config.logLevel)
const shutdown = createShutdown(log)
installShutdown(shutdown, log)
const starting = start(config, log, shutdown)
// Whoever is told to stop while starting stops when the step under way is done: nothing may be left behind.
shutdown.add({ name: 'start', drain: () => starting.catch(() => undefined) })
await starting.catch((error: unknown) => {
  if (shutdown.isDraining()) return
  sayWhyNot(error, config.logLevel)
  void shutdown.begin('could not start', 1)
})

/** Database, migrations, web client, parts, port; then says where everything is. */
async function start(config: Config, log: Logger, shutdown: Shutdown): Promise<void> {
  const database = await openDatabase(config, (reason) => log.error(reason))
  shutdown.stopLast(database.stop)
  stopIfAsked(shutdown)
  const warning = await migrate(database, config)
  if (warning) log.warn(warning)
  stopIfAsked(shutdown)
  const port = config.port === 0 ? await freePort() : config.port
  const publicUrl = config.publicUrl ?? `http://localhost:${port}`
  const server = await wire({
    config,
    database,
    log,
    shutdown,
    publicUrl,
    port,
    clientDirectory: await clientFor(config),
  })
  stopIfAsked(shutdown)
  await listenOn(server, port, config.host)
  say(`Legal Connect is ready: ${addressOf(config.host, port)}`)
  for (const note of database.notes) say(note)
}

function stopIfAsked(shutdown: Shutdown): void {
  if (shutdown.isDraining()) throw new Error('Asked to stop while starting.')
}

/** The built web client where this process serves it; `npm run dev` has its own server for it. */
async function clientFor({ role, serveClient }: Config): Promise<string | undefined> {
  const serves = serveClient && (role === 'all' || role === 'server')
  if (!serves || !existsSync(fileURLToPath(new URL('../client/index.html', import.meta.url)))) return undefined
  return buildClientIfStale(() => say('Building the web client …'))
}

function addressOf(host: string, port: number): string {
  const isLocal = ['127.0.0.1', '0.0.0.0', '::', '::1', 'localhost'].includes(host)
  return `http://${isLocal ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
}
