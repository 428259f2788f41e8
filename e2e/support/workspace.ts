import { expect, type Locator, type Page } from '@playwright/test'

/** Opens a document of a case and waits until its text is there. */
export async function openDocument(page: Page, caseId: string, documentId: string): Promise<void> {
  await page.goto(`/cases/${caseId}/documents/${documentId}`)
  await expect(textOf(page)).toBeVisible()
}

/** The live text: the editor itself, also while it cannot be written in. */
export function textOf(page: Page): Locator {
  return page.getByRole('textbox', { name: /^Text of / })
}

/** The indicator that says what is saved. */
export function saveStateOf(page: Page): Locator {
  return page.getByRole('button', { name: /^Save state: / })
}

export async function expectSaved(page: Page): Promise<void> {
  await expect(saveStateOf(page)).toHaveAccessibleName(/^Save state: Saved\./)
}

export async function expectOffline(page: Page): Promise<void> {
  await expect(saveStateOf(page)).toHaveAccessibleName(/^Save state: Offline: \d+ changes? kept here\./)
}

/** All blocks of the text, one a line, without other people's carets and without numbers that are only shown. */
export function readText(page: Page): Promise<string> {
  return textOf(page).evaluate((editor) => {
    const copy = editor.cloneNode(true) as HTMLElement
    for (const caret of copy.querySelectorAll('.collaboration-carets__caret')) caret.remove()
    const blocks = copy.querySelectorAll('p, h1, h2, h3, h4, h5, h6, li > :not(p)')
    return [...blocks].map((block) => (block.textContent ?? '').replaceAll('\u2060', '')).join('\n')
  })
}

/** The block of the text that holds these words. */
export function blockWith(page: Page, words: string): Locator {
  return textOf(page).locator('p, h1, h2, h3').filter({ hasText: words }).first()
}

/** Puts the cursor at one end of a block: of its first line or of its last, wherever its lines break. */
export async function placeCursor(page: Page, block: Locator, end: 'Home' | 'End'): Promise<void> {
  // Parts of a word without end have no height of their own while they are far from the screen.
  await block.scrollIntoViewIfNeeded()
  const height = (await block.boundingBox())?.height ?? 0
  await block.click({ position: { x: 8, y: end === 'Home' ? 8 : Math.max(8, height - 8) } })
  await page.keyboard.press(end)
}

/** A new empty paragraph at the very end, with the cursor in it. */
export async function beginNewParagraph(page: Page): Promise<void> {
  // A click tells the editor of its place a moment later: after that, the cursor would be in the middle again.
  await expect(async () => {
    await textOf(page).click()
    await page.keyboard.press('Control+End')
    expect(await isCursorAtEnd(page)).toBe(true)
  }).toPass({ timeout: 10_000 })
  await page.keyboard.press('Enter')
}

/** Asked after a turn of the browser, when what a click has set off is done. */
function isCursorAtEnd(page: Page): Promise<boolean> {
  return textOf(page).evaluate(async (editor) => {
    await new Promise((done) => requestAnimationFrame(() => setTimeout(done)))
    const { focusNode, focusOffset } = document.getSelection() ?? {}
    if (!focusNode || !editor.contains(focusNode)) return false
    const rest = document.createRange()
    rest.setStart(focusNode, focusOffset ?? 0)
    rest.setEndAfter(editor.lastChild ?? editor)
    const behind = rest.cloneContents()
    // Somebody else's cursor may stand at the end, too, with a name.
    for (const caret of behind.querySelectorAll('.collaboration-carets__caret')) caret.remove()
    return behind.textContent?.replaceAll('\u2060', '') === ''
  })
}

/** How often each word stands in a text. */
export function countWords(text: string, words: readonly string[]): Map<string, number> {
  return new Map(words.map((word) => [word, text.split(new RegExp(`(?<!\\w)${word}(?!\\w)`)).length - 1]))
}

/** Fails with the words that are missing or doubled. */
export function expectEachOnce(text: string, words: readonly string[]): void {
  const wrong = [...countWords(text, words)].filter(([, count]) => count !== 1)
  expect(wrong, `words that are not exactly once in:\n${text}`).toEqual([])
}
