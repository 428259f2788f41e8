import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { expect, type Page, test } from '@playwright/test'
import * as Y from 'yjs'
import { harmlessEdits } from '../test-support/harmless-edits.ts'
import { type Account, baseUrl, type OpenCase, openCase, register, signIn } from './support/people.ts'
import { textOf } from './support/workspace.ts'

/** How long a hostile text may keep a page from showing, on a machine that does much else. */
const SHOWN_MS = 30_000

/** Puts a text in as somebody with a program of their own, by the live protocol. */
async function put(owner: Account, documentId: string, edit: (document: Y.Doc) => void): Promise<void> {
  const document = new Y.Doc()
  const socket = new HocuspocusProviderWebsocket({ url: `${baseUrl().replace(/^http/, 'ws')}/collab` })
  const token = owner.accessToken
  const provider = new HocuspocusProvider({ websocketProvider: socket, name: documentId, document, token })
  provider.attach()
  await expect.poll(() => provider.synced).toBe(true)
  document.transact(() => edit(document))
  await expect.poll(() => provider.unsyncedChanges, { timeout: SHOWN_MS }).toBe(0)
  provider.destroy()
  socket.destroy()
}

/** Everything that a page must not do with a text. */
function watch(page: Page): string[] {
  const faults: string[] = []
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('crash', () => faults.push('crash'))
  return faults
}

async function look(page: Page, { caseId, briefId }: OpenCase): Promise<void> {
  const address = `/cases/${caseId}/documents/${briefId}`
  await page.goto(address)
  await expect(textOf(page)).toBeVisible({ timeout: SHOWN_MS })
  await page.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('complementary', { name: 'History' })
  await history.getByLabel('Name this version').fill('Hostile')
  await history.getByRole('button', { name: 'Keep' }).click()
  await history.getByRole('button', { name: 'Hostile' }).click({ timeout: SHOWN_MS })
  await expect(page.getByRole('document', { name: 'Version: Hostile' })).toContainText('in order', {
    timeout: SHOWN_MS,
  })
  // In the tests' browser nobody would close the print dialog.
  await page.addInitScript(() => {
    window.print = () => undefined
  })
  await page.goto(`${address}/print`)
  await expect(page.getByText('in order, each with its date')).toBeVisible({ timeout: SHOWN_MS })
  const scripts = await page.evaluate(() => document.querySelectorAll('main script, article script, [onerror]').length)
  expect(scripts).toBe(0)
}

for (const [name, edit] of harmlessEdits) {
  // Above what one update may have (SYNC43).
  if (name === '8 MB of text' || name === '1 MB of one letter') continue
  test(`[SEC5] in editor, history and print: ${name}`, async ({ browser }) => {
    const nora = await register('Nora Field', 'client')
    const place = await openCase(nora, name)
    await put(nora, place.briefId, edit)
    const { page, context } = await signIn(browser, nora)
    const faults = watch(page)
    await look(page, place)
    expect(faults).toEqual([])
    await context.close()
  })
}

const MB = 1024 * 1024
/** What one update may carry, nearly. */
const FULL = MB - 10_000

/** Words that the browser cannot break by itself in reasonable time (client/src/editor/long-words.ts), and much text. */
const giants: [string, string, () => string[]][] = [
  ['a word of 300,000 letters', 'paragraph', () => ['x'.repeat(300_000)]],
  ['a heading of 300,000 letters', 'heading', () => ['AV'.repeat(150_000)]],
  ['a word of 1 MB', 'paragraph', () => ['x'.repeat(FULL)]],
  ['a paragraph of 1 MB', 'paragraph', () => ['Klausel '.repeat(FULL / 8)]],
  ['1 MB in ten paragraphs', 'paragraph', () => Array.from({ length: 10 }, () => 'AV'.repeat(FULL / 20))],
]
for (const [name, type, texts] of giants) {
  test(`[SEC5] in editor, history and print: ${name}`, async ({ browser }) => {
    const nora = await register('Nora Field', 'client')
    const place = await openCase(nora, name)
    await put(nora, place.briefId, (document) => {
      const blocks = texts().map((text) => {
        const block = new Y.XmlElement(type)
        block.insert(0, [new Y.XmlText(text)])
        return block
      })
      document.getXmlFragment('default').insert(0, blocks)
    })
    const { page, context } = await signIn(browser, nora)
    const faults = watch(page)
    const started = performance.now()
    await look(page, place)
    // The fonts are there by now; it still answers.
    await page.evaluate(() => document.fonts.ready.then(() => document.body.offsetHeight))
    expect(performance.now() - started).toBeLessThan(2 * SHOWN_MS)
    expect(faults).toEqual([])
    await context.close()
  })
}
