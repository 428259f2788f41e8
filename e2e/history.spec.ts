import { expect, type Page, test } from '@playwright/test'
import { openTogether } from './support/together.ts'
import { beginNewParagraph, blockWith, expectSaved, readText, textOf } from './support/workspace.ts'

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
  const { owner, other, close } = await openTogether(browser, 'History')
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

  await test.step('restored while the other types: it arrives there without a reload', async () => {
    // In a block that the restore does not touch: what is written meanwhile stays.
    await blockWith(other.page, 'in order, each with its date').click()
    await other.page.keyboard.press('End')
    const typing = other.page.keyboard.type(' meanwhile another half sentence', { delay: 40 })
    await owner.page.getByRole('button', { name: 'Restore this version' }).click()
    await expect.poll(() => readText(other.page)).not.toContain('Changed in June.')
    await typing
    await expect(blockWith(owner.page, 'meanwhile another half sentence')).toBeVisible()
    await expectSaved(other.page)
    expect(await readText(owner.page)).not.toContain('A line of Tomas.')
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
