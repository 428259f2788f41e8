import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { insertCase, insertPerson, openClient, typeParagraph, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'
import { openRawClient } from '../test-support/raw-client.ts'

const world = liveWorld()

const CANARY = 'canary-in-the-figures'

/** The page as Prometheus gets it, and the figures on it by their full names. */
async function scrape(): Promise<{ page: string; figures: Map<string, number> }> {
  const page = await world.server.registry.metrics()
  const lines = page.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return { page, figures: new Map(lines.map((line) => [line.replace(/ \S+$/, ''), Number(line.split(' ').at(-1))])) }
}

test('[SYNC47] the figures of the live layer follow what happens, and hold no text, name or id of anybody', async () => {
  const owner = await insertPerson(world.database)
  const { briefId, caseId } = await insertCase(world.database, owner)
  const writer = await openClient(world.server, owner, briefId)
  await writer.synced()
  for (let i = 0; i < 5; i++) {
    typeParagraph(writer.document, `${CANARY} ${i}`)
    await writer.acknowledged()
  }
  const token = await world.server.tokens.sign({ ...owner, role: 'client' }, new Date())
  const hostile = await openRawClient({ url: world.server.url, token, documentId: briefId })
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
  expect(figures.get('collab_divergence_total{found="update"}')).toBe(1)
  const people = await world.database.db.selectFrom('users').select(['id', 'email', 'name']).execute()
  const secrets = people.flatMap(({ id, email, name }) => [id, email, name])
  for (const secret of [CANARY, briefId, caseId, token, ...secrets]) {
    expect(page).not.toContain(secret)
  }
  writer.destroy()
  hostile.destroy()
  await until(async () => (await scrape()).figures.get('collab_connections') === 0, 5_000, 'nobody connected')
})

test('[OPS2] whoever is not let in at a live document is counted, by whether their token or their right was missing', async () => {
  const [owner, stranger] = [await insertPerson(world.database), await insertPerson(world.database)]
  const { briefId, caseId } = await insertCase(world.database, owner)
  const noted = async (answer: string) =>
    (await scrape()).figures.get(`authz_denied_total{at="openLiveDocument",answer="${answer}"}`) ?? 0
  const before = { right: await noted('NOT_FOUND'), token: await noted('UNAUTHENTICATED') }
  const token = await world.server.tokens.sign({ ...stranger, role: 'client' }, new Date())
  for (const shown of [token, 'nonsense', token]) {
    // Left open by the server for another try; it is closed at the end of the test.
    openRawClient({ url: world.server.url, token: shown, documentId: briefId }).catch(() => undefined)
  }
  const total = async () => (await noted('NOT_FOUND')) + (await noted('UNAUTHENTICATED'))
  await until(async () => (await total()) === before.right + before.token + 3, 5_000, 'all are counted')
  expect(await noted('NOT_FOUND')).toBe(before.right + 2)
  expect(await noted('UNAUTHENTICATED')).toBe(before.token + 1)
  expect((await scrape()).page).not.toMatch(new RegExp(`${briefId}|${caseId}|${stranger.userId}`))
})
