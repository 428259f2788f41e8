import { expect, test } from '@playwright/test'
import * as Y from 'yjs'
import { harmlessEdits, nest, write } from '../test-support/harmless-edits.ts'
import { hostileEdits } from '../test-support/hostile-edits.ts'
import { watchForFaults } from './support/dangers.ts'
import { findDangersInViews, keyMs, put, SHOWN_MS, send } from './support/hostile-documents.ts'
import { writePastTheGuard } from './support/past-the-guard.ts'
import { openCase, register, signIn } from './support/people.ts'
import { textOf } from './support/workspace.ts'

const MB = 1024 * 1024
/** What one update may carry, nearly. */
const FULL = MB - 10_000
/** Refusals that our client knows. */
const REFUSED = /^(UPDATE_REFUSED|UPDATE_TOO_LARGE)$/
/**
 * Whoever waits so long for a key closes the page. How long it takes on a quiet machine (a tenth of a second) is measured by
 * `npm run bench -- --only long-words`; one that does much else took 2.2 s.
 */
const ANSWER_MS = 15_000

/** Above what one update may have (SYNC43). */
const tooLarge = harmlessEdits.filter(([name]) => name === '8 MB of text' || name === '1 MB of one letter')
const groups = {
  ...hostileEdits,
  sizes: tooLarge.map(([name, edit]): (typeof hostileEdits.links)[number] => [
    name,
    (document) => {
      const before = Y.encodeStateVector(document)
      document.transact(() => edit(document))
      return Y.encodeStateAsUpdate(document, before)
    },
  ]),
}

test('[SEC5] these are more than 50 hostile documents, each of its own kind', () => {
  const names = Object.values(groups)
    .flat()
    .map(([name]) => name)
  expect(new Set(names).size).toBe(names.length)
  expect(names.length).toBeGreaterThanOrEqual(50)
})

for (const [group, edits] of Object.entries(groups)) {
  test(`[SEC5] refused, and nothing of it in editor, history and print: ${group}, ${edits.length} documents`, async ({
    browser,
  }) => {
    const nora = await register('Nora Field', 'client')
    const place = await openCase(nora, `Hostile ${group}`)
    const letIn: string[] = []
    for (const [name, attack] of edits) {
      const outcome = await send(nora, place.briefId, attack)
      if (!REFUSED.test(outcome)) letIn.push(`${name}: ${outcome}`)
    }
    const { page, context } = await signIn(browser, nora)
    const faults = watchForFaults(page)
    // Soft, so that what the views make of something that was let in shows as well.
    expect.soft(letIn).toEqual([])
    const dangers = await findDangersInViews(page, place)
    expect(dangers).toEqual([])
    expect(faults).toEqual([])
    await context.close()
  })
}

test(`[SEC5] no link in editor, history and print, should the guard ever have let it in: ${hostileEdits.links.length} documents`, async ({
  browser,
}) => {
  const nora = await register('Nora Field', 'client')
  const place = await openCase(nora, 'Past the guard')
  await writePastTheGuard(
    place.briefId,
    hostileEdits.links.map(([, attack]) => attack),
  )
  const { page, context } = await signIn(browser, nora)
  const faults = watchForFaults(page)
  expect(await findDangersInViews(page, place)).toEqual([])
  expect(faults).toEqual([])
  await context.close()
})

/** Large or odd texts, and links that are nothing but unusual: everybody can open them. */
const harmless: typeof harmlessEdits = [
  ...harmlessEdits.filter((edit) => !tooLarge.includes(edit)),
  ['64 nested lists', (document) => nest(document, 'listItem', 60)],
  [
    'links that look dangerous',
    (document) => {
      for (const href of ['https://example.org/javascript:alert(1)', 'mailto:a@example.org?subject=<script>', 'tel:+1'])
        write(document, 'here', { link: { href, target: '_self', rel: null, title: '"><img src=x onerror=alert(1)>' } })
    },
  ],
]
for (const [name, edit] of harmless) {
  test(`[SEC5] let in, and harmless in editor, history and print: ${name}`, async ({ browser }) => {
    const nora = await register('Nora Field', 'client')
    const place = await openCase(nora, name)
    await put(nora, place.briefId, edit)
    const { page, context } = await signIn(browser, nora)
    const faults = watchForFaults(page)
    expect(await findDangersInViews(page, place)).toEqual([])
    expect(faults).toEqual([])
    await context.close()
  })
}

/** Words that the browser cannot break by itself in reasonable time (client/src/editor/long-words.ts), and much text. */
const giants: [string, string, () => string[]][] = [
  ['a heading of 300,000 letters', 'heading', () => ['AV'.repeat(150_000)]],
  ['a word of 1 MB', 'paragraph', () => ['x'.repeat(FULL)]],
  ['a line of code of 1 MB', 'codeBlock', () => ['x'.repeat(FULL)]],
  ['1 MB of joined letters', 'paragraph', () => ['س'.repeat(FULL / 2)]],
  ['a letter with 500,000 accents', 'paragraph', () => [`e${'\u0301'.repeat(FULL / 2 - 2)}`]],
  ['a thousand words of 1,000 letters', 'paragraph', () => [`${'AV'.repeat(500)} `.repeat(FULL / 1_001)]],
  ['a paragraph of 1 MB', 'paragraph', () => ['Klausel '.repeat(FULL / 8)]],
  ['1 MB in ten paragraphs', 'paragraph', () => Array.from({ length: 10 }, () => 'AV'.repeat(FULL / 20))],
]
for (const [name, type, texts] of giants) {
  test(`[SEC5] shown and written in, harmless in editor, history and print: ${name}`, async ({ browser }) => {
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
    const faults = watchForFaults(page)
    expect(await findDangersInViews(page, place)).toEqual([])
    await page.goto(`/cases/${place.caseId}/documents/${place.briefId}`)
    await textOf(page).locator('> *').last().click({ timeout: SHOWN_MS })
    expect(await keyMs(page, 'q'), 'a key at the end').toBeLessThan(ANSWER_MS)
    await page.keyboard.press('Control+Home')
    expect(await keyMs(page, 'q'), 'a key in the worst of it').toBeLessThan(ANSWER_MS)
    await expect(textOf(page).locator('> *').first()).toContainText(/^qqq/)
    expect(faults).toEqual([])
    await context.close()
  })
}
