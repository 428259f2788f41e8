import { setTimeout as sleep } from 'node:timers/promises'
import { chromium, type Page } from '@playwright/test'
import * as Y from 'yjs'
import { chromiumOptions } from '../../e2e/support/chromium.ts'
import { type Account, openCase, register, signIn } from '../../e2e/support/people.ts'
import { startProduct } from '../../e2e/support/product.ts'
import { openRawClient } from '../../test-support/raw-client.ts'
import { median } from '../load/samples.ts'
import type { Figure, Measure } from '../measure.ts'

/** What one update may carry, nearly. */
const BYTES = 1024 * 1024 - 10_000
const KEYS = 5
const PATIENCE_MS = 120_000

/** Words without end in three alphabets (alone, leaning on each other, joined), and a short text for comparison. */
const texts: [string, string][] = [
  ['a short text', 'Short.'],
  ['a word of 1 MB', 'x'.repeat(BYTES)],
  ['1 MB of kerned letters', 'AV'.repeat(BYTES / 2)],
  ['1 MB of joined letters', 'س'.repeat(BYTES / 2)],
]

/** How long somebody waits for a page with a word without end in it: in the editor, for an earlier version, and for printing. */
export const longWords: Measure = {
  name: 'long-words',
  rounds: () => 1,
  applies: ({ name }) => name === 'ours',
  async run() {
    const product = await startProduct()
    const browser = await chromium.launch(chromiumOptions)
    try {
      const owner = await register('Bench Owner', 'client', product.url)
      const { page } = await signIn(browser, owner, { url: product.url })
      page.setDefaultTimeout(PATIENCE_MS)
      // Nobody would close the print dialog.
      await page.addInitScript(() => {
        window.print = () => undefined
      })
      const figures: Figure[] = []
      for (const [name, text] of texts) {
        const { caseId, briefId } = await openCase(owner, name, [], product.url)
        await put(product.url, owner, briefId, text)
        const times = await look(page, `${product.url}/cases/${caseId}/documents/${briefId}`)
        for (const [what, value] of Object.entries(times)) figures.push({ row: `${name}: ${what}`, unit: 'ms', value })
      }
      return figures
    } finally {
      await browser.close()
      await product.stop()
    }
  },
}

/** Puts a paragraph at the beginning of the document. */
async function put(url: string, { accessToken: token }: Account, documentId: string, text: string): Promise<void> {
  const client = await openRawClient({ url: `${url.replace(/^http/, 'ws')}/collab`, token, documentId })
  const before = Y.encodeStateVector(client.document)
  const paragraph = new Y.XmlElement('paragraph')
  paragraph.insert(0, [new Y.XmlText(text)])
  client.document.getXmlFragment('default').insert(0, [paragraph])
  client.sendUpdate(Y.encodeStateAsUpdate(client.document, before))
  // The handshake's answer and this one.
  while (client.acknowledged < 2 && client.closed === undefined) await sleep(20)
  client.destroy()
  if (client.closed !== undefined) throw new Error(`the text was refused: ${client.closed}`)
}

async function look(page: Page, address: string): Promise<Record<string, number>> {
  const open = await timed(page, async () => {
    await page.goto(address)
    await page.getByRole('textbox', { name: /^Text of / }).waitFor()
  })
  await page.getByRole('button', { name: /^Save state: Saved/ }).waitFor()
  await page.getByRole('textbox', { name: /^Text of / }).focus()
  await page.keyboard.press('Control+Home')
  const keys: number[] = []
  for (let i = 0; i < KEYS; i++) keys.push(await timed(page, () => page.keyboard.press('q')))
  await page.getByRole('button', { name: 'History' }).click()
  const history = page.getByRole('complementary', { name: 'History' })
  await history.getByLabel('Name this version').fill('As it is')
  await history.getByRole('button', { name: 'Keep' }).click()
  await history.getByRole('button', { name: 'As it is' }).waitFor()
  const version = await timed(page, async () => {
    await history.getByRole('button', { name: 'As it is' }).click()
    await page.getByRole('document', { name: 'Version: As it is' }).waitFor()
  })
  const print = await timed(page, async () => {
    await page.goto(`${address}/print`)
    await page.locator('.print-sheet .document-text').waitFor()
  })
  return { 'editor open': open, 'a key in it': median(keys), 'version open': version, 'print open': print }
}

/** Until the page has drawn what came of it. */
async function timed(page: Page, act: () => Promise<unknown>): Promise<number> {
  const begun = performance.now()
  await act()
  await page.evaluate(
    () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve()))),
  )
  return performance.now() - begun
}
