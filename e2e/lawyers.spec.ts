import { fileURLToPath } from 'node:url'
import { type Browser, expect, type Page, test } from '@playwright/test'
import { lookAt } from './support/look.ts'
import { listenForComplaints } from './support/page-checks.ts'
import { baseUrl, createAdministrator, PASSWORD, register, signIn } from './support/people.ts'

const _screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))

/** A picture that a browser can show: one white pixel. */
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+M8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
)

async function registerByForm(browser: Browser, email: string): Promise<Page> {
  const context = await browser.newContext({
    baseURL: baseUrl(),
    locale: 'en-GB',
    viewport: { width: 1440, height: 900 },
  })
  const page = await context.newPage()
  await page.goto('/register')
  await page.getByLabel('I am a lawyer').check()
  await page.getByLabel('Your name').fill('Ines Calder')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Open the account' }).click()
  await expect(page.getByRole('link', { name: 'My firm' })).toBeVisible()
  return page
}

test('a lawyer registers, hands in a licence, is verified by an administrator, and a client reads the profile', async ({
  browser,
}) => {
  const lawyer = await registerByForm(browser, `ines.${Date.now()}@example.org`)
  const complaints = listenForComplaints(lawyer, /404/)
  await lawyer.getByRole('button', { name: /^Ines Calder/ }).click()
  await lawyer.getByRole('menuitem', { name: 'Profile and licences' }).click()
  await lawyer.getByRole('button', { name: 'Begin your profile' }).click()
  await expect(lawyer.getByText('Until clients find you')).toBeVisible()
  await lookAt(lawyer, 'my-profile-empty')

  await lawyer.getByLabel('In a line').fill('Commercial leases for small businesses')
  await lawyer
    .getByLabel('About you')
    .fill('I read leases so that you need not.\n\nMost of my clients run a shop or a café.')
  await lawyer.getByRole('combobox', { name: 'Practice areas' }).click()
  await lawyer.getByRole('option', { name: 'Commercial lease' }).click()
  await lawyer.getByRole('option', { name: 'Housing and tenancy' }).click()
  await lawyer.keyboard.press('Escape')
  await lawyer.getByRole('combobox', { name: 'Languages' }).click()
  await lawyer.getByRole('option', { name: 'English' }).click()
  await lawyer.getByRole('option', { name: 'Spanish' }).click()
  await lawyer.keyboard.press('Escape')
  await lawyer.getByLabel('Hourly rate').fill('250')
  await lawyer.getByLabel('First consultation').fill('0')
  await lawyer.getByLabel('Years of experience').fill('9')
  await lawyer.getByRole('combobox', { name: 'Place' }).fill('New York, United States')
  await lawyer.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(lawyer.getByText('Saved.', { exact: true })).toBeVisible()

  await lawyer.getByRole('button', { name: 'Add a licence' }).click()
  await lawyer.getByRole('button', { name: 'Hand in' }).click()
  await expect(lawyer.getByText('Choose a PDF, PNG or JPEG file')).toBeVisible()
  await lookAt(lawyer, 'licence-dialog-errors')
  await lawyer.getByLabel('Jurisdiction').selectOption('New York')
  await lawyer.getByLabel('Number').fill(`NY ${Date.now()}`)
  await lawyer.getByLabel('Valid until').fill('2090-06-30')
  const chooser = lawyer.waitForEvent('filechooser')
  await lawyer.getByRole('button', { name: 'Proof' }).click()
  await (await chooser).setFiles({ name: 'bar card.png', mimeType: 'image/png', buffer: png })
  await lawyer.getByRole('button', { name: 'Hand in' }).click()
  await expect(lawyer.getByText('Being checked')).toBeVisible()
  await lookAt(lawyer, 'my-profile-waiting')

  const client = await register('Clara Voss', 'client')
  const { page: admin } = await signIn(browser, await createAdministrator())
  await admin.getByRole('link', { name: 'Administration' }).click()
  await expect(admin.getByRole('heading', { name: 'Ines Calder' })).toBeVisible()
  await admin.getByRole('button', { name: 'Show bar card.png' }).click()
  await expect(admin.getByRole('img', { name: 'Proof: bar card.png' })).toBeVisible()
  const kept = admin.waitForEvent('download')
  await admin.getByRole('button', { name: 'Download bar card.png' }).click()
  expect((await kept).suggestedFilename()).toBe('bar card.png')
  await lookAt(admin, 'admin-verification')
  await admin.getByRole('button', { name: /^Approve: Ines Calder/ }).click()
  await expect(admin.getByText('Nothing is waiting')).toBeVisible()
  await lookAt(admin, 'admin-verification-empty')

  await lawyer.reload()
  await expect(lawyer.getByText('Verified', { exact: true })).toBeVisible()
  await lookAt(lawyer, 'my-profile-verified')
  await lawyer.getByRole('link', { name: 'See it as others do' }).click()
  await lawyer.waitForURL(/\/lawyers\//)
  const address = new URL(lawyer.url()).pathname
  const { page: reader } = await signIn(browser, client)
  await reader.goto(address)
  await expect(reader.getByRole('heading', { level: 1, name: 'Ines Calder' })).toBeVisible()
  await expect(reader.getByText('No reviews yet.')).toBeVisible()
  await expect(reader.getByText('New York', { exact: true })).toBeVisible()
  await lookAt(reader, 'lawyer-profile')
  await lawyer.goto('/profile/analytics')
  await expect(lawyer.getByText('Looks at your profile, by day')).toBeVisible()
  await lookAt(lawyer, 'analytics')

  // A client finds her by need, place and price; the index follows the profile by itself.
  await expect(async () => {
    await reader.goto('/lawyers?q=small+businesses+leases')
    await expect(reader.getByRole('link', { name: 'Ines Calder' })).toBeVisible({ timeout: 1_000 })
  }).toPass({ timeout: 15_000 })
  await lookAt(reader, 'find-lawyers')
  await reader.getByLabel('What do you need help with?').fill('leasse')
  await expect(reader.getByText('“leasse” stands nowhere', { exact: false })).toBeVisible()
  await reader.getByPlaceholder('Town').fill('Brook')
  await reader.getByRole('option', { name: 'Brooklyn, New York (US)' }).click()
  await expect(reader.getByText('km away', { exact: false })).toBeVisible()
  await reader.getByLabel('Hourly rate up to').fill('100')
  await expect(reader.getByText('Nobody here fits all of this')).toBeVisible()
  await lookAt(reader, 'find-lawyers-nobody')
  await reader.getByRole('button', { name: 'Clear all filters' }).last().click()
  await reader.keyboard.press('Control+k')
  await reader.getByRole('textbox', { name: 'Find anything' }).fill('calder')
  await expect(reader.getByRole('button', { name: /^Ines Calder/ })).toBeVisible()
  await lookAt(reader, 'palette')
  await reader.keyboard.press('Enter')
  await expect(reader.getByRole('heading', { level: 1, name: 'Ines Calder' })).toBeVisible()

  // Whoever is no administrator finds no page there.
  await reader.goto('/admin/users')
  await expect(reader.getByText('There is no page at this address')).toBeVisible()
  await admin.getByRole('link', { name: 'Accounts' }).click()
  await admin.getByLabel('Search by name or whole e-mail').fill('Ines Calder')
  await admin.getByRole('button', { name: 'Suspend: Ines Calder' }).click()
  await admin.getByLabel('Reason').fill('Reported for impersonation.')
  await lookAt(admin, 'admin-suspend')
  await admin.getByRole('button', { name: 'Suspend', exact: true }).click()
  await expect(admin.getByText('Suspended', { exact: true })).toBeVisible()
  await lookAt(admin, 'admin-accounts')
  await reader.goto(address)
  await expect(reader.getByText('There is no lawyer with a verified licence here')).toBeVisible()
  expect(complaints()).toEqual([])
})
