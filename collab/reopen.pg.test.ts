import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { counts } from '../test-support/counts.ts'
import { createTestDatabase, type TestDatabase } from '../test-support/database.ts'
import {
  insertCase,
  insertPerson,
  type LiveServer,
  openClient,
  startLiveServer,
  type TestClient,
  type TestPerson,
  textOf,
  typeParagraph,
  until,
} from '../test-support/live-server.ts'

let database: TestDatabase
let server: LiveServer
let owner: TestPerson

beforeAll(async () => {
  database = await createTestDatabase()
  server = await startLiveServer(database)
  owner = await insertPerson(database)
})

afterAll(async () => {
  await server?.stop()
  await database?.drop()
})

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Types, leaves, and the next two open at the same moment: one of them may meet the copy that is just being let go. */
async function leaveAndOpen(briefId: string, last: TestClient, round: number): Promise<TestClient> {
  const mark = `left ${round}.`
  typeParagraph(last.document, mark)
  await last.acknowledged()
  last.destroy()
  await pause(Math.random() * 6)
  const first = await openClient(server, owner, briefId)
  await pause(Math.random() * 3)
  const second = await openClient(server, owner, briefId)
  await Promise.all([first.synced(), second.synced()])
  expect(textOf(first.document)).toContain(mark)
  expect(textOf(second.document)).toContain(mark)
  typeParagraph(first.document, `first ${round}.`)
  typeParagraph(second.document, `second ${round}.`)
  // Far below the 10 s in which copies are compared with the log: they must be on the same copy.
  await until(() => textOf(second.document).includes(`first ${round}.`), 5_000, 'the second sees the first')
  await until(() => textOf(first.document).includes(`second ${round}.`), 5_000, 'the first sees the second')
  await Promise.all([first.acknowledged(), second.acknowledged()])
  if (round % 2) first.destroy()
  else second.destroy()
  return round % 2 ? second : first
}

test(
  '[SYNC4] closed and opened again within a second, 200 times: nothing lost, and two who open are on the same copy',
  async () => {
    const rounds = counts({ ci: 200, long: 2_000 })
    const { briefId } = await insertCase(database, owner)
    let last = await openClient(server, owner, briefId)
    await last.synced()
    for (let round = 0; round < rounds; round++) {
      const started = Date.now()
      last = await leaveAndOpen(briefId, last, round)
      if (rounds <= 200) expect(Date.now() - started).toBeLessThan(6_000)
    }
    last.destroy()
    const text = textOf((await loadDocument(database, briefId)).document)
    for (let round = 0; round < rounds; round++) {
      for (const who of ['left', 'first', 'second']) expect(text.split(`${who} ${round}.`)).toHaveLength(2)
    }
  },
  counts({ ci: 180_000, long: 3_600_000 }),
)

test('[SYNC4] a reload while others stay: the window that comes back sees everything, also what is typed as it opens', async () => {
  const { briefId } = await insertCase(database, owner)
  const writer = await openClient(server, owner, briefId)
  await writer.synced()
  let typed = 0
  const typing = setInterval(() => typeParagraph(writer.document, `while reloading ${typed++}.`), 5)
  try {
    for (let round = 0; round < 100; round++) {
      const reloaded = await openClient(server, owner, briefId)
      await reloaded.synced()
      const upTo = typed
      await until(() => textOf(reloaded.document).includes(`while reloading ${upTo - 1}.`), 5_000, 'what was typed')
      const numbers = [...textOf(reloaded.document).matchAll(/while reloading (\d+)\./g)].map(([, n]) => Number(n))
      expect(numbers).toEqual(numbers.map((_, i) => i))
      reloaded.destroy()
    }
  } finally {
    clearInterval(typing)
    writer.destroy()
  }
})
