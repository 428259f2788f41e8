import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { lookAt } from './support/look.ts'
import { listenForComplaints } from './support/page-checks.ts'
import { baseUrl, call, createAdministrator, documentsOf, register, signIn } from './support/people.ts'
import { beginNewParagraph, expectSaved, openDocument, textOf } from './support/workspace.ts'

const _screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))

test('a client opens a case, answers with a reload in between, hands it in after leaving a name out, publishes version 2', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const rosa = await register('Rosa Imani', 'client')
  const { page } = await signIn(browser, rosa)
  const complaints = listenForComplaints(page, /status of 422|ERR_FAILED|registration blocked by Playwright/)
  await page.goto('/cases/new')
  await page.getByLabel('What is it about?').fill('Lease dispute about the air conditioning')
  await page.getByLabel(/^Area/).selectOption('commercial_lease')
  await page.getByRole('button', { name: 'Open the case' }).click()

  await expect(page.getByRole('heading', { name: 'Who is involved' })).toBeVisible()
  const caseId = /cases\/([^/]+)\//.exec(page.url())?.[1] ?? ''
  await page.getByRole('button', { name: 'Add a person or company' }).click()
  await page.getByLabel('Full name').fill('Harbor Nine Holdings')
  await page.getByLabel('Other names').fill('H9 LLC; Harbor 9')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await lookAt(page, 'intake-parties')
  await page.getByRole('button', { name: 'Next' }).click()
  await expect(page.getByRole('heading', { name: 'What is urgent' })).toBeFocused()
  await page.getByLabel('Yes, this week').check()
  await page.getByLabel('Is there a day by which you must act?', { exact: true }).fill('2027-01-15')
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await lookAt(page, 'intake-urgent')

  await page.reload()
  await expect(page.getByLabel('Yes, this week')).toBeChecked()
  await expect(page.getByLabel('Is there a day by which you must act?', { exact: true })).toHaveValue('2027-01-15')
  await page.getByRole('button', { name: 'Next' }).click()

  // Without a connection what is typed is kept on the device, also over a reload of the page.
  await page.route('**/v1/cases/*/intake', (route) =>
    route.request().method() === 'PUT' ? route.abort() : route.continue(),
  )
  await page.getByLabel('What do you rent, and what for?', { exact: true }).fill('A corner shop for a bakery')
  await expect(page.getByText('No connection: kept on this device')).toBeVisible()
  await page.unroute('**/v1/cases/*/intake')
  await page.reload()
  await expect(page.getByLabel('What do you rent, and what for?', { exact: true })).toHaveValue(
    'A corner shop for a bakery',
  )
  await expect(page.getByText('Saved', { exact: true })).toBeVisible()
  await page.getByRole('checkbox', { name: /I don’t know.*sign the lease/ }).check()
  await page.getByRole('button', { name: 'Next' }).click()
  await page
    .getByLabel('What should be different when this is over?', { exact: true })
    .fill('The default is stopped and the cost is shared.')
  await page.getByRole('button', { name: 'Put my answers into the brief' }).click()
  await expect(textOf(page)).toContainText('A corner shop for a bakery')
  await expect(textOf(page)).toContainText('15 January 2027')
  await expectSaved(page)
  await lookAt(page, 'workspace-stage-draft')

  await page.getByRole('link', { name: 'Hand in' }).click()
  await page.getByLabel('Summary for lawyers').fill('Harbor Nine Holdings wants me to replace the air conditioning.')
  await page.getByLabel('Whose law?').selectOption('US-NY')
  await page.getByRole('button', { name: 'Hand in', exact: true }).click()
  await expect(page.getByText(/“Harbor Nine.*” is the name of somebody involved/)).toBeVisible()
  await lookAt(page, 'hand-in-refused')
  await page.getByLabel('Summary for lawyers').fill('My landlord wants me to replace the air conditioning of my shop.')
  await page.getByRole('button', { name: 'Hand in', exact: true }).click()

  await expect(page.getByRole('heading', { level: 1, name: 'What lawyers see' })).toBeVisible()
  await expect(page.getByText('Version 1', { exact: true })).toBeVisible()
  await expect(page.getByText('Nobody outside of the case has read the brief')).toBeVisible()
  await page.getByRole('button', { name: 'Publish the brief as it is now' }).click()
  await expect(page.getByText('Nothing was published: the brief is the same as in version 1.')).toBeVisible()

  const { briefId } = await documentsOf(rosa, caseId)
  await openDocument(page, caseId, briefId)
  await beginNewParagraph(page)
  await page.keyboard.type('The landlord sent a second letter.')
  await expectSaved(page)
  await lookAt(page, 'workspace-stage-open')
  await page.getByRole('link', { name: 'What lawyers see' }).click()
  await page.getByRole('button', { name: 'Publish the brief as it is now' }).click()
  await expect(page.getByText('Version 2 is published. Cleared lawyers read it from now on.')).toBeVisible()
  await lookAt(page, 'sharing')

  await page.goto('/')
  await expect(page.getByRole('heading', { name: 'What is next' })).toBeVisible()
  await page.getByRole('link', { name: 'Lease dispute about the air conditioning' }).first().hover()
  await lookAt(page, 'home-client')
  expect(complaints()).toEqual([])

  await page.goto(`/cases/${caseId}/sharing`)
  await page.getByRole('button', { name: /Take the case back/ }).click()
  await expect(page.getByText('This cannot be undone')).toBeVisible()
  await page.getByRole('button', { name: 'Take the case back', exact: true }).click()
  await expect(page.getByText('This case takes no offers any more.')).toBeAttached()
})

