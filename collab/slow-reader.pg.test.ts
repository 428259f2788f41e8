import { afterAll, beforeAll, expect, test } from 'vitest'
import type * as Y from 'yjs'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'
import { counts } from '../test-support/counts.ts'
import {
  createLiveTokens,
  insertCase,
  insertPerson,
  openClient,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'
import { openRawClient } from '../test-support/raw-client.ts'
import { startWatchedServer, type WatchedServer } from '../test-support/watched-server.ts'

const MiB = 1024 * 1024
/** Half a megabyte each. */
const EDITS = counts({ ci: 80, long: 300 })
/** What may wait for a reader, and one message more, which is looked at only after it has gone to the socket. */
const MAX_WAITING_BYTES = 8 * MiB + MiB
const MAX_GROWTH_BYTES = 64 * MiB

let server: WatchedServer
const tokens = createLiveTokens()

beforeAll(async () => {
  server = await startWatchedServer()
})
afterAll(() => server?.stop())

test(`[SYNC42] a reader that does not read is closed at 8 MiB and not before; ${EDITS / 2} MB of edits cost the server less than 64 MB, and nobody notices`, {
  timeout: 120_000,
}, async () => {
  const owner = await insertPerson(server.database)
  const { briefId } = await insertCase(server.database, owner)
  const writer = await openClient({ url: server.url, tokens }, owner, briefId)
  await writer.synced()
  typeParagraph(writer.document, '')
  const fragment = writer.document.getXmlFragment(RICH_TEXT)
  const text = (fragment.get(fragment.length - 1) as Y.XmlElement).get(0) as Y.XmlText
  let slowestMs = 0
  /** Half a megabyte, written and deleted again: the document stays small. */
  const write = async (times: number) => {
    for (let i = 0; i < times; i++) {
      const started = performance.now()
      text.insert(0, 'x'.repeat(MiB / 2))
      text.delete(0, MiB / 2)
      await writer.acknowledged()
      slowestMs = Math.max(slowestMs, performance.now() - started)
    }
  }
  await write(20) // what is compiled and cached once
  const token = await tokens.sign({ ...owner, role: 'client' }, new Date())
  const reader = await openRawClient({ url: server.url, token, documentId: briefId })
  const before = await server.health()
  reader.socket.pause()
  let mostWaiting = 0
  let mostRss = 0
  let closedAfter = Number.POSITIVE_INFINITY
  for (let i = 0; i < EDITS; i++) {
    await write(1)
    if (i % 5 > 0 && i > 40) continue
    const { bufferedBytes, rssBytes, slowReaders } = await server.health()
    mostWaiting = Math.max(mostWaiting, bufferedBytes)
    mostRss = Math.max(mostRss, rssBytes)
    if (slowReaders > 0) closedAfter = Math.min(closedAfter, i + 1)
  }
  expect(mostWaiting).toBeGreaterThan(6 * MiB)
  expect(mostWaiting).toBeLessThan(MAX_WAITING_BYTES)
  // The sockets' own buffers, in the kernel, take some megabytes first.
  expect(closedAfter).toBeGreaterThan(16)
  expect(closedAfter).toBeLessThan(60)
  expect(mostRss - before.rssBytes).toBeLessThan(MAX_GROWTH_BYTES)
  expect((await server.health()).bufferedBytes).toBe(0)
  reader.socket.resume()
  await until(() => reader.closed !== undefined, 5_000, 'the slow reader sees that it was closed')
  expect(writer.events.filter(({ type }) => type === 'close')).toEqual([])
  expect(slowestMs).toBeLessThan(2_000)
  writer.destroy()
})
