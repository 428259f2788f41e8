import { randomBytes } from 'node:crypto'
import { expect, type Page, test } from '@playwright/test'
import { createAuthenticator } from './support/authenticator.ts'
import { lookAt } from './support/look.ts'
import { baseUrl, PASSWORD } from './support/people.ts'

const NEW_PASSWORD = 'an entirely new password'

/** Opens the link of the newest mail to this address that leads to a page. */
async function openMailedLink(page: Page, email: string, path: string): Promise<void> {
  const mails = (await (await fetch(`${baseUrl()}/dev/mailbox.json`)).json()) as { to: string; text: string }[]
  const mail = mails.find(({ to, text }) => to === email && text.includes(`/${path}#token=`))
  const link = /https?:\S+#token=\S+/.exec(mail?.text ?? '')?.[0] ?? ''
  await page.goto(new URL(link).pathname + new URL(link).hash)
  await expect(page).not.toHaveURL(/token=/)
}

async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: /: account$/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible()
}

async function enterPassword(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(email)
  await page.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

async function enterCode(page: Page, code: string): Promise<void> {
  await page.getByLabel('Code').fill(code)
  await page.getByRole('button', { name: 'Sign in', exact: true }).click()
}

test('[AUTH1] [AUTH4] an account: address, second factor, recovery code, forgotten password, key', async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: baseUrl(), locale: 'en-GB' })
  const page = await context.newPage()
  const email = `vera.${randomBytes(4).toString('hex')}@example.org`
  let app = createAuthenticator('')
  let codes: string[] = []
  test.setTimeout(300_000)

  await test.step('register, and confirm the address by the mail', async () => {
    await page.goto('/register')
    await page.getByLabel('Your name').fill('Vera Confirm')
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Open the account' }).click()
    await expect(page.getByText('You have no cases yet')).toBeVisible()
    await page.goto('/settings')
    await expect(page.getByText('Your address is not confirmed yet.')).toBeVisible()
    await lookAt(page, 'settings-unconfirmed')
    await openMailedLink(page, email, 'verify-email')
    await lookAt(page, 'verify-email')
    await page.getByRole('button', { name: 'I opened this account: confirm' }).click()
    await expect(page.getByText('Your address is confirmed.').first()).toBeVisible()
  })

  await test.step('switch two-factor on', async () => {
    await page.goto('/settings')
    await expect(page.getByText('Your address is not confirmed yet.')).toBeHidden()
    await page.getByRole('button', { name: 'Switch two-factor on' }).click()
    await expect(page.getByRole('img', { name: 'Picture for the authenticator app' })).toBeVisible()
    await lookAt(page, 'two-factor-setup')
    app = createAuthenticator(((await page.locator('code').first().textContent()) ?? '').replaceAll(' ', ''))
    await page.getByLabel('Code').fill('000000')
    await page.getByRole('button', { name: 'Switch it on' }).click()
    await expect(page.getByText('This code does not fit.', { exact: false })).toBeVisible()
    await page.getByLabel('Code').fill(await app.nextCode())
    await page.getByRole('button', { name: 'Switch it on' }).click()
    await expect(page.getByRole('heading', { name: 'Your recovery codes' })).toBeFocused()
    codes = await page.locator('ol code').allInnerTexts()
    expect(codes).toHaveLength(10)
    await lookAt(page, 'recovery-codes')
    await page.getByRole('button', { name: 'I have kept them' }).click()
    await expect(page.getByText('Two-factor is on. 10 recovery codes left.')).toBeVisible()
  })

  await test.step('sign in with a code, then with a recovery code', async () => {
    await signOut(page)
    await enterPassword(page, email, PASSWORD)
    await expect(page.getByLabel('Code')).toBeFocused()
    await lookAt(page, 'sign-in-code')
    await enterCode(page, '000000')
    await expect(page.getByText('This code does not fit. Try the next one.')).toBeVisible()
    await enterCode(page, await app.nextCode())
    await expect(page.getByText('You have no cases yet')).toBeVisible()
    await signOut(page)
    await enterPassword(page, email, PASSWORD)
    await enterCode(page, (codes[0] ?? '').toLowerCase())
    await expect(page.getByText('You have no cases yet')).toBeVisible()
  })

  await test.step('make an API key: the dialog asks who it is, and the act goes on by itself', async () => {
    await page.goto('/settings')
    await expect(page.getByText('9 recovery codes left')).toBeVisible()
    await page.getByRole('button', { name: 'Make a key' }).click()
    await page.getByLabel('What is it for?').fill('Accounting sync')
    await page.getByLabel('Read my cases and who is in them').check()
    await page.getByRole('button', { name: 'Make the key' }).click()
    const dialog = page.getByRole('dialog', { name: 'Confirm that it is you' })
    await lookAt(page, 'step-up')
    await dialog.getByLabel('Your password').fill('not my password')
    await dialog.getByRole('button', { name: 'Confirm', exact: true }).click()
    await expect(dialog.getByText('The password is wrong.')).toBeVisible()
    await dialog.getByLabel('Your password').fill(PASSWORD)
    await dialog.getByRole('button', { name: 'Confirm', exact: true }).click()
    await expect(page.getByText(/^lc_/)).toBeVisible()
    await lookAt(page, 'api-key-made')
    await page.getByRole('button', { name: 'Done' }).click()
    await expect(page.getByText('cases:read · never used', { exact: false })).toBeVisible()
  })

  await test.step('confirm a phone number, and set quiet hours', async () => {
    const phone = `+4420${randomBytes(4).readUInt32BE().toString().padStart(8, '0').slice(0, 8)}`
    await page.getByLabel('Phone number').fill(phone)
    await page.getByRole('button', { name: 'Send the code' }).click()
    await expect(page.getByLabel('Code of the message')).toBeVisible()
    const messages = (await (await fetch(`${baseUrl()}/dev/mailbox.json`)).json()) as { to: string; text: string }[]
    await page
      .getByLabel('Code of the message')
      .fill(/\d{6}/.exec(messages.find(({ to }) => to === phone)?.text ?? '')?.[0] ?? '')
    await page.getByRole('button', { name: 'Confirm the number' }).click()
    await expect(page.getByText(`${phone} is confirmed.`)).toBeVisible()
    await page.getByRole('switch', { name: 'Quiet hours' }).click()
    await page.getByRole('region', { name: 'Notifications' }).getByRole('button', { name: 'Save' }).click()
    await expect(page.getByRole('region', { name: 'Notifications' }).getByText('Saved.')).toBeVisible()
  })

  await test.step('forget the password: the link sets a new one, and two-factor stays', async () => {
    await signOut(page)
    await page.goto('/sign-in')
    await page.getByRole('link', { name: 'Forgot your password?' }).click()
    // Signing in has a field of that name, too.
    await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible()
    await page.getByLabel('E-mail').fill(email)
    await page.getByRole('button', { name: 'Send the link' }).click()
    await expect(page.getByText('a mail is on its way', { exact: false }).first()).toBeVisible()
    await lookAt(page, 'forgot-password')
    await openMailedLink(page, email, 'reset-password')
    await lookAt(page, 'reset-password')
    await page.getByLabel('New password').fill(NEW_PASSWORD)
    await page.getByRole('button', { name: 'Set the password' }).click()
    await expect(page.getByRole('heading', { name: 'Your new password is set' })).toBeVisible()
    await enterPassword(page, email, PASSWORD)
    await expect(page.getByText('This e-mail and password do not fit.')).toBeVisible()
    await enterPassword(page, email, NEW_PASSWORD)
    await enterCode(page, await app.nextCode())
    await expect(page.getByText('You have no cases yet')).toBeVisible()
    await page.goto('/reset-password#token=used-up')
    await page.getByLabel('New password').fill(NEW_PASSWORD)
    await page.getByRole('button', { name: 'Set the password' }).click()
    await expect(page.getByText('This link does not work any more.', { exact: false })).toBeVisible()
  })
  await context.close()
})
