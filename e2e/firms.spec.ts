import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { licensedLawyer } from './support/licensed-lawyer.ts'
import { lookAt } from './support/look.ts'
import { listenForComplaints } from './support/page-checks.ts'
import { baseUrl, createAdministrator, signIn } from './support/people.ts'

const _screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))

/** The mailed link into a firm. */
async function linkIntoFirm(email: string): Promise<string> {
  const mails = (await (await fetch(`${baseUrl()}/dev/mailbox.json`)).json()) as { to: string; text: string }[]
  const link = mails.find(({ to, text }) => to === email && text.includes('/firm/join#'))?.text.match(/\/firm\/join\S+/)
  return link?.[0] ?? ''
}

test('a lawyer opens a firm, an administrator returns and then verifies it, a colleague joins by the mailed link', async ({
  browser,
}) => {
  const name = `Quill & Bramble ${Date.now()}`
  const founder = await licensedLawyer('Odile Quill')
  const colleague = await licensedLawyer('Bertil Bramble')
  const { page } = await signIn(browser, founder)
  const complaints = listenForComplaints(page, /40[49]|422/)
  await page.getByRole('link', { name: 'My firm' }).click()
  await page.getByRole('button', { name: 'Ask for the firm' }).click()
  await lookAt(page, 'firm-new')
  await page.getByLabel('Name of the firm').fill(name)
  await page.getByLabel('What the firm does (optional)').fill('Leases and small companies.')
  await page.getByRole('button', { name: 'Ask for the firm' }).click()
  await expect(page.getByText('We are verifying the firm')).toBeVisible()
  await lookAt(page, 'firm-waiting')

  const { page: admin } = await signIn(browser, await createAdministrator())
  await test.step('the administrator sends it back with a reason', async () => {
    await admin.goto('/admin/law-firms')
    await expect(admin.getByText(name)).toBeVisible()
    await admin.getByRole('button', { name: `Reject ${name}` }).click()
    await admin.getByLabel('Why not').fill('The register number is missing.')
    await lookAt(admin, 'admin-firms')
    await admin.getByRole('button', { name: 'Reject the firm' }).click()
    await expect(admin.getByText(name)).toHaveCount(0)
  })
  await test.step('the founder adds what is missing, and it is verified', async () => {
    await page.reload()
    await expect(page.getByText('The register number is missing.')).toBeVisible()
    await page.getByLabel('Tax or register number (optional)').fill('HRB 4711')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('We are verifying the firm')).toBeVisible()
    await admin.reload()
    await admin.getByRole('button', { name: `Verify ${name}` }).click()
    await expect(admin.getByText(name)).toHaveCount(0)
    await page.reload()
    await expect(page.getByRole('link', { name: 'What others see' })).toBeVisible()
  })
  await test.step('a colleague joins by the mailed link', async () => {
    await page.getByLabel('Invite a lawyer by e-mail').fill(colleague.email)
    await page.getByRole('button', { name: 'Send the invitation' }).click()
    await expect(page.getByText(`The invitation to ${colleague.email} is on its way.`).first()).toBeVisible()
    const { page: theirs } = await signIn(browser, colleague)
    await expect.poll(() => linkIntoFirm(colleague.email)).not.toBe('')
    await theirs.goto(await linkIntoFirm(colleague.email))
    await lookAt(theirs, 'firm-join')
    await theirs.getByRole('button', { name: 'Join the firm' }).click()
    await expect(theirs.getByRole('heading', { level: 1, name })).toBeVisible()
    await page.reload()
    await expect(page.getByText('Bertil Bramble').first()).toBeVisible()
    await lookAt(page, 'firm-with-colleague')
  })
  expect(complaints()).toEqual([])
})
