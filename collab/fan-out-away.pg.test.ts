import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { counts } from '../test-support/counts.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import { type LivePair, startLivePair } from '../test-support/live-pair.ts'
import {
  insertCase,
  insertPerson,
  openClient,
  type TestPerson,
  textOf,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'
import { hasRedisServer } from '../test-support/redis.ts'
import {
  acknowledgedCount,
  expectAllEqual,
  expectNothingLost,
  pauseTyping,
  settled,
  startTyping,
} from '../test-support/typing-crew.ts'
import { createTypist, type Typist } from '../test-support/typist.ts'

const PARTITIONS = counts({ ci: 5, long: 50 })
/** How long a partition lasts, in ms; in the long run every one differs. */
const partitionMs = () => counts({ ci: 2_500, long: 10_000 + Math.random() * 20_000 })
/** Partitions on one document; later ones get a fresh one, so that the text stays readable for the checks. */
const PARTITIONS_EACH = 10

let database: TestDatabase
let pair: LivePair
let people: TestPerson[]
let crew: Typist[]

describe.skipIf(!hasRedisServer)('two processes whose Redis is away', () => {
  beforeEach(async () => {
    crew = []
    database = await createTestDatabase()
    pair = await startLivePair(database)
    people = [await insertPerson(database), await insertPerson(database, 'lawyer')]
  })
  afterEach(async () => {
    for (const typist of crew) typist.destroy()
    await pair?.stop()
    await database?.drop()
  })

  const newCase = () => {
    const [owner, lawyer] = people
    if (!owner || !lawyer) throw new Error('two people were made')
    return insertCase(database, owner, [{ person: lawyer, role: 'lawyer' }])
  }

  /** Four people at one brief, two at each process. */
  async function openCrew(): Promise<string> {
    for (const typist of crew) typist.destroy()
    const { briefId } = await newCase()
    crew = [0, 1, 2, 3].map((client) => {
      const { url, tokens } = pair.servers[client % 2 === 0 ? 0 : 1]
      const person = people[client % 2]
      if (!person) throw new Error('nobody')
      const token = async () => tokens.sign({ ...person, role: 'client' }, new Date())
      return createTypist({ client, url, documentId: briefId, token })
    })
    await until(() => crew.every(({ provider }) => provider.synced), 10_000, 'all synced')
    return briefId
  }

  const atProcess = (process: 0 | 1) => crew.filter((_, client) => client % 2 === process)

  test(
    `[SYNC31] ${PARTITIONS} partitions: both sides go on committing, and are equal within 15 s after each`,
    async () => {
      let briefId = ''
      for (let i = 0; i < PARTITIONS; i++) {
        if (i % PARTITIONS_EACH === 0) briefId = await openCrew()
        const line = pair.lines[i % 2 === 0 ? 0 : 1]
        startTyping(crew)
        line[i % 4 < 2 ? 'cut' : 'silence']()
        const before = [acknowledgedCount(atProcess(0)), acknowledgedCount(atProcess(1))]
        await new Promise((resolve) => setTimeout(resolve, partitionMs()))
        expect(acknowledgedCount(atProcess(0))).toBeGreaterThan((before[0] ?? 0) + 20)
        expect(acknowledgedCount(atProcess(1))).toBeGreaterThan((before[1] ?? 0) + 20)
        line.mend()
        pauseTyping(crew)
        await settled(crew, 15_000)
        const { document } = await loadDocument(database, briefId)
        expectNothingLost(crew, document)
        expectAllEqual(crew, document)
        await pair.connected()
      }
    },
    counts({ ci: 150_000, long: 3_600_000 }),
  )

  test('[SYNC31] without Redis the other process shows an edit within 7 s, and opening takes no 2 s longer', async () => {
    const { briefId, notesId } = await newCase()
    const [owner, lawyer] = people
    if (!owner || !lawyer) throw new Error('two people were made')
    const open = (at: 0 | 1, person: TestPerson, id: string) => openClient(pair.servers[at], person, id)
    const [a, b] = [await open(0, owner, briefId), await open(1, lawyer, briefId)]
    const opened = [a, b]
    try {
      await Promise.all([a.synced(), b.synced()])
      for (const trouble of ['kill', 'freeze', 'flushAll'] as const) {
        await pair.redis[trouble]()
        const started = Date.now()
        typeParagraph(a.document, `typed after ${trouble}.`)
        await a.acknowledged(2_000)
        const late = await open(1, lawyer, notesId)
        opened.push(late)
        await until(() => late.provider.synced, 2_000, 'a document opened')
        expect(Date.now() - started).toBeLessThan(2_000)
        await until(() => textOf(b.document).includes(`typed after ${trouble}.`), 7_000, 'at the other process')
        late.destroy()
        if (trouble === 'kill') await pair.redis.start()
        if (trouble === 'freeze') pair.redis.thaw()
        await pair.connected()
        typeParagraph(b.document, `typed when it was back after ${trouble}.`)
        const isThere = () => textOf(a.document).includes(`back after ${trouble}.`)
        await until(isThere, 1_000, 'at the other process at once')
      }
    } finally {
      for (const client of opened) client.destroy()
      pair.redis.thaw()
    }
  })
})
