import { expect, test } from 'vitest'
import { loadDocument } from '../domain/live-documents/document-state.ts'
import { counts } from '../test-support/counts.ts'
import { insertCase, openClient, type TestClient, textOf, typeParagraph, until } from '../test-support/live-server.ts'
import { liveWorld } from '../test-support/live-world.ts'

const world = liveWorld()

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** Types, leaves, and the next two open at the same moment: one of them may meet the copy that is just being let go. */
async function leaveAndOpen(briefId: string, last: TestClient, round: number): Promise<TestClient> {
  const mark = `left ${round}.`
  typeParagraph(last.document, mark)
  await last.acknowledged()
  last.destroy()
  await pause(Math.random() * 6)
  const first = await openClient(world.server, world.owner, briefId)
  await pause(Math.random() * 3)
  const second = await openClient(world.server, world.owner, briefId)
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

/** Documents at once: a round mostly waits, and the race that is looked for is one of each document with itself. */
const DOCUMENTS = 4

test(
  '[SYNC4] closed and opened again within a second, 200 times: nothing lost, and two who open are on the same copy',
  async () => {
    const rounds = counts({ ci: 200, long: 2_000 }) / DOCUMENTS
    async function leaveAndOpenAgain(): Promise<void> {
      const { briefId } = await insertCase(world.database, world.owner)
      let last = await openClient(world.server, world.owner, briefId)
      await last.synced()
      for (let round = 0; round < rounds; round++) {
        const started = Date.now()
        last = await leaveAndOpen(briefId, last, round)
        expect(Date.now() - started).toBeLessThan(6_000)
      }
      last.destroy()
      const text = textOf((await loadDocument(world.database, briefId)).document)
      for (let round = 0; round < rounds; round++) {
        for (const who of ['left', 'first', 'second']) expect(text.split(`${who} ${round}.`)).toHaveLength(2)
      }
    }
    await Promise.all(Array.from({ length: DOCUMENTS }, leaveAndOpenAgain))
  },
  counts({ ci: 180_000, long: 3_600_000 }),
)

/** Reloaded at once. */
const WINDOWS = 4
/** Several times while one opens; quicker, and the text is so long after some rounds that reading it is all that this process does. */
const TYPING_MS = 15

test('[SYNC4] a reload while others stay: the window that comes back sees everything, also what is typed as it opens', async () => {
  const { briefId } = await insertCase(world.database, world.owner)
  const writer = await openClient(world.server, world.owner, briefId)
  await writer.synced()
  let typed = 0
  const typing = setInterval(() => typeParagraph(writer.document, `while reloading ${typed++}.`), TYPING_MS)
  try {
    await until(() => typed > 0, 5_000, 'the first words')
    async function reloadAgain(): Promise<void> {
      for (let round = 0; round < 100 / WINDOWS; round++) {
        const reloaded = await openClient(world.server, world.owner, briefId)
        await reloaded.synced()
        const upTo = typed
        await until(() => textOf(reloaded.document).includes(`while reloading ${upTo - 1}.`), 5_000, 'what was typed')
        const numbers = [...textOf(reloaded.document).matchAll(/while reloading (\d+)\./g)].map(([, n]) => Number(n))
        expect(numbers).toEqual(numbers.map((_, i) => i))
        reloaded.destroy()
      }
    }
    await Promise.all(Array.from({ length: WINDOWS }, reloadAgain))
  } finally {
    clearInterval(typing)
    writer.destroy()
  }
})