test('an administrator switches the check on, gives a case back with reasons, and opens it the second time', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const admin = await createAdministrator()
  const { page } = await signIn(browser, admin)
  await page.goto('/admin/settings')
  await page.getByRole('switch', { name: /Cases wait/ }).click({ force: true })
  await expect(page.getByRole('switch', { name: /Cases wait/ })).toBeChecked()
  try {
    const nora = await register('Nora Field', 'client')
    const token = nora.accessToken
    const { id } = await call<{ id: string }>(baseUrl(), 'POST', '/v1/cases', {
      token,
      body: {
        title: 'A contract that was not kept',
        category: 'contracts',
        jurisdiction: 'US-NY',
        description: 'Help.',
      },
    })
    await expect(page.getByRole('switch', { name: /Cases wait/ })).toBeEnabled()
    await lookAt(page, 'admin-settings')
    await call(baseUrl(), 'POST', `/v1/cases/${id}/submit`, { token, body: { noOtherParties: true } })
    await page.goto('/admin/cases')
    await expect(page.getByRole('heading', { name: 'A contract that was not kept' })).toBeVisible()
    await lookAt(page, 'admin-cases')
    await page.getByRole('button', { name: 'Give back A contract that was not kept' }).click()
    await page.getByLabel('Reason').fill('Say in the summary what you need')
    await page.getByRole('button', { name: 'Give back', exact: true }).click()
    await expect(page.getByText('No case waits for the check')).toBeVisible()

    const client = await signIn(browser, nora)
    await client.page.goto('/')
    // The list of cases below has a link of the same name, and may be there first.
    const next = client.page.getByRole('region', { name: 'What is next' })
    await next.getByRole('link', { name: 'A contract that was not kept' }).click()
    await expect(client.page.getByText('Say in the summary what you need')).toBeVisible()
    await client.page.getByLabel('Summary for lawyers').fill('A supplier did not deliver; I need a letter.')
    await client.page.getByRole('button', { name: 'Hand in', exact: true }).click()
    await expect(client.page.getByText('We check it').first()).toBeVisible()
    await page.reload()
    await page.getByRole('button', { name: 'Open A contract that was not kept' }).click()
    await expect(page.getByText('No case waits for the check')).toBeVisible()
  } finally {
    await call(baseUrl(), 'PUT', '/v1/admin/settings', { token: admin.accessToken, body: { reviewCases: false } })
  }
})
