import { once } from 'node:events'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { createRandom } from '../bench/random.ts'
import { documentSchema } from '../contracts/live/schema.ts'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { readRichText } from '../domain/live-documents/rich-text.ts'
import { counts } from '../test-support/counts.ts'
import { cpuMsOf } from '../test-support/cpu-time.ts'
import { mutate, recordFrames } from '../test-support/frame-mutations.ts'
import {
  createLiveTokens,
  insertCase,
  insertPerson,
  openClient,
  textOf,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'
import { authFrame, openRawClient, syncFrame } from '../test-support/raw-client.ts'
import { startWatchedServer, type WatchedServer } from '../test-support/watched-server.ts'

const FRAMES = counts({ ci: 5_000, long: 100_000 })
/** A frame that cannot be read closes its socket, and those behind it are not looked at: few, so that most are. */
const FRAMES_OF_SOCKET = 10
const SOCKETS_AT_ONCE = 8
const MAX_TURN_MS = 200
const MAX_GROWTH_BYTES = 64 * 1024 * 1024

let server: WatchedServer
const tokens = createLiveTokens()

beforeAll(async () => {
  server = await startWatchedServer()
})
afterAll(() => server?.stop())

const MB = 1024 * 1024

/** A state of so many paragraphs with so many letters, by somebody who has written offline. */
function manuscript(paragraphs: number, letters: number): Uint8Array {
  const document = new Y.Doc()
  // Short in every reference.
  document.clientID = 77
  document.getXmlFragment(RICH_TEXT).insert(
    0,
    Array.from({ length: paragraphs }, () => {
      const paragraph = new Y.XmlElement('paragraph')
      paragraph.insert(0, [new Y.XmlText('x'.repeat(letters))])
      return paragraph
    }),
  )
  return Y.encodeStateAsUpdate(document)
}

/** First syncs near their limit: in one piece, in as many as are let in, and in more. */
const firstSyncs: [string, () => Uint8Array, 'let in' | 'refused'][] = [
  ['8 MB in one piece', () => manuscript(1, 8 * MB - 100_000), 'let in'],
  ['8 MB in 8,000 paragraphs', () => manuscript(8_000, 980), 'let in'],
  ['8 MB in 250,000 paragraphs', () => manuscript(250_000, 1), 'refused'],
]

// How long one that is let in stops the process is not asserted: 23 ms in one piece, 104 to 115 ms in 8,000 paragraphs when it was measured last.
test.each(firstSyncs)(
  '[SYNC41] a first sync of %s: what is refused costs less than it would take Yjs',
  async (...each) => {
    const [, make, outcome] = each
    const owner = await insertPerson(server.database)
    const token = await tokens.sign({ ...owner, role: 'client' }, new Date())
    const update = make()
    expect(update.length).toBeGreaterThan(7 * MB)
    // The first one is what is compiled once.
    for (const round of ['warm', 'measured']) {
      const { notesId } = await insertCase(server.database, owner)
      const client = await openRawClient({ url: server.url, token, documentId: notesId })
      await until(() => client.acknowledged === 1, 20_000, 'the answer to the handshake')
      await server.health()
      await new Promise((resolve) => setTimeout(resolve, 100))
      client.send(syncFrame(notesId, 1, update))
      await until(() => client.acknowledged === 2 || client.closed !== undefined, 60_000, 'an answer')
      await new Promise((resolve) => setTimeout(resolve, 100))
      const { longestTurnMs } = await server.health()
      expect(client.closed).toBe(outcome === 'let in' ? undefined : 'UPDATE_REFUSED')
      client.destroy()
      if (round === 'warm' || outcome === 'let in') continue
      expect(longestTurnMs).toBeLessThan(cpuMsOf(() => Y.applyUpdate(new Y.Doc(), update)) / 2)
    }
  },
  180_000,
)

/** One socket: signs in (mostly), sends what it has, and goes. */
async function attack(sent: readonly Uint8Array[], first: readonly Uint8Array[]): Promise<void> {
  const socket = new WebSocket(server.url)
  socket.on('error', () => undefined)
  await once(socket, 'open')
  const closed = once(socket, 'close')
  for (const bytes of [...first, ...sent]) if (socket.readyState === WebSocket.OPEN) socket.send(bytes)
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 100))])
  socket.terminate()
}

