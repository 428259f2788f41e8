import { expect, type Page, test } from '@playwright/test'
import { baseUrl, call } from './support/people.ts'
import { openTogether } from './support/together.ts'
import { beginNewParagraph, blockWith, expectSaved, readText, textOf } from './support/workspace.ts'

/** Digits, which no template has: one can see where they went. */
const KEYS = '1234567890'.repeat(5)

function keysIn(text: string): string {
  return text.replaceAll(/\D/g, '')
}

/** All text of the newest version, which a restore has kept. */
async function readKeptText(token: string, documentId: string): Promise<string> {
  const path = `/v1/live-documents/${documentId}/versions`
  const [newest] = await call<{ id: string; kind: string }[]>(baseUrl(), 'GET', path, { token })
  expect(newest?.kind).toBe('restored')
  const { content } = await call<{ content: unknown }>(baseUrl(), 'GET', `${path}/${newest?.id}`, { token })
  return [...JSON.stringify(content).matchAll(/"text":"([^"]*)"/g)].map(([, text]) => text).join('\n')
}

function historyOf(page: Page) {
  return page.getByRole('complementary', { name: 'History' })
}

async function nameVersion(page: Page, name: string): Promise<void> {
  await historyOf(page).getByLabel('Name this version').fill(name)
  await historyOf(page).getByRole('button', { name: 'Keep' }).click()
  await expect(historyOf(page).getByRole('button', { name })).toBeVisible()
}

test('[SYNC9] a version is named, looked at and restored while the other writes on, and the restore is undone', async ({
  browser,
}) => {
  const { owner, other, place, close } = await openTogether(browser, 'History')
  await beginNewParagraph(owner.page)
  await owner.page.keyboard.type('As agreed in May.')
  await owner.page.getByRole('button', { name: 'History' }).click()
  await nameVersion(owner.page, 'Sent to the landlord')

  await test.step('the text goes on', async () => {
    await blockWith(owner.page, 'As agreed in May.').click()
    await owner.page.keyboard.press('End')
    await owner.page.keyboard.type(' Changed in June.')
    await expectSaved(owner.page)
    await beginNewParagraph(other.page)
    await other.page.keyboard.type('A line of Tomas.')
    await expectSaved(other.page)
  })

  await test.step('looking at the version changes nothing', async () => {
    await historyOf(owner.page).getByRole('button', { name: 'Sent to the landlord' }).click()
    const version = owner.page.getByRole('document', { name: 'Version: Sent to the landlord' })
    await expect(version).toContainText('As agreed in May.')
    await expect(version).not.toContainText('Changed in June.')
    await expect(textOf(owner.page)).toBeHidden()
    expect(owner.page.url()).toContain('version=')
    expect(await readText(other.page)).toContain('Changed in June.')
  })

  await test.step('restored while the other types: it arrives there without a reload, and no key is lost', async () => {
    await blockWith(other.page, 'in order, each with its date').click()
    await other.page.keyboard.press('End')
    const typing = other.page.keyboard.type(KEYS, { delay: 40 })
    await owner.page.getByRole('button', { name: 'Restore this version' }).click()
    await expect.poll(() => readText(other.page)).not.toContain('Changed in June.')
    await typing
    await expectSaved(other.page)
    await expect.poll(async () => (await readText(owner.page)) === (await readText(other.page))).toBe(true)
    expect(await readText(owner.page)).not.toContain('A line of Tomas.')
    // What was typed before is in the state that was kept, what was typed after stays.
    const before = keysIn(await readKeptText(owner.account.accessToken, place.briefId))
    expect(before + keysIn(await readText(owner.page))).toBe(KEYS)
  })

  await test.step('the text from before is kept, and one click brings it back', async () => {
    await expect(
      historyOf(owner.page).getByRole('button', { name: /^Before an older version was brought back/ }),
    ).toBeVisible()
    await owner.page.getByRole('button', { name: 'Undo', exact: true }).click()
    await expect(blockWith(other.page, 'As agreed in May. Changed in June.')).toBeVisible()
    await expect(blockWith(other.page, 'A line of Tomas.')).toBeVisible()
    await expect.poll(async () => (await readText(owner.page)) === (await readText(other.page))).toBe(true)
  })
  await close()
})
