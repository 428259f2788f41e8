import { afterAll, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import {
  insertCase,
  insertPerson,
  type LiveServer,
  openClient,
  startLiveServer,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'
import { openRawClient } from '../test-support/raw-client.ts'

let database: TestDatabase
let server: LiveServer

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startLiveServer(database)
})
afterAll(async () => {
  await server?.stop()
  await database?.drop()
})

const CANARY = 'canary-in-the-figures'

/** The page as Prometheus gets it, and the figures on it by their full names. */
async function scrape(): Promise<{ page: string; figures: Map<string, number> }> {
  const page = await server.registry.metrics()
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return { page, figures: new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))])) }
}

test('[SYNC47] the figures of the live layer follow what happens, and hold no text, name or id of anybody', async () => {
  const owner = await insertPerson(database)
  const { briefId, caseId } = await insertCase(database, owner)
  const writer = await openClient(server, owner, briefId)
  await writer.synced()
  for (let i = 0; i < 5; i++) {
    typeParagraph(writer.document, `${CANARY} ${i}`)
    await writer.acknowledged()
  }
  const token = await server.tokens.sign({ ...owner, role: 'client' }, new Date())
  const hostile = await openRawClient({ url: server.url, token, documentId: briefId })
  // The writer's ids with another text.
  const squatted = new Y.Doc()
  squatted.clientID = writer.document.clientID
  typeParagraph(squatted, `${CANARY} forged`)
  const offer = Y.encodeStateAsUpdate(squatted)
  hostile.sendUpdate(offer)
  await until(() => hostile.closed !== undefined, 5_000, 'a refusal')

  const { page, figures } = await scrape()
  expect(figures.get('collab_connections')).toBe(2)
  expect(figures.get('collab_documents_open')).toBe(1)
  expect(figures.get('collab_unjournaled_updates')).toBe(0)
  expect(figures.get('collab_ws_buffered_bytes')).toBe(0)
  expect(figures.get('collab_slow_readers_total')).toBe(0)
  expect(figures.get('collab_ack_seconds_count')).toBeGreaterThanOrEqual(5)
  expect(figures.get('collab_ack_seconds_sum')).toBeLessThan(5)
  expect(figures.get('collab_journal_append_seconds_count')).toBeGreaterThanOrEqual(5)
  expect(figures.get('collab_guard_seconds_count')).toBeGreaterThanOrEqual(6)
  expect(figures.get('collab_update_rejected_total{reason="differs"}')).toBe(1)
  expect(figures.get('collab_divergence_total')).toBe(1)
  const people = await database.db.selectFrom('users').select(['id', 'email', 'name']).execute()
  const secrets = people.flatMap(({ id, email, name }) => [id, email, name])
  for (const secret of [CANARY, briefId, caseId, token, ...secrets]) {
    expect(page).not.toContain(secret)
  }
  writer.destroy()
  hostile.destroy()
  await until(async () => (await scrape()).figures.get('collab_connections') === 0, 5_000, 'nobody connected')
})
