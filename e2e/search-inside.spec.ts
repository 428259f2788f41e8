import { expect, type Page, test } from '@playwright/test'
import { horizontalOverflow, listenForComplaints, seriousFaults, settle } from './support/page-checks.ts'
import { openCase, register, signIn } from './support/people.ts'
import { beginNewParagraph, blockWith, expectSaved, openDocument, textOf } from './support/workspace.ts'

const SENTENCE = 'The landlord kept both deposits although the handover inspection found no damage.'

async function write(page: Page, ...paragraphs: string[]) {
  for (const paragraph of paragraphs) {
    await beginNewParagraph(page)
    await page.keyboard.insertText(paragraph)
    await expect(textOf(page).getByText(paragraph, { exact: true })).toBeVisible()
  }
  await expectSaved(page)
}

/** What is selected in the text. */
const selected = (page: Page) => page.evaluate(() => document.getSelection()?.toString() ?? '')

async function inView(page: Page, words: string) {
  await expect(blockWith(page, words)).toBeInViewport()
}

test('words are found from the search page, the palette and the case, and lead to their place', async ({ browser }) => {
  test.setTimeout(300_000)
  const ottoline = await register('Ottoline Marsh', 'client')
  const place = await openCase(ottoline, 'Shop lease in Elm Street')
  const { page, context } = await signIn(browser, ottoline)
  const complaints = listenForComplaints(page)
  await openDocument(page, place.caseId, place.briefId)
  const filler = Array.from({ length: 14 }, (_, at) => `Paragraph ${at + 1} says something that nobody looks for.`)
  await write(page, SENTENCE, ...filler)

  await page.goto('/search')
  await page.getByRole('searchbox', { name: 'Words to find' }).fill('deposit inspection')
  const hit = page.getByRole('list', { name: 'Found' }).getByRole('listitem').first()
  await expect(hit).toContainText('The landlord kept both deposits', { timeout: 15_000 })
  await expect(hit.locator('mark')).toHaveText(['deposits', 'inspection'])
  await expect(page.getByText('1 place', { exact: true })).toBeVisible()
  await settle(page)
  expect(await seriousFaults(page, { withTags: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).toEqual([])
  await page.screenshot({ path: 'test-results/search-page-1440.png' })

  await hit.getByRole('link').click()
  await expect(textOf(page)).toBeVisible()
  await inView(page, SENTENCE)
  await expect.poll(() => selected(page)).toBe('deposits')
  await expect(page.locator('.ProseMirror-search-match, .ProseMirror-active-search-match')).toHaveText([
    'deposits',
    'inspection',
  ])
  await page.screenshot({ path: 'test-results/search-place-1440.png' })
  expect(new URL(page.url()).search).not.toContain('deposit')

  await page.keyboard.press('Control+k')
  await page.getByRole('textbox', { name: 'Find anything' }).fill('handover')
  const entry = page.getByRole('button', { name: /The landlord kept both deposits/ })
  await expect(entry).toBeVisible()
  await entry.click()
  await expect.poll(() => selected(page)).toBe('handover')

  await page.keyboard.press('Control+Shift+F')
  const panel = page.getByRole('complementary', { name: 'Search in this case' })
  await panel.getByRole('searchbox').fill('"paragraph 14"')
  await expect(panel.getByRole('listitem')).toHaveCount(1)
  await panel.getByRole('link').click()
  await inView(page, 'Paragraph 14 says')
  // The panel stays, for the next hit.
  await expect(panel.getByRole('listitem')).toHaveCount(1)
  await settle(page)
  await page.screenshot({ path: 'test-results/search-panel-1440.png' })
  await panel.getByRole('searchbox').fill('helicopter')
  await expect(panel.getByText('Nothing found for “helicopter” in this case')).toBeVisible()
  expect(complaints()).toEqual([])
  await context.close()
})

test('on a phone the search covers the text until a place is chosen', async ({ browser }) => {
  test.setTimeout(300_000)
  const peregrine = await register('Peregrine Voss', 'client')
  const place = await openCase(peregrine, 'Dismissal without notice')
  const { page, context } = await signIn(browser, peregrine)
  await openDocument(page, place.caseId, place.notesId)
  await write(page, 'My supervisor wrote that the probation had ended in March.')
  await page.setViewportSize({ width: 360, height: 740 })
  await page.reload()
  await expect(textOf(page)).toBeVisible()
  await page.getByRole('navigation', { name: 'Panels' }).getByRole('button', { name: 'Search' }).click()
  const sheet = page.getByRole('dialog', { name: 'Search in this case' })
  await sheet.getByRole('searchbox').fill('probation')
  await expect(sheet.getByRole('listitem').first()).toContainText('the probation had ended', { timeout: 15_000 })
  await settle(page)
  await page.screenshot({ path: 'test-results/search-panel-360.png' })
  await sheet.getByRole('link').first().click()
  await expect(sheet).toBeHidden()
  await inView(page, 'the probation had ended')
  await page.goto('/search?q=probation')
  await expect(page.getByRole('list', { name: 'Found' }).getByRole('listitem')).toHaveCount(1)
  await expect.poll(() => horizontalOverflow(page)).toBe(0)
  await page.emulateMedia({ colorScheme: 'dark' })
  await settle(page)
  expect(await seriousFaults(page, { withTags: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).toEqual([])
  await page.screenshot({ path: 'test-results/search-page-360-dark.png' })
  await context.close()
})
