import { expect, test } from '@playwright/test'
import { openTogether, type Together } from './support/together.ts'
import { beginNewParagraph, blockWith, readText } from './support/workspace.ts'

let together: Together

test.beforeAll(async ({ browser }) => {
  together = await openTogether(browser, 'Editor together')
})
test.afterAll(() => together.close())

test('undo takes back one’s own changes only', async () => {
  const { owner, other } = together
  await beginNewParagraph(owner.page)
  await owner.page.keyboard.type('Of Nora.')
  await expect(blockWith(other.page, 'Of Nora.')).toBeVisible()
  await beginNewParagraph(other.page)
  await other.page.keyboard.type('Of Tomas.')
  await expect(blockWith(owner.page, 'Of Tomas.')).toBeVisible()
  await owner.page.keyboard.press('Control+z')
  await expect.poll(() => readText(owner.page)).not.toContain('Of Nora.')
  await expect.poll(() => readText(other.page)).not.toContain('Of Nora.')
  expect(await readText(owner.page)).toContain('Of Tomas.')
  await owner.page.keyboard.press('Control+y')
  await expect(blockWith(other.page, 'Of Nora.')).toBeVisible()
})

test('following somebody scrolls with their cursor until one takes over', async () => {
  const { owner, other } = together
  const budget = owner.page.getByRole('heading', { name: 'Budget' })
  const goal = owner.page.getByRole('heading', { name: 'Goal' })
  await owner.page.keyboard.press('Control+Home')
  await expect(goal).toBeInViewport()
  await other.page.getByRole('heading', { name: 'Budget' }).click()
  await owner.page.getByRole('button', { name: 'Follow Tomas Okafor' }).click()
  await expect(budget).toBeInViewport()
  await other.page.getByRole('heading', { name: 'Goal' }).click()
  await expect(goal).toBeInViewport()
  await owner.page.keyboard.press('Escape')
  await expect(owner.page.getByRole('button', { name: /^Following Tomas Okafor/ })).toBeHidden()
  await other.page.getByRole('heading', { name: 'Budget' }).click()
  await expect(owner.page.locator('.collaboration-carets__label', { hasText: 'Tomas' })).not.toBeInViewport()
  await expect(goal).toBeInViewport()
})
