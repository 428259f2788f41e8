import { afterAll, afterEach, beforeAll } from 'vitest'
import type { CollabDeps } from '../collab/collab.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { createTestDatabase, type TestDatabase } from './database.ts'
import {
  insertPerson,
  type LiveServer,
  openClient,
  startLiveServer,
  type TestClient,
  type TestPerson,
  textOf,
} from './live-server.ts'
import { openRawClient, type RawClient } from './raw-client.ts'
import { openYClient, type YClient } from './y-client.ts'

/** What most tests of the live layer stand on. */
interface LiveWorld {
  database: TestDatabase
  server: LiveServer
  /** A client, who owns cases. */
  owner: TestPerson
  lawyer: TestPerson
  /** Destroyed after each test. */
  clients: { destroy(): void }[]
  /** Three kinds of clients, at this server or another one; all are `clients`. */
  open(person: TestPerson, documentId: string, options?: At & Parameters<typeof openClient>[3]): Promise<TestClient>
  openPlain(person: TestPerson, documentId: string, options?: At & Parameters<typeof openYClient>[3]): Promise<YClient>
  openRaw(person: TestPerson, documentId: string, options?: At): Promise<RawClient>
  /** What is committed of a document. */
  loggedText(documentId: string): Promise<string>
}

interface At {
  at?: LiveServer
}

/**
 * A database, a live server and two people for all tests of the file that calls it: there from its first `beforeAll` on, gone after its
 * last `afterAll`.
 * @param overrides what is different about the server
 */
export function liveWorld(overrides: Partial<CollabDeps> = {}): LiveWorld {
  const clients: LiveWorld['clients'] = []
  function keep<Client extends { destroy(): void }>(client: Client): Client {
    clients.push(client)
    return client
  }
  const world = {
    clients,
    open: async (person, documentId, { at = world.server, ...options } = {}) =>
      keep(await openClient(at, person, documentId, options)),
    openPlain: async (person, documentId, { at = world.server, ...options } = {}) =>
      keep(await openYClient(at, person, documentId, options)),
    async openRaw(person, documentId, { at = world.server } = {}) {
      const token = await at.tokens.sign({ ...person, role: 'client' }, new Date())
      return keep(await openRawClient({ url: at.url, token, documentId }))
    },
    loggedText: async (documentId) => textOf((await loadDocument(world.database, documentId)).document),
  } as Omit<LiveWorld, 'database' | 'server' | 'owner' | 'lawyer'> as LiveWorld
  beforeAll(async () => {
    world.database = await createTestDatabase()
    world.server = await startLiveServer(world.database, 0, overrides)
    world.owner = await insertPerson(world.database)
    world.lawyer = await insertPerson(world.database, 'lawyer')
  })
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy()
  })
  afterAll(async () => {
    await world.server?.stop()
    await world.database?.drop()
  })
  return world
}
