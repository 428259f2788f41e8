import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import * as Y from 'yjs'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { counts } from '../test-support/counts.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import {
  insertCase,
  insertPerson,
  type LiveServer,
  startLiveServer,
  type TestPerson,
  textOf,
  until,
} from '../test-support/live-server.ts'
import { openRawClient, type RawClient } from '../test-support/raw-client.ts'
import { expectAllEqual, expectNothingLost, pauseTyping, settled, startTyping } from '../test-support/typing-crew.ts'
import { createTypist, type Typist } from '../test-support/typist.ts'

const ATTACKS = counts({ ci: 100, long: 1_000 })
/** What an attack writes, to be found nowhere. */
const FORGED = 'FORGED'

let database: TestDatabase
let server: LiveServer
let crew: Typist[] = []

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startLiveServer(database)
})
afterEach(() => {
  for (const typist of crew.splice(0)) typist.destroy()
})
afterAll(async () => {
  await server?.stop()
  await database?.drop()
})

const tokenOf = (person: TestPerson) => server.tokens.sign({ ...person, role: 'client' }, new Date())

/** Two who type, and a colleague in the same case with a program of their own. */
async function openCase() {
  const [owner, lawyer, mallory] = await Promise.all([1, 2, 3].map(() => insertPerson(database)))
  if (!owner || !lawyer || !mallory) throw new Error('nobody')
  const { briefId } = await insertCase(database, owner, [
    { person: lawyer, role: 'lawyer' },
    { person: mallory, role: 'colleague' },
  ])
  crew = [owner, lawyer].map((person, client) =>
    createTypist({ client, url: server.url, token: async () => tokenOf(person), documentId: briefId }),
  )
  await until(() => crew.every(({ provider }) => provider.synced), 10_000, 'all synced')
  return {
    briefId,
    attack: async () => openRawClient({ ...server, token: await tokenOf(mallory), documentId: briefId }),
  }
}

/** Somebody's next paragraph, or with `skipped` the one after it. */
function forge(document: Y.Doc, clientID: number, skipped: number): Uint8Array {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
  copy.clientID = clientID
  const write = () => {
    const paragraph = new Y.XmlElement('paragraph')
    paragraph.insert(0, [new Y.XmlText(FORGED)])
    copy.getXmlFragment(RICH_TEXT).insert(0, [paragraph])
  }
  for (let i = 0; i < skipped; i++) write()
  const before = Y.encodeStateVector(copy)
  write()
  return Y.encodeStateAsUpdate(copy, before)
}

async function expectAllRefused(makeUpdate: (client: RawClient, number: number) => Uint8Array): Promise<void> {
  const { briefId, attack } = await openCase()
  startTyping(crew)
  // An id is somebody's from the first edit (or presence) that the server has seen of it.
  await until(() => crew.every(({ acknowledged }) => acknowledged.size > 0), 10_000, 'their first edits')
  let refused = 0
  for (let number = 0; refused < ATTACKS && number < ATTACKS * 3; number++) {
    const mallory = await attack()
    await until(() => mallory.acknowledged === 1, 10_000, 'the handshake acknowledged')
    mallory.sendUpdate(makeUpdate(mallory, number))
    // Overtaken by the victim's own typing at that clock, it says nothing new: known, and acknowledged as such.
    await until(() => mallory.closed !== undefined || mallory.acknowledged > 1, 10_000, 'an answer')
    if (mallory.acknowledged === 1) {
      expect(mallory.closed).toBe('UPDATE_REFUSED')
      refused++
    }
    mallory.destroy()
  }
  expect(refused).toBe(ATTACKS)
  pauseTyping(crew)
  await settled(crew, 10_000)
  const { document } = await loadDocument(database, briefId)
  expectNothingLost(crew, document)
  expectAllEqual(crew, document)
  expect(document.store.pendingStructs).toBeNull()
  expect(textOf(document)).not.toContain(FORGED)
  for (const { provider, refusals } of crew) expect({ unsynced: provider.unsyncedChanges, refusals }).toEqual(nothing)
}
const nothing = { unsynced: 0, refusals: [] }
const timeout = counts({ ci: 60_000, long: 1_200_000 })

test(
  `[SYNC40] ${ATTACKS} updates under the client id of somebody else, while they type: none gets in`,
  { timeout },
  () =>
    expectAllRefused(({ document }, number) => {
      const victim = crew[number % crew.length]?.document.clientID ?? 0
      // At the clock that is the victim's next, and at a later one that the victim will reach.
      return forge(document, victim, number % 2)
    }),
)

test(
  `[SYNC40] ${ATTACKS} updates with a gap, while others type: none gets in and nothing stays pending`,
  { timeout },
  () => expectAllRefused(({ document }) => forge(document, new Y.Doc().clientID, 1)),
)

test('[SYNC40] the client id of somebody who is present and has not written yet is theirs already', async () => {
  const { briefId, attack } = await openCase()
  const [victim] = crew
  if (!victim) throw new Error('nobody')
  victim.provider.setAwarenessField('cursor', null)
  const mallory = await attack()
  await new Promise((resolve) => setTimeout(resolve, 300))
  mallory.sendUpdate(forge(mallory.document, victim.document.clientID, 0))
  await until(() => mallory.closed !== undefined, 10_000, 'a refusal')
  expect(mallory.closed).toBe('UPDATE_REFUSED')
  mallory.destroy()
  startTyping(crew)
  await until(() => crew.every(({ acknowledged }) => acknowledged.size > 3), 10_000, 'honest edits')
  pauseTyping(crew)
  await settled(crew, 10_000)
  expectAllEqual(crew, (await loadDocument(database, briefId)).document)
})
