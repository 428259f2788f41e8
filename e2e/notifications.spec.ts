import { expect, test } from '@playwright/test'
import { lookStrictly } from './support/look.ts'
import { type Account, baseUrl, call, invitationToken, openCase, register, signIn } from './support/people.ts'

/** An account whose address is proved, by joining some case of somebody else. */
async function registerVerified(name: string): Promise<Account> {
  const [account, other] = [await register(name, 'lawyer'), await register('Other Person', 'client')]
  await openCase(other, 'Some other case', [{ account, role: 'observer' }])
  return account
}

const invite = (owner: Account, caseId: string, { email }: Account) =>
  call(baseUrl(), 'POST', `/v1/cases/${caseId}/members`, { token: owner.accessToken, body: { email, role: 'lawyer' } })

test('[NOTE1] an invitation appears live as a notification, and joining tells the owner', async ({ browser }) => {
  const [nora, tomas] = [await register('Nora Field', 'client'), await registerVerified('Tomas Okafor')]
  const { caseId } = await openCase(nora, 'Lease of the shop')
  const [{ page: client }, { page: lawyer }] = [await signIn(browser, nora), await signIn(browser, tomas)]
  await expect(lawyer.getByRole('link', { name: 'Notifications', exact: true })).toBeVisible()
  await lawyer.waitForTimeout(500)

  await test.step('the bell says so, and the polite region too, without loading the page', async () => {
    await invite(nora, caseId, tomas)
    await expect(lawyer.getByRole('link', { name: 'Notifications, 1 not read' })).toBeVisible()
    await expect(lawyer.getByRole('link', { name: /Invitations 1 waiting/ })).toBeVisible()
  })

  await test.step('the list leads there, and following it is reading it', async () => {
    await lawyer.getByRole('link', { name: 'Notifications, 1 not read' }).click()
    await lawyer.getByRole('link', { name: 'You are invited to a case' }).click()
    await expect(lawyer.getByRole('heading', { level: 2, name: 'Lease of the shop' })).toBeVisible()
    await expect(lawyer.getByRole('link', { name: 'Notifications', exact: true })).toBeVisible()
  })

  await test.step('joining tells the owner, live in the open list', async () => {
    await client.goto('/notifications')
    await expect(client.getByText('Nothing has happened yet')).toBeVisible()
    await client.waitForTimeout(500)
    await lawyer.getByRole('button', { name: 'Join Lease of the shop' }).click()
    const row = client.getByRole('listitem').filter({ hasText: 'Somebody joined' })
    await expect(row).toContainText('The person you invited is now in “Lease of the shop”.')
    await row.getByRole('button', { name: 'Mark as read: Somebody joined' }).click()
    await expect(client.getByRole('link', { name: 'Notifications', exact: true })).toBeVisible()
    await client.getByText('Not read', { exact: true }).click()
    await expect(client.getByText('You have read everything')).toBeVisible()
  })
})

test('[EVT1] what happened while there was no connection shows when it is back', async ({ browser }) => {
  const [nora, tomas] = [await register('Nora Field', 'client'), await registerVerified('Tomas Okafor')]
  const { caseId } = await openCase(nora, 'Lease of the shop')
  const { page: lawyer } = await signIn(browser, tomas)
  await expect(lawyer.getByRole('link', { name: 'Notifications', exact: true })).toBeVisible()
  await lawyer.waitForTimeout(500)
  await lawyer.context().setOffline(true)
  await invite(nora, caseId, tomas)
  await lawyer.waitForTimeout(1_500)
  await lawyer.context().setOffline(false)
  await expect(lawyer.getByRole('link', { name: 'Notifications, 1 not read' })).toBeVisible({ timeout: 20_000 })
})

test('pages of notifications: accessible, nothing wider than the screen', async ({ browser }) => {
  const [nora, tomas] = [await register('Nora Field', 'client'), await registerVerified('Tomas Okafor')]
  const { caseId } = await openCase(nora, 'Lease of the shop in Harbour Street with a rather long name')
  await invite(nora, caseId, tomas)
  const token = await invitationToken(tomas.email)
  await call(baseUrl(), 'POST', '/v1/invitations/accept', { token: tomas.accessToken, body: { token } })
  const path = `/v1/cases/${caseId}/members/${tomas.id}`
  for (const role of ['observer', 'lawyer', 'colleague']) {
    await call(baseUrl(), 'PUT', path, { token: nora.accessToken, body: { role } })
  }
  const { page } = await signIn(browser, tomas)
  await page.goto('/notifications')
  await expect(page.getByRole('listitem').filter({ hasText: 'Your role changed' })).toHaveCount(3)
  await page.getByRole('button', { name: 'Mark as read: Your role changed' }).last().click()
  await expect(page.getByRole('button', { name: 'Mark as read: Your role changed' })).toHaveCount(2)
  await page.mouse.move(0, 0)
  await lookStrictly(page, 'notifications')
  await page.goto('/settings')
  await page.getByRole('heading', { name: 'Messages in this browser' }).scrollIntoViewIfNeeded()
  await expect(page.getByText(/news, also while the page is closed|forbidden messages/)).toBeVisible()
  await lookStrictly(page, 'settings-push')
})
