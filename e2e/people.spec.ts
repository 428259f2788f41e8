import { randomBytes } from 'node:crypto'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { baseUrl, openCase, PASSWORD, register, signIn } from './support/people.ts'
import { openDocument, textOf } from './support/workspace.ts'

function newAddress(name: string): string {
  return `${name}.${randomBytes(4).toString('hex')}@example.org`
}

async function newWindow(browser: Browser): Promise<Page> {
  const context = await browser.newContext({ baseURL: baseUrl(), locale: 'en-GB' })
  return context.newPage()
}

async function fillRegistration(page: Page, name: string, email: string): Promise<void> {
  await page.getByLabel('Your name').fill(name)
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Open the account' }).click()
}

test('[ACC6] from nothing to two people in a case: account, case, invitation, mail, joining', async ({ browser }) => {
  const client = await newWindow(browser)
  const lawyer = await newWindow(browser)
  const invited = newAddress('tomas')

  await test.step('the client opens an account and a case', async () => {
    await client.goto('/')
    await client.getByRole('link', { name: 'Open an account' }).click()
    await fillRegistration(client, 'Nora Field', newAddress('nora'))
    await client.getByRole('link', { name: 'Open your first case' }).click()
    await client.getByLabel('What is it about?').fill('Lease of the shop')
    await client.getByLabel('Area (optional)').selectOption('commercial_lease')
    await client.getByRole('button', { name: 'Open the case' }).click()
    await client.getByRole('link', { name: 'Go on later' }).click()
    await expect(client.getByRole('heading', { level: 1, name: 'Lease of the shop' })).toBeVisible()
    await expect(textOf(client)).toContainText('Goal')
  })

  await test.step('roles are explained, and somebody is invited', async () => {
    await client.getByRole('button', { name: 'People', exact: true }).click()
    const people = client.getByRole('dialog', { name: 'People' })
    await people.getByText('What each role can do').click()
    await expect(people.getByText('Can read the brief and the notes, and change nothing.')).toBeVisible()
    await people.getByLabel('E-mail').fill(invited)
    await people.getByRole('combobox', { name: 'Role', exact: true }).selectOption('lawyer')
    await people.getByRole('button', { name: 'Send the invitation' }).click()
    await expect(people.getByText(`The invitation to ${invited} is on its way.`, { exact: false })).toBeVisible()
    await expect(people.getByRole('listitem').filter({ hasText: invited })).toContainText('Invited, has not joined yet')
  })

  await test.step('the mail leads to an account and into the case', async () => {
    await lawyer.goto('/dev/mailbox')
    const mail = lawyer.getByRole('article').filter({ hasText: invited })
    await expect(mail.getByRole('heading')).toBeVisible()
    await mail.getByRole('link').click()
    await expect(lawyer.getByRole('heading', { name: 'You are invited to a case' })).toBeVisible()
    await expect(lawyer).not.toHaveURL(/token=/)
    await lawyer.getByRole('link', { name: 'Open an account and join' }).click()
    await lawyer.getByLabel('I am a lawyer').check()
    await fillRegistration(lawyer, 'Tomas Okafor', invited)
    await expect(lawyer.getByRole('heading', { level: 1, name: 'Lease of the shop' })).toBeVisible()
    await expect(textOf(lawyer)).toContainText('Goal')
  })

  await test.step('the client sees who has come', async () => {
    await client.getByRole('dialog', { name: 'People' }).getByRole('button', { name: 'Close' }).click()
    await expect(client.getByRole('button', { name: 'Follow Tomas Okafor' })).toBeVisible()
    await client.getByRole('button', { name: 'People', exact: true }).click()
    const people = client.getByRole('dialog', { name: 'People' })
    await expect(people.getByRole('combobox', { name: 'Role of Tomas Okafor' })).toHaveValue('lawyer')
  })
  await client.context().close()
  await lawyer.context().close()
})

test('[ACC3] the owner changes a role and removes somebody; everybody else can leave', async ({ browser }) => {
  const [nora, tomas, ines] = await Promise.all([
    register('Nora Field', 'client'),
    register('Tomas Okafor', 'lawyer'),
    register('Ines Watch', 'client'),
  ])
  const { caseId, briefId } = await openCase(nora, 'People of a case', [
    { account: tomas, role: 'lawyer' },
    { account: ines, role: 'colleague' },
  ])
  const owner = (await signIn(browser, nora)).page
  const leaving = (await signIn(browser, ines)).page
  await Promise.all([openDocument(owner, caseId, briefId), openDocument(leaving, caseId, briefId)])

  await test.step('a role changes, and the person reads on without writing', async () => {
    await owner.getByRole('button', { name: 'People', exact: true }).click()
    await owner.getByRole('combobox', { name: 'Role of Ines Watch' }).selectOption('observer')
    await expect(textOf(leaving)).toHaveAttribute('aria-readonly', 'true')
  })

  await test.step('somebody leaves, after being told what that means', async () => {
    await leaving.getByRole('button', { name: 'People', exact: true }).click()
    const people = leaving.getByRole('dialog', { name: 'People' })
    await expect(people.getByLabel('E-mail')).toHaveCount(0)
    await people.getByRole('button', { name: 'Leave this case' }).click()
    await expect(people.getByText('You lose access to the case')).toBeVisible()
    await people.getByRole('button', { name: 'Leave the case' }).click()
    await expect(leaving.getByText('You have no cases yet')).toBeVisible()
  })

  await test.step('somebody is removed', async () => {
    const people = owner.getByRole('dialog', { name: 'People' })
    await people.getByRole('button', { name: 'Remove Tomas Okafor' }).click()
    await people.getByRole('button', { name: 'Remove Tomas Okafor' }).click()
    await expect(people.getByRole('listitem').filter({ hasText: 'Tomas Okafor' })).toHaveCount(0)
  })
  await Promise.all([owner, leaving].map((page) => page.context().close()))
})

test('a wrong password and a taken address say so; signing in needs no mouse', async ({ browser }) => {
  const nora = await register('Nora Field', 'client')
  const page = await newWindow(browser)
  await page.goto('/register')
  await fillRegistration(page, 'Nora Again', nora.email)
  await expect(page.getByText('There is an account with this address.')).toBeVisible()

  await page.goto('/sign-in')
  await expect(page.getByLabel('E-mail')).toBeFocused()
  await page.keyboard.type(nora.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type('not the password')
  await page.keyboard.press('Enter')
  await expect(page.getByText('This e-mail and password do not fit.')).toBeVisible()
  await page.getByLabel('Password', { exact: true }).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.type(PASSWORD)
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Show the password' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Forgot your password?' })).toBeFocused()
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Sign in' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.getByText('You have no cases yet')).toBeVisible()
  await page.context().close()
})

test('[ACC1] a session that is signed out from elsewhere ends', async ({ browser }) => {
  const nora = await register('Nora Field', 'client')
  const here = (await signIn(browser, nora)).page
  const there = (await signIn(browser, nora)).page
  await here.goto('/settings')
  const devices = here.getByRole('region', { name: 'Where you are signed in' }).getByRole('listitem')
  // The registration itself, this window and the other one.
  await expect(devices).toHaveCount(3)
  await expect(devices.filter({ hasText: 'this device, now' })).toHaveCount(1)
  await here.getByRole('button', { name: 'Sign out everywhere else' }).click()
  await expect(devices).toHaveCount(1)
  await there.reload()
  await expect(there.getByRole('link', { name: 'Sign in' }).first()).toBeVisible()
  await Promise.all([here, there].map((page) => page.context().close()))
})
