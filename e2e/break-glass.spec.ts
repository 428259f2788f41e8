import { expect, type Page, test } from '@playwright/test'
import { pdf } from '../test-support/file-builders.ts'
import { withDatabase } from './support/database.ts'
import { uploadFile } from './support/files.ts'
import { lookAt } from './support/look.ts'
import { baseUrl, call, createAdministrator, openCase, register, signIn } from './support/people.ts'

const reason = 'The lawyer is in hospital and a court waits for the pleading'

async function openEmergency(page: Page, caseId: string, password: string): Promise<void> {
  await page.goto('/admin/emergency')
  await page.getByLabel('Id of the case').fill(caseId)
  await page.getByLabel('Reason').fill(reason)
  await page.getByRole('button', { name: 'Open emergency access' }).click()
  const proof = page.getByRole('dialog')
  await proof.getByLabel('Your password', { exact: true }).fill(password)
  await proof.getByRole('button', { name: 'Confirm' }).click()
  await page.getByRole('link', { name: 'Read' }).first().click()
}

const statusOf = async (token: string, path: string) =>
  (await fetch(`${baseUrl()}${path}`, { headers: { authorization: `Bearer ${token}` } })).status

test('[GLASS1] [GLASS2] [GLASS3] in an emergency an administrator reads a file, both parties are told and find it, and its time ends it', async ({
  browser,
}) => {
  const owner = await register('Hildegard Sorensen', 'client')
  const lawyer = await register('Ignatius Bello', 'lawyer')
  const admin = await createAdministrator()
  const { caseId } = await openCase(owner, 'A pleading that is due', [{ account: lawyer, role: 'lawyer' }])
  const bytes = pdf(['The pleading as it stands'])
  const file = await uploadFile(owner, caseId, { name: 'Pleading.pdf', type: 'application/pdf', bytes })
  await call(baseUrl(), 'POST', `/v1/cases/${caseId}/submit`, {
    token: owner.accessToken,
    body: {
      category: 'commercial_lease',
      jurisdiction: 'US-NY',
      description: 'A pleading has to be with the court in time.',
      noOtherParties: true,
    },
  })
  const [ofOwner, ofLawyer] = await Promise.all([signIn(browser, owner), signIn(browser, lawyer)])
  const ofAdmin = await signIn(browser, admin)
  const { page } = ofAdmin
  const download = `/v1/documents/${file.id}/download`
  expect(await statusOf(admin.accessToken, download)).toBe(404)

  await test.step('the administrator reads brief and file, and nothing else', async () => {
    await openEmergency(page, caseId, admin.password)
    await expect(page.getByRole('heading', { name: 'A pleading that is due' })).toBeVisible()
    const saving = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download Pleading.pdf' }).click()
    expect((await saving).suggestedFilename()).toBe('Pleading.pdf')
    await lookAt(page, 'emergency-brief')
    expect(await statusOf(admin.accessToken, `/v1/cases/${caseId}/workspace`)).toBe(404)
  })

  await test.step('both parties are told, in the list and in the case', async () => {
    for (const told of [ofOwner.page, ofLawyer.page]) {
      await told.goto('/notifications')
      await expect(told.getByText('The platform opened emergency access').first()).toBeVisible({ timeout: 20_000 })
      await told.goto(`/cases/${caseId}`)
      await expect(told.getByText(reason)).toBeVisible()
    }
    await ofLawyer.page.screenshot({ path: 'test-results/screenshots/emergency-banner-lawyer.png' })
  })

  await test.step('its time ends it, for the page and for everything behind it', async () => {
    await withDatabase((db) =>
      db
        .updateTable('breakGlassGrants')
        .set({ startedAt: new Date(Date.now() - 7_200_000), expiresAt: new Date() })
        .where('caseId', '=', caseId)
        .execute(),
    )
    for (const path of [download, `/v1/documents/${file.id}`]) {
      expect([path, await statusOf(admin.accessToken, path)]).toEqual([path, 404])
    }
    const listed = call(baseUrl(), 'GET', `/v1/documents?caseId=${caseId}`, { token: admin.accessToken })
    expect(await listed).toEqual([])
    await expect(page.getByText('This emergency access has ended')).toBeVisible({ timeout: 30_000 })
    await expect(page.getByText('Pleading.pdf')).toHaveCount(0)
    for (const told of [ofOwner.page, ofLawyer.page]) {
      await expect(told.getByText(reason)).toBeHidden({ timeout: 30_000 })
    }
  })

  await test.step('the owner finds all of it in the audit, and so does the export of it', async () => {
    const audit = ofOwner.page
    await audit.goto(`/cases/${caseId}/audit`)
    await expect(audit.getByText('the chain is intact')).toBeVisible()
    for (const words of [
      'Administrator (Legal Connect) opened emergency access to the case',
      'Administrator (Legal Connect) downloaded a file',
      'The system ended emergency access',
    ]) {
      await expect(audit.getByRole('listitem').filter({ hasText: words }).first()).toBeVisible({ timeout: 20_000 })
    }
    await lookAt(audit, 'emergency-audit')
  })
  for (const { context } of [ofOwner, ofLawyer, ofAdmin]) await context.close()
})
