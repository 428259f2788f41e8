import { afterEach, expect, test, vi } from 'vitest'
import * as Y from 'yjs'
import { RICH_TEXT } from '../contracts/live/shared-types.ts'
import { deleteUnusedDocumentClients } from '../domain/live-documents/document-clients.queries.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { counts } from '../test-support/counts.ts'
import { insertCase, insertPerson, type TestPerson, textOf, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'
import { openRawClient, type RawClient } from '../test-support/raw-client.ts'
import { expectAllEqual, expectNothingLost, pauseTyping, settled, startTyping } from '../test-support/typing-crew.ts'
import { createTypist, type Typist } from '../test-support/typist.ts'

const ATTACKS = counts({ ci: 100, long: 1_000 })
/** What an attack writes, to be found nowhere. */
const FORGED = 'FORGED'

let crew: Typist[] = []
const printed = vi.spyOn(console, 'error')

const world = liveWorld()

afterEach(() => {
  // Nobody can fill stderr by being refused.
  expect(printed).not.toHaveBeenCalled()
  for (const typist of crew.splice(0)) typist.destroy()
})
const tokenOf = (person: TestPerson) => world.server.tokens.sign({ ...person, role: 'client' }, new Date())

/** Two who type, and a colleague in the same case with a program of their own. */
async function openCase() {
  const [owner, lawyer, mallory] = await Promise.all([1, 2, 3].map(() => insertPerson(world.database)))
  if (!owner || !lawyer || !mallory) throw new Error('nobody')
  const { briefId } = await insertCase(world.database, owner, [
    { person: lawyer, role: 'lawyer' },
    { person: mallory, role: 'colleague' },
  ])
  crew = [owner, lawyer].map((person, client) =>
    createTypist({ client, url: world.server.url, token: async () => tokenOf(person), documentId: briefId }),
  )
  await until(() => crew.every(({ provider }) => provider.synced), 10_000, 'all synced')
  // From here on their client ids are known to everybody on the document, and nobody has typed yet.
  for (const { provider } of crew) provider.setAwarenessField('cursor', null)
  const ids = crew.map(({ document }) => document.clientID).sort()
  await until(async () => String((await boundIn(briefId)).sort()) === String(ids), 10_000, 'client ids bound')
  return {
    briefId,
    people: { owner, lawyer, mallory },
    attack: async () => openRawClient({ ...world.server, token: await tokenOf(mallory), documentId: briefId }),
  }
}

/** Client ids that are somebody's in this document. */
async function boundIn(documentId: string): Promise<number[]> {
  const rows = await world.database.db
    .selectFrom('documentClients')
    .select('clientId')
    .where('documentId', '=', documentId)
    .where('userId', 'is not', null)
    .execute()
  return rows.map(({ clientId }) => clientId)
}

/** A paragraph with this text under any client id, as an update. */
function paragraph(document: Y.Doc, clientID: number, text: string, at = 0): Uint8Array {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(document))
  copy.clientID = clientID
  const before = Y.encodeStateVector(copy)
  const element = new Y.XmlElement('paragraph')
  element.insert(0, [new Y.XmlText(text)])
  copy.getXmlFragment(RICH_TEXT).insert(at, [element])
  const update = Y.encodeStateAsUpdate(copy, before)
  Y.applyUpdate(document, update)
  return update
}