test('[SYNC41] a token with a version that breaks off is refused without a word in our logs', async () => {
  const owner = await insertPerson(server.database)
  const { notesId } = await insertCase(server.database, owner)
  const token = await tokens.sign({ ...owner, role: 'client' }, new Date())
  const socket = new WebSocket(server.url)
  await once(socket, 'open')
  socket.send(Buffer.concat([authFrame(notesId, token), Uint8Array.of(100, 52)]))
  const [code] = await once(socket, 'close')
  expect(code).toBe(4401)
  expect((await server.health()).printed).toEqual([])
})

test(`[SYNC41] ${FRAMES} mutated frames: the process lives, never stops for long, keeps no memory, and the text is as before`, {
  timeout: counts({ ci: 300_000, long: 3_600_000 }),
}, async () => {
  const [owner, observer] = [await insertPerson(server.database), await insertPerson(server.database)]
  const { briefId, notesId } = await insertCase(server.database, owner, [{ person: observer, role: 'observer' }])
  const honest = await openClient({ url: server.url, tokens }, owner, briefId)
  await honest.synced()
  // As a writer on the notes, as a reader on the brief: what is valid by chance may get into the notes only.
  const attackers = await Promise.all(
    [
      { person: owner, documentId: notesId },
      { person: observer, documentId: briefId },
    ].map(async ({ person, documentId }) => {
      const token = await tokens.sign({ ...person, role: 'client' }, new Date())
      const before = (await loadDocument(server.database, documentId)).document
      const frames = recordFrames(documentId, token, Y.encodeStateAsUpdate(before))
      const handshake = [authFrame(documentId, token), syncFrame(documentId, 1, new Uint8Array([0, 0]))]
      return { frames, handshake }
    }),
  )
  const random = createRandom(4711)
  let typed = 0
  const play = async (frames: number) => {
    for (let sent = 0; sent < frames; sent += FRAMES_OF_SOCKET * SOCKETS_AT_ONCE) {
      await Promise.all(
        Array.from({ length: SOCKETS_AT_ONCE }, (_, i) => {
          const attacker = attackers[i % attackers.length]
          if (!attacker) throw new Error('nobody')
          const bytes = Array.from({ length: FRAMES_OF_SOCKET }, () => mutate(attacker.frames, random))
          return attack(bytes, random() < 0.8 ? attacker.handshake : [])
        }),
      )
      typeParagraph(honest.document, `honest ${typed++}.`)
    }
  }
  await play(FRAMES_OF_SOCKET * SOCKETS_AT_ONCE * 8) // what is compiled and cached once
  const before = await server.health()
  await new Promise((resolve) => setTimeout(resolve, 200))
  await play(FRAMES)
  const after = await server.health()
  expect(server.child.exitCode).toBeNull()
  expect(after.rejections).toEqual([])
  // Whoever sends nonsense writes nothing into our logs.
  expect([...new Set(after.printed)]).toEqual([])
  expect(after.longestTurnMs).toBeLessThan(MAX_TURN_MS)
  expect(after.usedBytes - before.usedBytes).toBeLessThan(MAX_GROWTH_BYTES / 2)
  expect(after.rssBytes - before.rssBytes).toBeLessThan(MAX_GROWTH_BYTES)
  await honest.acknowledged()
  const { document } = await loadDocument(server.database, briefId)
  expect(textOf(document)).toBe(textOf(honest.document))
  expect(textOf(document).match(/honest \d+\./g)).toHaveLength(typed)
  expect(textOf(document).replaceAll(/<paragraph>honest \d+\.<\/paragraph>/g, '')).toBe(
    textOf((await loadDocument(server.database, briefId, 1)).document),
  )
  const notes = (await loadDocument(server.database, notesId)).document
  expect(notes.store.pendingStructs).toBeNull()
  documentSchema.nodeFromJSON(readRichText(notes))
  honest.destroy()
})
