import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { counts } from '../test-support/counts.ts'
import {
  insertCase,
  insertPerson,
  type LiveServer,
  openClient,
  startLiveServer,
  type TestCase,
  type TestPerson,
  until,
} from '../test-support/live-server.ts'
import { type StoppablePostgres, startStoppablePostgres } from '../test-support/stoppable-postgres.ts'
import {
  acknowledgedCount,
  expectAllEqual,
  expectNothingLost,
  pauseTyping,
  seenCount,
  settled,
  startTyping,
} from '../test-support/typing-crew.ts'
import { createTypist, type Typist, tokensOf } from '../test-support/typist.ts'

const AWAY_MS = 30_000
const FROZEN_MS = 10_000
/** What was committed before the end may still be on its way to the screens. */
const ON_ITS_WAY_MS = 250

let postgres: StoppablePostgres
let server: LiveServer
let people: TestPerson[]
let documents: TestCase
let crew: Typist[]

beforeEach(async () => {
  postgres = await startStoppablePostgres()
  server = await startLiveServer(postgres)
  const owner = await insertPerson(postgres)
  const lawyer = await insertPerson(postgres, 'lawyer')
  const colleague = await insertPerson(postgres, 'lawyer')
  people = [owner, lawyer, colleague]
  documents = await insertCase(postgres, owner, [
    { person: lawyer, role: 'lawyer' },
    { person: colleague, role: 'colleague' },
  ])
  crew = Array.from({ length: 8 }, (_, client) => openTypist(client))
  await until(() => crew.every(({ provider }) => provider.synced), 10_000, 'all synced')
})

afterEach(async () => {
  for (const typist of crew) typist.destroy()
  await server.stop()
  await postgres.remove()
})

function openTypist(client: number): Typist {
  const person = people[client % people.length]
  if (!person) throw new Error('nobody')
  return createTypist({
    client,
    url: server.url,
    documentId: documents.briefId,
    token: async () => server.tokens.sign({ ...person, role: 'client' }, new Date()),
  })
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** While `awayMs` pass nothing may be acknowledged or arrive anywhere, though everybody types. */
async function expectSilence(awayMs: number, meanwhile: () => Promise<void> = async () => undefined): Promise<void> {
  await pause(ON_ITS_WAY_MS)
  const before = { acknowledged: acknowledgedCount(crew), seen: seenCount(crew) }
  const typed = crew.reduce((count, typist) => count + typist.typed.length, 0)
  await Promise.all([pause(awayMs - ON_ITS_WAY_MS), meanwhile()])
  expect({ acknowledged: acknowledgedCount(crew), seen: seenCount(crew) }).toEqual(before)
  expect(crew.reduce((count, typist) => count + typist.typed.length, 0)).toBeGreaterThan(typed + awayMs / 20)
}

/** Everything typed meanwhile arrives, once, everywhere; and each acknowledgement was true when it came. */
async function expectRecovery(): Promise<void> {
  const checks: Promise<void>[] = []
  const firstTrue = (typist: Typist) => {
    let looked = false
    typist.onAcknowledged((tokens) => {
      if (looked) return
      looked = true
      checks.push(expectLogged(tokens))
    })
  }
  for (const typist of crew) firstTrue(typist)
  await pause(1_000)
  pauseTyping(crew)
  await settled(crew, 10_000)
  await Promise.all(checks)
  const { document } = await loadDocument(postgres, documents.briefId)
  expectNothingLost(crew, document)
  expectAllEqual(crew, document)
}

async function expectLogged(tokens: readonly string[]): Promise<void> {
  const logged = tokensOf((await loadDocument(postgres, documents.briefId)).document)
  expect(tokens.filter((token) => !logged.has(token))).toEqual([])
}

/** The door while the database is away: come back later, and no word about rights. */
async function expectDoorSaysLater(): Promise<void> {
  const person = people[0]
  if (!person) return
  const late = await openClient(server, person, documents.notesId)
  try {
    await until(() => late.events.length > 0, 8_000, 'an answer')
    expect(late.events.map(({ type }) => type)).not.toContain('authenticationFailed')
    expect(late.events[0]).toEqual({ type: 'close', reason: '1013 TRY_AGAIN_LATER' })
  } finally {
    late.destroy()
  }
}

test(
  '[SYNC6] Postgres dies under load: nothing is acknowledged or passed on, and afterwards everything is there',
  async () => {
    for (let round = 0; round < counts({ ci: 1, long: 20 }); round++) {
      startTyping(crew)
      await pause(1_500)
      await postgres.crash()
      await expectSilence(AWAY_MS, expectDoorSaysLater)
      await postgres.start()
      await expectRecovery()
    }
  },
  counts({ ci: 90_000, long: 3_600_000 }),
)

test('[SYNC6] Postgres freezes under load: nothing is acknowledged, and afterwards everything is there', async () => {
  startTyping(crew)
  await pause(1_500)
  postgres.freeze()
  try {
    await expectSilence(FROZEN_MS)
  } finally {
    postgres.thaw()
  }
  await expectRecovery()
})
