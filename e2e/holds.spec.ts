import { expect, type Page, test } from '@playwright/test'
import { lookAt } from './support/look.ts'
import { baseUrl, call, createAdministrator, openCase, PASSWORD, register, signIn } from './support/people.ts'

const reason = 'A court asked that nothing of it is destroyed'

async function confirm(page: Page, password: string): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await dialog.getByLabel('Your password', { exact: true }).fill(password)
  await dialog.getByRole('button', { name: 'Confirm', exact: true }).click()
}

test('[HOLD1] [HOLD2] an administrator puts a case on hold: its people read why, its owner can neither delete it nor be erased with it; lifted, both can', async ({
  browser,
}) => {
  const owner = await register('Theodora Blythe', 'client')
  const admin = await createAdministrator()
  const { caseId } = await openCase(owner, 'A warehouse that burned')
  await call(baseUrl(), 'POST', `/v1/cases/${caseId}/submit`, {
    token: owner.accessToken,
    body: {
      category: 'commercial_lease',
      jurisdiction: 'US-NY',
      description: 'A fire in a warehouse.',
      noOtherParties: true,
    },
  })
  const [ofOwner, ofAdmin] = [await signIn(browser, owner), await signIn(browser, admin)]
  const { page: mine } = ofOwner
  const { page } = ofAdmin
  const held = page
    .getByRole('list', { name: 'Legal holds in force' })
    .getByRole('listitem')
    .filter({ hasText: reason })

  await test.step('put, with a reason and a proof', async () => {
    await page.goto('/admin/settings')
    await page.getByRole('link', { name: 'Holds' }).click()
    await page.getByRole('button', { name: 'Put the case on hold' }).click()
    await expect(page.getByText('Enter the id of the case')).toBeVisible()
    await page.getByLabel('Id of the case').fill(caseId)
    await page.getByLabel('Reason').fill(reason)
    await page.getByRole('button', { name: 'Put the case on hold' }).click()
    await confirm(page, admin.password)
    await expect(held).toContainText('Administrator')
    await lookAt(page, 'admin-holds')
  })
  await test.step('told in the list and in the case; deleting is refused, and the erasure says what stays', async () => {
    await mine.goto('/notifications')
    await expect(mine.getByText('A legal hold is on your case').first()).toBeVisible({ timeout: 20_000 })
    await mine.goto(`/cases/${caseId}`)
    await mine.getByRole('button', { name: 'About this case' }).click()
    await expect(mine.getByText(reason)).toBeVisible()
    await lookAt(mine, 'hold-owner')
    await expect(call(baseUrl(), 'DELETE', `/v1/cases/${caseId}`, { token: owner.accessToken })).rejects.toThrow(
      'ON_HOLD',
    )
    await mine.goto('/settings/privacy')
    await mine.getByRole('button', { name: 'See what would be erased' }).click()
    const cases = mine
      .getByRole('list', { name: 'What would be erased' })
      .getByRole('listitem')
      .filter({ hasText: 'Your cases' })
    await expect(cases).toContainText('A legal hold is on it')
    await lookAt(mine, 'hold-erasure')
  })
  await test.step('lifted with a reason, told, and gone from the list', async () => {
    await held.getByRole('button', { name: /^Lift the hold/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Reason').fill('The court has decided')
    await lookAt(page, 'admin-hold-lift')
    await dialog.getByRole('button', { name: 'Lift the hold' }).click()
    await expect(held).toHaveCount(0)
    await mine.goto('/notifications')
    await expect(mine.getByText('A legal hold was lifted').first()).toBeVisible({ timeout: 20_000 })
    await mine.goto(`/cases/${caseId}/audit`)
    for (const words of ['put the case on legal hold', 'lifted the legal hold']) {
      await expect(mine.getByText(words).first()).toBeVisible()
    }
    await mine.goto('/settings/privacy')
    await mine.getByRole('button', { name: 'See what would be erased' }).click()
    await expect(mine.getByRole('list', { name: 'What would be erased' })).not.toContainText('A legal hold is on it')
  })
  await test.step('how long a wish to be erased waits is set here, and said on the page of privacy', async () => {
    await page.goto('/admin/settings')
    const save = page
      .getByRole('region', { name: 'Time to think before an erasure' })
      .getByRole('button', { name: 'Save the days' })
    const days = page.getByLabel('Days between the wish to be erased and the erasure')
    const before = await days.inputValue()
    await days.fill('31')
    await expect(page.getByText('A whole number of days, from 0 to 30')).toBeVisible()
    await expect(save).toBeDisabled()
    await days.fill('9')
    await save.click()
    await expect(save).toBeDisabled()
    await lookAt(page, 'admin-settings')
    await mine.goto('/privacy')
    await expect(mine.getByText('An erasure waits 9 days')).toBeVisible()
    // As it was: other tests wait for erasures.
    await days.fill(before)
    await save.click()
    await expect(save).toBeDisabled()
  })
  for (const { context } of [ofOwner, ofAdmin]) await context.close()
})

test('[HOLD1] a lawyer of the case puts the hold: the proof is asked for above the dialogs that are open, and both are there again', async ({
  browser,
}) => {
  const owner = await register('Ines Halloran', 'client')
  const lawyer = await register('Piers Wyndham', 'lawyer')
  const { caseId } = await openCase(owner, 'A cellar under water', [{ account: lawyer, role: 'lawyer' }])
  const { page, context } = await signIn(browser, lawyer)
  await page.goto(`/cases/${caseId}`)
  await page.getByRole('button', { name: 'About this case' }).click()
  await page.getByRole('button', { name: 'Put the case on hold' }).click()
  const dialog = page.getByRole('dialog', { name: 'Put the case on hold' })
  await dialog.getByLabel('Reason').fill(reason)
  await dialog.getByRole('button', { name: 'Put on hold' }).click()
  const proof = page.getByRole('dialog', { name: 'Confirm that it is you' })
  await expect(proof.getByLabel('Your password', { exact: true })).toBeFocused()
  await lookAt(page, 'hold-proof')
  await page.keyboard.press('Escape')
  await expect(proof).toBeHidden()
  await expect(dialog.getByLabel('Reason')).toHaveValue(reason)
  await dialog.getByRole('button', { name: 'Put on hold' }).click()
  await proof.getByRole('button', { name: 'Cancel' }).last().click()
  await expect(dialog.getByLabel('Reason')).toHaveValue(reason)
  await dialog.getByRole('button', { name: 'Put on hold' }).click()
  await confirm(page, PASSWORD)
  await expect(dialog).toBeHidden()
  await expect(page.getByText('On hold', { exact: true }).first()).toBeVisible()
  await context.close()
})
