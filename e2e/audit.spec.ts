import { randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { lookAt } from './support/look.ts'
import { baseUrl, call, createAdministrator, openCase, PASSWORD, register, signIn } from './support/people.ts'
import { openDocument } from './support/workspace.ts'

const _screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))
const reason = 'The client reports a threat and cannot be reached by telephone'

test('[GLASS3] [AUDIT7] [AUDIT8] [ADM2] emergency access is seen by both parties, and the owner finds it and a hold in an intact audit', async ({
  browser,
}) => {
  const owner = await register('Ottilie Brandauer', 'client')
  const lawyer = await register('Lennart Hjelm', 'lawyer')
  const admin = await createAdministrator()
  const { caseId, briefId } = await openCase(owner, 'Dispute over a boundary', [{ account: lawyer, role: 'lawyer' }])
  await call(baseUrl(), 'POST', `/v1/cases/${caseId}/submit`, {
    token: owner.accessToken,
    body: {
      category: 'commercial_lease',
      jurisdiction: 'US-NY',
      description: 'A question about the line between two gardens.',
      noOtherParties: true,
    },
  })
  const [ofOwner, ofLawyer] = await Promise.all([signIn(browser, owner), signIn(browser, lawyer)])
  await Promise.all([openDocument(ofOwner.page, caseId, briefId), openDocument(ofLawyer.page, caseId, briefId)])

  const ofAdmin = await signIn(browser, admin)
  await ofAdmin.page.goto('/admin/emergency')
  await ofAdmin.page.getByLabel('Id of the case').fill(caseId)
  await ofAdmin.page.getByLabel('Reason').fill(reason)
  await ofAdmin.page.getByRole('button', { name: 'Open emergency access' }).click()
  const proof = ofAdmin.page.getByRole('dialog')
  await proof.getByLabel('Your password', { exact: true }).fill(admin.password)
  await proof.getByRole('button', { name: 'Confirm' }).click()
  await expect(ofAdmin.page.getByText('Open', { exact: true })).toBeVisible()
  for (const { page } of [ofOwner, ofLawyer]) await expect(page.getByText(reason)).toBeVisible({ timeout: 20_000 })
  await lookAt(ofOwner.page, 'break-glass-banner')
  await lookAt(ofAdmin.page, 'break-glass-admin')
  await ofAdmin.page.getByRole('link', { name: 'Read' }).first().click()
  await expect(ofAdmin.page.getByRole('heading', { name: 'Dispute over a boundary' })).toBeVisible()
  await lookAt(ofAdmin.page, 'break-glass-brief')
  await ofAdmin.page.goto('/admin/emergency')
  await ofAdmin.page.getByRole('button', { name: /End the access/ }).click()
  await expect(ofAdmin.page.getByText('Ended', { exact: true }).first()).toBeVisible()
  for (const { page } of [ofOwner, ofLawyer]) await expect(page.getByText(reason)).toBeHidden({ timeout: 20_000 })

  await call(baseUrl(), 'POST', '/v1/auth/step-up', { token: lawyer.accessToken, body: { password: PASSWORD } })
  await call(baseUrl(), 'POST', `/v1/cases/${caseId}/holds`, {
    token: lawyer.accessToken,
    body: { reason: `A claim was announced ${randomUUID().slice(0, 4)}` },
  })
  await ofLawyer.page.getByRole('button', { name: 'About this case' }).click()
  await expect(ofLawyer.page.getByRole('heading', { name: 'Legal hold' })).toBeVisible()
  await lookAt(ofLawyer.page, 'legal-hold')
  await ofOwner.page.goto(`/cases/${caseId}/audit`)
  await expect(ofOwner.page.getByText('the chain is intact')).toBeVisible()
  for (const words of ['opened emergency access to the case', 'put the case on legal hold', 'opened a document']) {
    await expect(ofOwner.page.getByText(words).first()).toBeVisible()
  }
  await lookAt(ofOwner.page, 'case-audit')
  await ofAdmin.page.goto(`/admin/audit`)
  await ofAdmin.page.getByLabel('Id of a case').fill(caseId)
  await expect(ofAdmin.page.getByText('opened emergency access to the case')).toBeVisible()
  await expect(ofAdmin.page.getByText('Ottilie')).toHaveCount(0)
  await lookAt(ofAdmin.page, 'admin-audit')
  // [AUDIT8] [ADM2] What is masked is shown for a reason, in a dialog, and is gone with it.
  await ofAdmin.page.getByRole('button', { name: 'Who is this? Entry 1', exact: true }).click()
  const asked = ofAdmin.page.getByRole('dialog', { name: 'Who is behind entry 1?' })
  await asked.getByLabel('Reason').fill('The owner says that it was somebody else')
  await asked.getByRole('button', { name: 'Show', exact: true }).click()
  await expect(asked.getByText('Ottilie Brandauer')).toBeVisible()
  await expect(asked.getByText(owner.email)).toBeVisible()
  await lookAt(ofAdmin.page, 'admin-audit-unmasked')
  await asked.getByRole('button', { name: 'Done' }).click()
  await expect(ofAdmin.page.getByText('Ottilie')).toHaveCount(0)
  await ofAdmin.page.goto('/admin/users?q=Ottilie+Brandauer')
  await expect(ofAdmin.page.getByText('o…@example.org')).toBeVisible()
  await expect(ofAdmin.page.getByText(owner.email)).toHaveCount(0)
  await lookAt(ofAdmin.page, 'admin-accounts-masked')
  await ofAdmin.page.getByRole('button', { name: 'Show how Ottilie Brandauer can be reached' }).click()
  await ofAdmin.page.getByLabel('Reason').fill('She has asked us to call her')
  await ofAdmin.page.keyboard.press('Tab')
  await ofAdmin.page.keyboard.press('Enter')
  await expect(ofAdmin.page.getByText(owner.email)).toBeVisible()
  await lookAt(ofAdmin.page, 'admin-accounts-revealed')
  await ofAdmin.page.keyboard.press('Escape')
  await expect(ofAdmin.page.getByText(owner.email)).toHaveCount(0)
  for (const { context } of [ofOwner, ofLawyer, ofAdmin]) await context.close()
})
