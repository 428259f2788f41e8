import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { withDatabase } from './support/database.ts'
import { lookAt } from './support/look.ts'
import { listenForComplaints } from './support/page-checks.ts'
import { baseUrl, call, createAdministrator, openCase, PASSWORD, register, signIn } from './support/people.ts'

const _screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))

async function confirm(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await dialog.getByLabel('Your password').fill(PASSWORD)
  await dialog.getByRole('button', { name: 'Confirm', exact: true }).click()
}

test('somebody reads what is kept, gets a copy, and is erased but for what a legal hold keeps', async ({ browser }) => {
  const client = await register('Philippa Kestrel', 'client')
  const lawyer = await register('Anselm Orchard', 'lawyer')
  const { caseId } = await openCase(client, 'A hedge that grew', [{ account: lawyer, role: 'lawyer' }])
  await openCase(client, 'A case of nobody else')
  await call(baseUrl(), 'POST', '/v1/auth/step-up', { token: lawyer.accessToken, body: { password: PASSWORD } })
  await call(baseUrl(), 'POST', `/v1/cases/${caseId}/holds`, {
    token: lawyer.accessToken,
    body: { reason: 'A claim was announced.' },
  })
  const { page } = await signIn(browser, client)
  const complaints = listenForComplaints(page, /40[134]/)

  await test.step('what is kept, for everybody to read', async () => {
    await page.goto('/privacy')
    await expect(page.getByRole('list', { name: 'Kinds of data' }).getByRole('listitem').first()).toBeVisible()
    await lookAt(page, 'privacy')
  })
  await test.step('a copy of everything', async () => {
    await page.getByRole('link', { name: 'your settings' }).click()
    await page.getByRole('button', { name: 'Make a copy' }).click()
    await confirm(page)
    await expect(page.getByText('Ready', { exact: true })).toBeVisible({ timeout: 30_000 })
    await lookAt(page, 'privacy-copy')
    const saved = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Download' }).click()
    const file = await saved
    expect(file.suggestedFilename()).toMatch(/^legal-connect-.*\.zip$/)
    const bytes = await readFile(await file.path())
    expect(bytes.subarray(0, 2).toString()).toBe('PK')
    expect(bytes.includes('index.html')).toBe(true)
  })
  await test.step('the decision of each kind before anything happens; the way back', async () => {
    await page.getByRole('button', { name: 'See what would be erased' }).click()
    await expect(page.getByRole('list', { name: 'What would be erased' })).toBeVisible()
    await lookAt(page, 'privacy-erasure-preview')
    const erase = page.getByRole('button', { name: 'Erase my account' })
    await expect(erase).toBeDisabled()
    await page.getByLabel(/to confirm$/).fill(client.email)
    await erase.click()
    await expect(page.getByText('Your account will be erased after')).toBeVisible()
    await lookAt(page, 'privacy-erasure-waits')
    await page.getByRole('button', { name: 'Keep my account' }).click()
    await page.getByRole('button', { name: 'See what would be erased' }).click()
    await page.getByLabel(/to confirm$/).fill(client.email)
    await page.getByRole('button', { name: 'Erase my account' }).click()
    await expect(page.getByText('Your account will be erased after')).toBeVisible()
  })
  await test.step('when the time has come: partly, with a receipt; the sign-in is gone', async () => {
    const id = await withDatabase(async (db) => {
      const { id } = await db
        .updateTable('erasures')
        .set({ dueAt: new Date() })
        .where('userId', '=', client.id)
        .where('state', '=', 'waiting')
        .returning('id')
        .executeTakeFirstOrThrow()
      return id
    })
    await expect(async () => {
      await page.goto(`/privacy/erasures/${id}`)
      await expect(page.getByText('Partly erased; what was kept is looked at again')).toBeVisible({ timeout: 2_000 })
    }).toPass({ timeout: 60_000 })
    await expect(page.getByText(/legal hold/i).first()).toBeVisible()
    await lookAt(page, 'privacy-receipt')
    await expect(
      call(baseUrl(), 'POST', '/v1/auth/login', { body: { email: client.email, password: PASSWORD } }),
    ).rejects.toThrow()
    const kept = await call<{ title: string }>(baseUrl(), 'GET', `/v1/cases/${caseId}`, { token: lawyer.accessToken })
    expect(kept.title).toBe('A hedge that grew')
  })
  await test.step('the administrator sees it in the queue', async () => {
    const { page: admin } = await signIn(browser, await createAdministrator())
    await admin.goto('/admin/erasures')
    await expect(admin.getByRole('heading', { level: 1 })).toBeVisible()
    await lookAt(admin, 'admin-erasures')
  })
  expect(complaints()).toEqual([])
})
