import { type ChildProcess, fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import * as Y from 'yjs'
import { createMasterKeys } from '../adapters/cipher.ts'
import { createRandom } from '../bench/random.ts'
import { documentSchema } from '../contracts/live/schema.ts'
import { createCaseKeys } from '../domain/case-keys/case-keys.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { readRichText } from '../domain/live-documents/rich-text.ts'
import { counts } from '../test-support/counts.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import { mutate, recordFrames } from '../test-support/frame-mutations.ts'
import type { Health } from '../test-support/hostile-server.ts'
import {
  createLiveTokens,
  insertCase,
  insertPerson,
  openClient,
  textOf,
  typeParagraph,
} from '../test-support/live-server.ts'
import { authFrame, syncFrame } from '../test-support/raw-client.ts'

const FRAMES = counts({ ci: 5_000, long: 100_000 })
/** A frame that cannot be read closes its socket, and those behind it are not looked at: few, so that most are. */
const FRAMES_OF_SOCKET = 10
const SOCKETS_AT_ONCE = 8
const MAX_TURN_MS = 200
const MAX_GROWTH_BYTES = 64 * 1024 * 1024

let database: TestDatabase
let child: ChildProcess
let url: string
const tokens = createLiveTokens()

beforeAll(async () => {
  const made = await createTestDatabase()
  const masterKey = `test:${randomBytes(32).toString('base64')}`
  database = { ...made, keys: createCaseKeys(createMasterKeys(masterKey)) }
  const program = fileURLToPath(new URL('../test-support/hostile-server.ts', import.meta.url))
  child = fork(program, [made.appUrl, masterKey], { execArgv: ['--expose-gc'] })
  const [address] = await once(child, 'message')
  url = address
})
afterAll(async () => {
  child?.kill()
  if (child?.exitCode === null) await once(child, 'exit')
  await database?.drop()
})

async function health(): Promise<Health> {
  child.send('how are you')
  const [answer] = await once(child, 'message')
  return answer
}

/** One socket: signs in (mostly), sends what it has, and goes. */
async function attack(sent: readonly Uint8Array[], first: readonly Uint8Array[]): Promise<void> {
  const socket = new WebSocket(url)
  socket.on('error', () => undefined)
  await once(socket, 'open')
  const closed = once(socket, 'close')
  for (const bytes of [...first, ...sent]) if (socket.readyState === WebSocket.OPEN) socket.send(bytes)
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 100))])
  socket.terminate()
}

test(`[SYNC41] ${FRAMES} mutated frames: the process lives, never stops for long, keeps no memory, and the text is as before`, {
  timeout: counts({ ci: 90_000, long: 3_600_000 }),
}, async () => {
  const [owner, observer] = [await insertPerson(database), await insertPerson(database)]
  const { briefId, notesId } = await insertCase(database, owner, [{ person: observer, role: 'observer' }])
  const honest = await openClient({ url, tokens }, owner, briefId)
  await honest.synced()
  // As a writer on the notes, as a reader on the brief: what is valid by chance may get into the notes only.
  const attackers = await Promise.all(
    [
      { person: owner, documentId: notesId },
      { person: observer, documentId: briefId },
    ].map(async ({ person, documentId }) => {
      const token = await tokens.sign({ ...person, role: 'client' }, new Date())
      const before = (await loadDocument(database, documentId)).document
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
  const before = await health()
  await new Promise((resolve) => setTimeout(resolve, 200))
  await play(FRAMES)
  const after = await health()
  expect(child.exitCode).toBeNull()
  expect(after.rejections).toEqual([])
  // Whoever sends nonsense writes nothing into our logs.
  expect([...new Set(after.printed)]).toEqual([])
  expect(after.longestTurnMs).toBeLessThan(MAX_TURN_MS)
  expect(after.usedBytes - before.usedBytes).toBeLessThan(MAX_GROWTH_BYTES / 2)
  expect(after.rssBytes - before.rssBytes).toBeLessThan(MAX_GROWTH_BYTES)
  await honest.acknowledged()
  const { document } = await loadDocument(database, briefId)
  expect(textOf(document)).toBe(textOf(honest.document))
  expect(textOf(document).match(/honest \d+\./g)).toHaveLength(typed)
  expect(textOf(document).replaceAll(/<paragraph>honest \d+\.<\/paragraph>/g, '')).toBe(
    textOf((await loadDocument(database, briefId, 1)).document),
  )
  const notes = (await loadDocument(database, notesId)).document
  expect(notes.store.pendingStructs).toBeNull()
  documentSchema.nodeFromJSON(readRichText(notes))
  honest.destroy()
})
