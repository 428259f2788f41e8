import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { Registry } from 'prom-client'
import { createLogger } from '../adapters/log.ts'
import { publicEndpoints } from '../adapters/push/endpoint-rule.ts'
import { createDiskStorage } from '../adapters/storage/disk.ts'
import { createTokenSigner, type TokenSigner } from '../adapters/tokens.ts'
import { createNoVideo } from '../adapters/video/none.ts'
import type { FileDeps } from '../domain/context.ts'
import { createUpdateLog } from '../domain/live-documents/update-log-writer.ts'
import { createServer, type ServerDeps } from '../server/server.ts'
import { createTestWitness } from './audit-witness.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import { createFakeClock, type FakeClock } from './fake-clock.ts'

/** What signs the tokens of tests. */
export const TEST_SECRET = 'a secret of tests, thirty-two bytes long or more'

export interface Call {
  token?: string
  body?: unknown
  headers?: Record<string, string>
}

/** The answer, with its envelope read. */
export interface ApiAnswer {
  status: number
  // Tests look into answers of many shapes; each names what it expects.
  // biome-ignore lint/suspicious/noExplicitAny: the envelope of any endpoint
  body: any
  response: LightMyRequestResponse
}

/** The whole HTTP side on a database of its own, without a socket. */
export interface TestApi extends TestDatabase {
  app: FastifyInstance
  clock: FakeClock
  /** Where uploaded files lie, and the folder of that, unless `overrides` says elsewhere. */
  files: FileDeps
  filesFolder: string
  tokens: TokenSigner
  call(method: string, url: string, call?: Call): Promise<ApiAnswer>
  close(): Promise<void>
}

export async function createTestApi(overrides: Partial<ServerDeps> = {}): Promise<TestApi> {
  const database = await createTestDatabase()
  const clock = createFakeClock()
  const tokens = createTokenSigner(TEST_SECRET)
  const log = createLogger('silent')
  const updateLog = createUpdateLog({ pool: database.pool, keys: database.keys, log })
  const filesFolder = mkdtempSync(join(tmpdir(), 'lc-files-'))
  const files = { storage: createDiskStorage(filesFolder), verdictWaitMs: 0 }
  const app = await createServer({
    db: database.db,
    log,
    clock,
    tokens,
    keys: database.keys,
    masterKeys: database.masterKeys,
    updateLog,
    files,
    identityProvider: undefined,
    ...createTestWitness(),
    pushKeys: database.pushKeys,
    pushEndpoints: publicEndpoints,
    publicUrl: 'http://localhost:8080',
    production: false,
    trustProxy: undefined,
    rateLimit: false,
    clientDirectory: undefined,
    isReady: async () => true,
    isDraining: () => false,
    registry: new Registry(),
    video: createNoVideo(),
    surroundings: {
      queue: async () => ({ backend: 'database', isReachable: true, waiting: 0, active: 0 }),
      mail: 'development_mailbox',
      sms: 'development_mailbox',
      disk: async () => ({ freeBytes: 1_000_000_000, totalBytes: 2_000_000_000 }),
    },
    ...overrides,
  })
  return {
    ...database,
    app,
    clock,
    files,
    filesFolder,
    tokens,
    call: (method, url, call) => callApi(app, method, url, call),
    async close() {
      await app.close()
      await updateLog.drain(1_000)
      await database.drop()
      rmSync(filesFolder, { recursive: true, force: true })
    },
  }
}

/** One request through `app.inject`. */
export async function callApi(
  app: FastifyInstance,
  method: string,
  url: string,
  { token, body, headers = {} }: Call = {},
): Promise<ApiAnswer> {
  const response = await app.inject({
    method: method as 'GET',
    url,
    headers: { ...(token && { authorization: `Bearer ${token}` }), ...headers },
    ...(body !== undefined && { payload: body as object }),
  })
  const isJson = String(response.headers['content-type']).startsWith('application/json')
  return { status: response.statusCode, body: isJson ? response.json() : response.body, response }
}
