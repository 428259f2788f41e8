import { expect, test } from '@playwright/test'
import { pdf } from '../test-support/file-builders.ts'
import { uploadFile } from './support/files.ts'
import { lookAt } from './support/look.ts'
import { openCase, register, signIn } from './support/people.ts'

test('[INSIDE1] a hit in a PDF leads to the page of its preview', async ({ browser }) => {
  const owner = await register('Rosalind Tarn', 'client')
  const { caseId } = await openCase(owner, 'A survey of many pages')
  const pages = Array.from({ length: 9 }, (_, at) => `Page ${at + 1} of the survey`)
  pages[6] = 'The ridge beam is rotten at the western gable'
  await uploadFile(owner, caseId, { name: 'Survey.pdf', type: 'application/pdf', bytes: pdf(pages) })
  const { page, context } = await signIn(browser, owner)
  const hit = page.getByRole('list', { name: 'Found' }).getByRole('listitem').first()
  // A search that was asked before the file is read and indexed does not ask again by itself.
  await expect(async () => {
    await page.goto('/search?q=gable')
    await expect(hit).toContainText('page 7', { timeout: 3_000 })
  }).toPass({ timeout: 60_000 })
  await expect(hit.locator('mark')).toHaveText(['gable'])
  await lookAt(page, 'search-file')
  await hit.getByRole('link').click()
  await expect(page).toHaveURL(/\/files\/.*page=7/)
  const preview = page.getByRole('region', { name: 'Pages of Survey.pdf' })
  await expect(preview.getByText('The ridge beam is rotten at the western gable')).toBeInViewport({ timeout: 15_000 })
  await expect(preview.getByText('Page 2 of the survey')).not.toBeInViewport()
  await page.screenshot({ path: 'test-results/screenshots/search-file-page.png' })
  await context.close()
})
