import { randomBytes, randomUUID } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { Registry } from 'prom-client'
import * as Y from 'yjs'
import { systemClock } from '../adapters/clock.ts'
import { connectPool } from '../adapters/database/connect.ts'
import type { FanOut } from '../adapters/fan-out/fan-out.ts'
import { createInProcessHub } from '../adapters/fan-out/in-process.ts'
import { createLogger } from '../adapters/log.ts'
import { createTokenSigner, type TokenSigner } from '../adapters/tokens.ts'
import { type Collab, type CollabDeps, createCollab } from '../collab/collab.ts'
import type { AccountRole, CaseRole } from '../contracts/access.ts'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'
import { createCaseDocuments, createPrivateNotes } from '../domain/live-documents/live-documents.commands.ts'
import { createUpdateLog, type UpdateLogWriter } from '../domain/live-documents/update-log-writer.ts'
import type { TestDatabase } from './database.ts'

/** The live layer on a port of its own, with a real database and real sockets. */
export interface LiveServer {
  url: string
  tokens: TokenSigner
  updateLog: UpdateLogWriter
  collab: Collab
  registry: Registry
  fanOut: FanOut
  stop(): Promise<void>
}

/** Signs the tokens of live tests, in processes of their own too. */
export const createLiveTokens = () => createTokenSigner('test secret, not used anywhere else than in tests')

/** Starts the live layer on a free port (or the given one, to come back after a stop), alone unless a fan-out is given. */
export async function startLiveServer(
  database: Pick<TestDatabase, 'db' | 'keys' | 'appUrl'>,
  port = 0,
  overrides: Partial<CollabDeps> = {},
): Promise<LiveServer> {
  const registry = new Registry()
  const log = overrides.log ?? createLogger(process.env.LC_TEST_LOG ?? 'silent')
  const fanOut: FanOut = overrides.fanOut ?? createInProcessHub().join()
  const tokens = createLiveTokens()
  const pool = connectPool({ connectionString: database.appUrl, max: 2 })
  const updateLog = createUpdateLog({ pool, keys: database.keys, log })
  const collab = createCollab({
    db: database.db,
    listenConnectionString: database.appUrl,
    log,
    clock: systemClock,
    tokens,
    keys: database.keys,
    updateLog,
    fanOut,
    allowedOrigin: (origin) => origin === 'http://localhost:8080',
    registry,
    rateLimit: false,
    trustProxy: undefined,
    ...overrides,
  })
  await collab.start()
  const http = createServer()
  http.on('upgrade', (request, socket, head) => {
    if (!collab.handleUpgrade(request, socket, head)) socket.destroy()
  })
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve))
  const { port: actual } = http.address() as AddressInfo
  return {
    url: `ws://127.0.0.1:${actual}/collab`,
    tokens,
    updateLog,
    collab,
    registry,
    fanOut,
    async stop() {
      await collab.drain()
      await new Promise((resolve) => http.close(resolve))
      await pool.end()
      await fanOut.close()
    },
  }
}

export interface TestPerson {
  userId: string
  sessionId: string
  name: string
}

/** An account with a session, straight into the database. */
export async function insertPerson(
  { db }: Pick<TestDatabase, 'db'>,
  role: AccountRole = 'client',
): Promise<TestPerson> {
  const userId = randomUUID()
  const sessionId = randomUUID()
  const name = `Person ${randomBytes(3).toString('hex')}`
  await db
    .insertInto('users')
    .values({ id: userId, email: `${userId}@example.org`, passwordHash: 'none', role, name })
    .execute()
  await db
    .insertInto('sessions')
    .values({ id: sessionId, userId, expiresAt: new Date(Date.now() + 86_400_000) })
    .execute()
  return { userId, sessionId, name }
}

export interface TestCase {
  caseId: string
  briefId: string
  notesId: string
}

/** A case of `owner` with its live documents and further people. */
export async function insertCase(
  { db, keys }: Pick<TestDatabase, 'db' | 'keys'>,
  owner: TestPerson,
  members: { person: TestPerson; role: CaseRole }[] = [],
): Promise<TestCase> {
  const caseId = randomUUID()
  await db.transaction().execute(async (trx) => {
    await trx.insertInto('cases').values({ id: caseId, clientId: owner.userId, title: 'A case' }).execute()
    for (const { person, role } of [{ person: owner, role: 'client' as const }, ...members]) {
      await trx.insertInto('caseMembers').values({ caseId, userId: person.userId, role }).execute()
    }
    const store = { db: trx, keys }
    await keys.create(trx, caseId)
    await createCaseDocuments(store, { caseId, category: null, createdBy: owner.userId })
    for (const { person } of members) await createPrivateNotes(store, { caseId, userId: person.userId })
  })
  const rows = await db.selectFrom('liveDocuments').select(['id', 'kind']).where('caseId', '=', caseId).execute()
  const idOf = (kind: string) => rows.find((row) => row.kind === kind)?.id ?? ''
  return { caseId, briefId: idOf('brief'), notesId: idOf('notes') }
}

export interface TestClient {
  provider: HocuspocusProvider
  socket: HocuspocusProviderWebsocket
  document: Y.Doc
  /** Why authentication failed or the document was closed, in order. */
  events: { type: 'authenticationFailed' | 'close' | 'authenticated'; reason: string }[]
  synced(): Promise<void>
  /** Resolves when everything typed so far is acknowledged. */
  acknowledged(timeoutMs?: number): Promise<void>
  destroy(): void
}

/** A stock Hocuspocus provider in the role of a browser. */
export async function openClient(
  server: Pick<LiveServer, 'url' | 'tokens'>,
  person: TestPerson,
  documentId: string,
  { document = new Y.Doc(), query = '', role = 'client' as AccountRole } = {},
): Promise<TestClient> {
  const socket = new HocuspocusProviderWebsocket({
    url: server.url + query,
    delay: 100,
    minDelay: 50,
    maxDelay: 500,
    factor: 1.2,
    jitter: true,
  })
  const events: TestClient['events'] = []
  const provider = new HocuspocusProvider({
    websocketProvider: socket,
    name: documentId,
    document,
    token: () => server.tokens.sign({ userId: person.userId, sessionId: person.sessionId, role }, new Date()),
    onAuthenticationFailed: ({ reason }) => events.push({ type: 'authenticationFailed', reason }),
    onAuthenticated: ({ scope }) => events.push({ type: 'authenticated', reason: String(scope) }),
    onClose: ({ event }) => events.push({ type: 'close', reason: `${event.code} ${event.reason}` }),
  })
  provider.attach()
  return {
    provider,
    socket,
    document,
    events,
    synced: () => until(() => provider.synced, 10_000, 'synced'),
    acknowledged: (timeoutMs = 10_000) =>
      until(() => provider.synced && !provider.hasUnsyncedChanges, timeoutMs, 'acknowledged'),
    destroy() {
      provider.destroy()
      socket.destroy()
    },
  }
}

/** Polls until `condition` holds. @throws Error naming `what` when it does not in time */
export async function until(
  condition: () => boolean | Promise<boolean>,
  timeoutMs: number,
  what: string,
): Promise<void> {
  const end = Date.now() + timeoutMs
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`not within ${timeoutMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Appends a paragraph with `text`. */
export function typeParagraph(document: Y.Doc, text: string): void {
  const fragment = document.getXmlFragment(RICH_TEXT)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(text)])
  fragment.insert(fragment.length, [paragraph])
}

/** All text of a document, tags included. */
export function textOf(document: Y.Doc): string {
  return document.getXmlFragment(RICH_TEXT).toString()
}
