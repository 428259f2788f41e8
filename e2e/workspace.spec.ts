import { type BrowserContext, expect, type Page, test } from '@playwright/test'
import { openCase, register, signIn } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'
import { openReader, type Reader } from './support/reader.ts'
import { recordSaveStates, type SeenFrame, seenFrames } from './support/save-record.ts'
import {
  blockWith,
  expectEachOnce,
  expectOffline,
  expectSaved,
  openDocument,
  placeCursor,
  readText,
} from './support/workspace.ts'

/** Each person types words of characters that nobody else types, so that a page shows how much of whose is on it. */
const CLIENT = '1234'
const LAWYER = '5678'
const KEY_MS = 25
/** How long after a kill a page may still show what was true before it: until the closed connection is noticed and drawn. */
const NOTICE_MS = 1000
/** The reader hears of a commit at the same time as the one who is told "saved", but on another event loop. */
const READER_LAG_MS = 300

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

/** Different four-character words, `count` from `first` on: `1111 1112 1113 …` in somebody's characters. */
function words(characters: string, first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) =>
    [64, 16, 4, 1].map((unit) => characters[Math.floor((first + index) / unit) % 4]).join(''),
  )
}

/** Types words one key after the other, as a person does. */
async function typeWords(page: Page, list: readonly string[], position: 'before' | 'after'): Promise<void> {
  for (const word of list) await page.keyboard.type(position === 'before' ? `${word} ` : ` ${word}`, { delay: KEY_MS })
}

interface LoggedCount {
  at: number
  client: number
  lawyer: number
}

function countOf(text: string, characters: string): number {
  return text.replaceAll(/<[^>]*>/g, '').match(new RegExp(`[${characters}]`, 'g'))?.length ?? 0
}

/** Writes down when how much of whose was in the log. */
function recordLog(reader: Reader): LoggedCount[] {
  const counts: LoggedCount[] = []
  const note = () => {
    const text = reader.text()
    counts.push({ at: Date.now(), client: countOf(text, CLIENT), lawyer: countOf(text, LAWYER) })
  }
  reader.onChange(note)
  note()
  return counts
}

/** Fails for a frame that said "Saved" while something of the person's was not in the log yet. */
function expectTruthfulFrames(frames: readonly SeenFrame[], log: readonly LoggedCount[], whose: 'client' | 'lawyer') {
  const lies = frames.filter(
    ({ at, state, ownCharacters }) =>
      state === 'saved' && (log.findLast((entry) => entry.at <= at + READER_LAG_MS)?.[whose] ?? 0) < ownCharacters,
  )
  expect(lies, `${whose}: "Saved" before everything was in the log`).toEqual([])
}

/** Text that a page showed as saved, at the last such frame. */
function lastSaved(frames: readonly SeenFrame[]): number {
  return frames.findLast(({ state }) => state === 'saved')?.ownCharacters ?? 0
}

