import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { notifyAccessChanged } from '../adapters/database/notify.ts'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { counts } from '../test-support/counts.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import { type LivePair, startLivePair } from '../test-support/live-pair.ts'
import {
  insertCase,
  insertPerson,
  openClient,
  type TestCase,
  type TestClient,
  type TestPerson,
  textOf,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'
import { hasRedisServer } from '../test-support/redis.ts'

const REVOCATIONS = counts({ ci: 20, long: 100 })

let database: TestDatabase
let pair: LivePair
let owner: TestPerson
let lawyer: TestPerson
let documents: TestCase
const clients: TestClient[] = []

describe.skipIf(!hasRedisServer)('two processes and a Redis', () => {
  beforeAll(async () => {
    database = await createTestDatabase()
    pair = await startLivePair(database)
    owner = await insertPerson(database)
    lawyer = await insertPerson(database, 'lawyer')
  })
  afterEach(() => {
    for (const client of clients.splice(0)) client.destroy()
  })
  afterAll(async () => {
    await pair?.stop()
    await database?.drop()
  })

  async function open(at: 0 | 1, person: TestPerson, documentId: string): Promise<TestClient> {
    const client = await openClient(pair.servers[at], person, documentId)
    clients.push(client)
    return client
  }

  /** The owner at one process, the lawyer at the other, on a fresh brief. */
  async function openBoth(): Promise<[TestClient, TestClient]> {
    documents = await insertCase(database, owner, [{ person: lawyer, role: 'lawyer' }])
    const a = await open(0, owner, documents.briefId)
    const b = await open(1, lawyer, documents.briefId)
    await Promise.all([a.synced(), b.synced()])
    return [a, b]
  }

  const loggedText = async () => textOf((await loadDocument(database, documents.briefId)).document)
  const presence = (client: TestClient) => client.provider.awareness?.getStates() ?? new Map()

  test('[SYNC30] an edit at one process is on a screen at the other within 1 s, and is in the log by then', async () => {
    const [a, b] = await openBoth()
    for (let i = 0; i < 30; i++) {
      const [from, to] = i % 2 === 0 ? [a, b] : [b, a]
      typeParagraph(from.document, `edit ${i}.`)
      await until(() => textOf(to.document).includes(`edit ${i}.`), 1_000, 'the edit at the other process')
      expect(await loggedText()).toContain(`edit ${i}.`)
    }
  })

  test('[SYNC30] both typing at once end equal within 1 s, and equal to the log', async () => {
    const [a, b] = await openBoth()
    for (let i = 0; i < 100; i++) {
      typeParagraph(a.document, `a ${i}.`)
      typeParagraph(b.document, `b ${i}.`)
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await Promise.all([a.acknowledged(), b.acknowledged()])
    await until(() => textOf(a.document) === textOf(b.document), 1_000, 'equal')
    expect(textOf(a.document)).toBe(await loggedText())
    for (let i = 0; i < 100; i++) expect(textOf(a.document)).toContain(`b ${i}.`)
  })

  test('[SYNC30] rows that are too large to be sent around arrive as well', async () => {
    const [a, b] = await openBoth()
    typeParagraph(a.document, 'x'.repeat(400_000))
    await until(() => textOf(b.document).includes('x'.repeat(400_000)), 3_000, 'the large edit')
    typeParagraph(b.document, 'and on.')
    await until(() => textOf(a.document).includes('and on.'), 1_000, 'the next one')
  })

  test('[SYNC32] presence crosses processes, for those who come later too, and ends when people leave', async () => {
    const [a, b] = await openBoth()
    a.provider.setAwarenessField('cursor', 'here')
    const seen = () => presence(b).get(a.document.clientID)
    await until(() => seen()?.cursor === 'here', 1_000, 'presence at the other process')
    expect(seen()?.user).toMatchObject({ id: owner.userId, name: owner.name, party: 'client' })
    const late = await open(1, lawyer, documents.briefId)
    await until(() => presence(late).has(a.document.clientID), 2_000, 'presence for one who came later')
    b.destroy()
    late.destroy()
    await until(() => !presence(a).has(b.document.clientID), 2_000, 'gone')
    // The document was closed over there; the next to open it there learns who is here.
    const back = await open(1, lawyer, documents.briefId)
    await until(() => presence(back).has(a.document.clientID), 2_000, 'presence for a process that comes later')
    a.destroy()
    await until(() => !presence(back).has(a.document.clientID), 2_000, 'gone with its last client')
  })

  test('[ACC10] nobody takes the presence of somebody who is connected to another process', async () => {
    const [a, b] = await openBoth()
    a.provider.setAwarenessField('cursor', 'mine')
    await until(() => presence(b).has(a.document.clientID), 1_000, 'presence')
    const impostor = b.provider.awareness
    if (!impostor) throw new Error('no awareness')
    impostor.clientID = a.document.clientID
    for (let i = 0; i < 5; i++) impostor.setLocalState({ cursor: `forged ${i}` })
    impostor.clientID = b.document.clientID
    b.provider.setAwarenessField('cursor', 'after')
    await until(() => presence(a).get(b.document.clientID)?.cursor === 'after', 2_000, 'what was said after it')
    const later = await open(1, lawyer, documents.briefId)
    await until(() => presence(later).has(a.document.clientID), 2_000, 'presence')
    expect(presence(later).get(a.document.clientID)).toMatchObject({ cursor: 'mine', user: { id: owner.userId } })
  })

  test('[SYNC13] nobody writes under a client id that somebody uses at another process', async () => {
    const [a, b] = await openBoth()
    typeParagraph(a.document, 'the owner writes')
    await until(() => textOf(b.document).includes('the owner writes'), 1_000, 'the text')
    b.document.clientID = a.document.clientID
    typeParagraph(b.document, 'squatter')
    await until(() => b.events.some(({ reason }) => reason.includes('UPDATE_REFUSED')), 5_000, 'the refusal')
    typeParagraph(a.document, 'writes on')
    await a.acknowledged()
    expect(await loggedText()).toContain('writes on')
    expect(await loggedText()).not.toContain('squatter')
  })

  test(`[ACC5] changed rights reach sockets at both processes within 2 s, ${REVOCATIONS} times`, async () => {
    for (let i = 0; i < REVOCATIONS; i++) {
      documents = await insertCase(database, owner, [{ person: lawyer, role: 'lawyer' }])
      const [a, b] = [await open(0, lawyer, documents.briefId), await open(1, lawyer, documents.notesId)]
      await Promise.all([a.synced(), b.synced()])
      const scope = { caseId: documents.caseId, userId: lawyer.userId }
      await database.db.transaction().execute(async (trx) => {
        const member = trx.deleteFrom('caseMembers').where('caseId', '=', scope.caseId)
        await member.where('userId', '=', scope.userId).execute()
        await notifyAccessChanged(trx, scope)
      })
      const isOut = ({ events }: TestClient) => events.some(({ type }) => type === 'authenticationFailed')
      await until(() => isOut(a) && isOut(b), 2_000, 'both refused')
      for (const client of clients.splice(0)) client.destroy()
    }
  })

  test('[SYNC7] a frozen document refuses at both processes before anything happens', async () => {
    const [a, b] = await openBoth()
    const before = await loggedText()
    const frozen = database.db.updateTable('liveDocuments').where('id', '=', documents.briefId)
    await frozen.set((eb) => ({ frozenAt: new Date(), epoch: eb('epoch', '+', 1) })).execute()
    typeParagraph(a.document, 'too late here')
    typeParagraph(b.document, 'too late there')
    const isRefused = ({ events }: TestClient) => events.some(({ reason }) => reason.includes('ROOM_FROZEN'))
    await until(() => isRefused(a) && isRefused(b), 5_000, 'both refused')
    expect(await loggedText()).toBe(before)
    expect(textOf(a.document)).not.toContain('there')
  })

  test('[SYNC33] nothing that people write, and no name, lies in clear in what goes over Redis', async () => {
    const [a, b] = await openBoth()
    const canary = 'canary-7f3a9c5e'
    typeParagraph(a.document, `The ${canary} sings.`)
    a.provider.setAwarenessField('cursor', { quote: canary })
    await until(() => textOf(b.document).includes(canary), 1_000, 'the text')
    await until(() => presence(b).get(a.document.clientID)?.cursor?.quote === canary, 1_000, 'presence')
    const traffic = Buffer.concat(pair.lines.map((line) => line.recorded()))
    // Else nothing was recorded that could give anything away.
    expect(traffic.includes(documents.briefId)).toBe(true)
    for (const word of [canary, owner.name, lawyer.name, owner.userId]) {
      for (const form of [word, Buffer.from(word).toString('base64').slice(0, -4), Buffer.from(word).toString('hex')])
        expect(traffic.includes(form)).toBe(false)
    }
    const update = Y.encodeStateAsUpdate(a.document)
    expect(traffic.includes(Buffer.from(update).subarray(0, 24))).toBe(false)
  })
})