/** Where the paragraph of this client stands. */
function paragraphOf(clientID: number, document: Y.Doc): number {
  return document
    .getXmlFragment(RICH_TEXT)
    .toArray()
    .findIndex(({ _item }) => _item?.id.client === clientID)
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
  for (let number = 0; number < ATTACKS; number++) {
    // The first ones come before anybody has typed.
    if (number === ATTACKS / 10) startTyping(crew)
    const mallory = await attack()
    await until(() => mallory.acknowledged === 1, 10_000, 'the handshake acknowledged')
    mallory.sendUpdate(makeUpdate(mallory, number))
    await until(() => mallory.closed !== undefined || mallory.acknowledged > 1, 10_000, 'an answer')
    // Also where the victim's own typing was first at that clock: what is there is not what was sent.
    expect({ closed: mallory.closed, acknowledged: mallory.acknowledged }).toEqual({
      closed: 'UPDATE_REFUSED',
      acknowledged: 1,
    })
    mallory.destroy()
  }
  pauseTyping(crew)
  await settled(crew, 10_000)
  const { document } = await loadDocument(world.database, briefId)
  expectNothingLost(crew, document)
  expectAllEqual(crew, document)
  expect(document.store.pendingStructs).toBeNull()
  expect(textOf(document)).not.toContain(FORGED)
  for (const { provider, refusals } of crew) expect({ unsynced: provider.unsyncedChanges, refusals }).toEqual(nothing)
}
async function metric(name: string): Promise<number> {
  return (await world.server.registry.getSingleMetric(name)?.get())?.values[0]?.value ?? Number.NaN
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

test('[SYNC40] a client id that others could see stays its own, when its client goes before it has written and types offline', async () => {
  const { briefId, attack } = await openCase()
  const [victim, other] = crew
  if (!victim || !other) throw new Error('nobody')
  for (const typist of crew) typist.socket.disconnect()
  // Nobody has the document open any more: what is in memory goes.
  await until(() => metric('collab_documents_open').then((open) => open === 0), 10_000, 'the document is closed')
  for (const length of [1, 40]) {
    const mallory = await attack()
    mallory.sendUpdate(paragraph(mallory.document, victim.document.clientID, FORGED.repeat(length)))
    await until(() => mallory.closed !== undefined, 10_000, 'a refusal')
    expect(mallory.closed).toBe('UPDATE_REFUSED')
    mallory.destroy()
  }
  startTyping(crew)
  await until(() => crew.every(({ typed }) => typed.length > 3), 10_000, 'typed offline')
  pauseTyping(crew)
  for (const typist of crew) void typist.socket.connect()
  await settled(crew, 10_000)
  const { document } = await loadDocument(world.database, briefId)
  expectNothingLost(crew, document)
  expectAllEqual(crew, document)
  expect(textOf(document)).not.toContain(FORGED)
})

/** What somebody without presence is about to write under an id that nobody knew, and what the guesser has put there before. */
const squats: [string, (edits: Squat) => void][] = [
  ['other text of the same length', ({ squat }) => squat('XXXXXX')],
  ['a longer one', ({ squat }) => squat('XXXXXXXXXXXX')],
  ['a longer one that begins with the same words', ({ squat }) => squat('honesX and more')],
  ['the same text at another place', ({ squat }) => squat('honest', 3)],
  [
    'something that is deleted again at once',
    ({ squat, remove }) => {
      squat('XXXXXX')
      remove()
    },
  ],
]

interface Squat {
  squat(text: string, at?: number): void
  remove(): void
}

test.each(squats)(
  '[SYNC40] a guessed client id: %s under it is never taken for what its owner writes',
  async (_, play) => {
    const { briefId, people, attack } = await openCase()
    const victimId = new Y.Doc().clientID
    const mallory = await attack()
    const victim = await openRawClient({ ...world.server, token: await tokenOf(people.lawyer), documentId: briefId })
    const honest = paragraph(victim.document, victimId, 'honest')
    const copy = new Y.Doc()
    Y.applyUpdate(copy, Y.encodeStateAsUpdate(mallory.document))
    let expected = mallory.acknowledged
    const send = (update: Uint8Array) => {
      mallory.sendUpdate(update)
      expected++
    }
    play({
      squat: (text, at) => send(paragraph(copy, victimId, text, at)),
      remove() {
        const before = Y.encodeStateVector(copy)
        const squatted = paragraphOf(victimId, copy)
        copy.getXmlFragment(RICH_TEXT).delete(squatted, 1)
        send(Y.encodeStateAsUpdate(copy, before))
      },
    })
    await until(() => mallory.acknowledged === expected, 10_000, 'the guess got in')
    const acknowledged = victim.acknowledged
    victim.sendUpdate(honest)
    await until(() => victim.closed !== undefined || victim.acknowledged > acknowledged, 10_000, 'an answer')
    expect({ closed: victim.closed, acknowledged: victim.acknowledged }).toEqual({
      closed: 'UPDATE_REFUSED',
      acknowledged,
    })
    for (const client of [mallory, victim]) client.destroy()
  },
)

test('[SYNC40] what really is in the log is acknowledged, whoever sends it again', async () => {
  const { briefId, people, attack } = await openCase()
  startTyping(crew)
  await until(() => crew.every(({ acknowledged }) => acknowledged.size > 5), 10_000, 'honest edits')
  pauseTyping(crew)
  await settled(crew, 10_000)
  const { document, seq } = await loadDocument(world.database, briefId)
  for (const resent of [Y.encodeStateAsUpdate(document), Y.encodeStateAsUpdate(crew[0]?.document as Y.Doc)]) {
    const relay = await attack()
    const before = relay.acknowledged
    relay.sendUpdate(resent)
    await until(() => relay.closed !== undefined || relay.acknowledged > before, 10_000, 'an answer')
    expect(relay.closed).toBeUndefined()
    relay.destroy()
  }
  expect((await loadDocument(world.database, briefId)).seq).toBe(seq)
  expect(people.mallory).toBeDefined()
})

test('[SYNC40] client ids that nobody has written under are let go when they are old, the others never', async () => {
  const { briefId } = await openCase()
  const [first] = crew
  if (!first) throw new Error('nobody')
  first.start(20)
  await until(() => first.acknowledged.size > 0, 10_000, 'one has written')
  first.pause()
  await deleteUnusedDocumentClients(world.database.db, new Date(Date.now() - 60_000))
  expect(await boundIn(briefId)).toHaveLength(2)
  await deleteUnusedDocumentClients(world.database.db, new Date(Date.now() + 60_000))
  expect(await boundIn(briefId)).toEqual([first.document.clientID])
})
