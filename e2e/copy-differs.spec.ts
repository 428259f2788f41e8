import { expect, test } from '@playwright/test'
import { lookAt } from './support/look.ts'
import { openTogether } from './support/together.ts'
import { beginNewParagraph, blockWith, expectSaved, readText, saveStateOf } from './support/workspace.ts'

/** Copies are compared every half minute. */
const FOUND_MS = 45_000

/** What arrives in the place of what was sent, in as many bytes. */
const GENUINE = 'genuine'
const FOREIGN = 'foreign'

test('[SYNC60] a text that differs from the one of the server is shown as such, kept, saved as a file, and replaced when asked', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const { owner, other, close } = await openTogether(browser, 'Two texts')
  let changed = 0
  await owner.context.routeWebSocket(/\/collab/, (page) => {
    const server = page.connectToServer()
    server.onMessage((message) => {
      const bytes = Buffer.from(message as Buffer)
      const at = bytes.indexOf(GENUINE)
      // Once: a mistake on the way, or in memory.
      if (at >= 0 && changed++ === 0) bytes.write(FOREIGN, at)
      page.send(bytes)
    })
  })
  await owner.page.reload()
  await expectSaved(owner.page)
  await beginNewParagraph(other.page)
  await other.page.keyboard.insertText(GENUINE)
  await expectSaved(other.page)
  await expect(blockWith(owner.page, FOREIGN)).toBeVisible()
  expect(await readText(owner.page)).not.toContain(GENUINE)

  const message = owner.page.getByRole('alert').filter({ hasText: 'not the one that the server has' })
  await expect(message).toBeVisible({ timeout: FOUND_MS })
  await expect(saveStateOf(owner.page)).toHaveAccessibleName(/^Save state: Text differs\./)
  await expect(blockWith(owner.page, FOREIGN)).toBeVisible()
  await lookAt(owner.page, 'copy-differs')
  await message.getByRole('button', { name: 'Save a copy as a file' }).click()
  const download = owner.page.waitForEvent('download')
  await owner.page.getByRole('menuitem').first().click()
  expect((await download).suggestedFilename()).toContain('.')
  expect(await readText(other.page)).not.toContain(FOREIGN)

  await message.getByRole('button', { name: 'Load the text of the server' }).click()
  await expect(blockWith(owner.page, GENUINE)).toBeVisible()
  await expect(message).toBeHidden()
  await expectSaved(owner.page)
  expect(await readText(owner.page)).not.toContain(FOREIGN)
  await close()
})