test('[SYNC12] [SYNC20] two people, one paragraph, one goes offline, everything is killed: every word once, and "Saved" never lies', async ({
  browser,
}) => {
  const { url } = product
  const [nora, tomas, observer] = await Promise.all([
    register('Nora Field', 'client', url),
    register('Tomas Okafor', 'lawyer', url),
    register('Ines Watch', 'client', url),
  ])
  const place = await openCase(
    nora,
    'Kill test',
    [
      { account: tomas, role: 'lawyer' },
      { account: observer, role: 'observer' },
    ],
    url,
  )
  const windows = await Promise.all([signIn(browser, nora, { url }), signIn(browser, tomas, { url })])
  const [client, lawyer] = windows.map(({ page }) => page) as [Page, Page]
  const clientContext = windows[0].context
  await Promise.all([client, lawyer].map((page) => openDocument(page, place.caseId, place.briefId)))
  const reader = openReader(url, observer.email, place.briefId)
  await reader.synced()
  const log = recordLog(reader)
  await Promise.all([recordSaveStates(client, CLIENT), recordSaveStates(lawyer, LAWYER)])

  await test.step('both type into the same paragraph at once', async () => {
    await placeCursor(client, blockWith(client, 'in order, each with its date'), 'End')
    await placeCursor(lawyer, blockWith(lawyer, 'in order, each with its date'), 'Home')
    await Promise.all([
      typeWords(client, words(CLIENT, 0, 10), 'after'),
      typeWords(lawyer, words(LAWYER, 0, 10), 'before'),
    ])
    await expect(client.locator('.collaboration-carets__label', { hasText: 'Tomas Okafor' })).toBeVisible()
    await expect(lawyer.locator('.collaboration-carets__label', { hasText: 'Nora Field' })).toBeVisible()
    await Promise.all([expectSaved(client), expectSaved(lawyer)])
    await expectSameText([client, lawyer])
    expectEachOnce(await readText(client), [...words(CLIENT, 0, 10), ...words(LAWYER, 0, 10)])
  })

  await test.step('the client goes offline; both go on', async () => {
    await clientContext.setOffline(true)
    await Promise.all([
      typeWords(client, words(CLIENT, 10, 10), 'after'),
      typeWords(lawyer, words(LAWYER, 10, 10), 'before'),
    ])
    await expectOffline(client)
    await expectSaved(lawyer)
    expect(await readText(lawyer)).not.toContain(words(CLIENT, 10, 1)[0])
  })

  let killedAt = 0
  await test.step('server and database are killed while the lawyer types', async () => {
    const typing = Promise.all([
      typeWords(client, words(CLIENT, 20, 12), 'after'),
      typeWords(lawyer, words(LAWYER, 20, 12), 'before'),
    ])
    await expect.poll(() => readText(lawyer)).toContain(words(LAWYER, 24, 1)[0])
    await product.killEverything()
    killedAt = Date.now()
    await typing
    await Promise.all([expectOffline(client), expectOffline(lawyer)])
  })

  await test.step('what was shown as saved is in what the crash left', async () => {
    const saved = { client: lastSaved(await seenFrames(client)), lawyer: lastSaved(await seenFrames(lawyer)) }
    expect(saved.client).toBeGreaterThanOrEqual(40)
    expect(saved.lawyer).toBeGreaterThanOrEqual(80)
    const copy = await product.startOnCopy()
    try {
      const afterwards = openReader(copy.url, observer.email, place.briefId)
      await afterwards.synced()
      expect(countOf(afterwards.text(), CLIENT)).toBeGreaterThanOrEqual(saved.client)
      expect(countOf(afterwards.text(), LAWYER)).toBeGreaterThanOrEqual(saved.lawyer)
      afterwards.close()
    } finally {
      await copy.stop()
    }
  })

  await test.step('it starts again, and the client comes back', async () => {
    const startedAt = Date.now()
    await product.startAgain()
    for (const page of [client, lawyer]) {
      const down = (await seenFrames(page)).filter(({ at }) => at > killedAt + NOTICE_MS && at < startedAt)
      expect(down.filter(({ state }) => state === 'saved')).toEqual([])
    }
    await expectSaved(lawyer)
    await expectOffline(client)
    await clientContext.setOffline(false)
    await Promise.all([
      typeWords(client, words(CLIENT, 32, 5), 'after'),
      typeWords(lawyer, words(LAWYER, 32, 5), 'before'),
    ])
    await Promise.all([expectSaved(client), expectSaved(lawyer)])
    await expectSameText([client, lawyer])
  })

  const all = [...words(CLIENT, 0, 37), ...words(LAWYER, 0, 37)]
  expectEachOnce(await readText(client), all)
  expectTruthfulFrames(await seenFrames(client), log, 'client')
  expectTruthfulFrames(await seenFrames(lawyer), log, 'lawyer')

  await test.step('loaded again, it is the same', async () => {
    const before = await readText(client)
    await Promise.all([client.reload(), lawyer.reload()])
    await Promise.all([expectSaved(client), expectSaved(lawyer)])
    await expectSameText([client, lawyer])
    expect(await readText(client)).toBe(before)
  })
  reader.close()
  await closeAll(windows.map(({ context }) => context))
})

async function expectSameText(pages: readonly [Page, Page]): Promise<void> {
  await expect
    .poll(async () => {
      const [first, second] = await Promise.all(pages.map(readText))
      return first === second && first !== ''
    })
    .toBe(true)
}

function closeAll(contexts: readonly BrowserContext[]): Promise<unknown> {
  return Promise.all(contexts.map((context) => context.close()))
}
