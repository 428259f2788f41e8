import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { freePort } from '../adapters/database/embedded/ports.ts'
import { startOpenId, type TestOpenId } from '../test-support/openid.ts'
import { listenForComplaints, seriousFaults, settle } from './support/page-checks.ts'
import { register } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

const screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))

let openid: TestOpenId
let product: Product

test.beforeAll(async () => {
  const port = await freePort()
  openid = await startOpenId(`http://localhost:${port}`)
  const { issuer, clientId, clientSecret } = openid.settings
  product = await startProduct(
    { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret },
    port,
  )
})
test.afterAll(async () => {
  await product?.stop()
  await openid?.stop()
})

async function look(page: Page, name: string): Promise<void> {
  await settle(page)
  await page.screenshot({ path: `${screenshots}${name}.png`, fullPage: true })
  expect(await seriousFaults(page, { withTags: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }), name).toEqual([])
}

test('[AUTH7] somebody opens an account at the provider, signs out, and comes back into the same one', async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: product.url, locale: 'en-GB', serviceWorkers: 'block' })
  const page = await context.newPage()
  const complaints = listenForComplaints(page, /40[0-9]/)
  const account = { subject: 'wilma', email: 'wilma.provider@example.org', emailVerified: true, name: 'Wilma Provider' }
  openid.expect(account)
  const host = new URL(openid.issuer).host

  await test.step('without an account the way leads to one', async () => {
    await page.goto('/sign-in?next=%2Fsettings%2Fsessions')
    await look(page, 'sign-in-provider')
    await page.getByRole('button', { name: `Sign in with ${host}` }).click()
    await expect(page.getByText('There is no account for you yet')).toBeVisible()
    // What the provider sent along does not stay in the address.
    expect(new URL(page.url()).search).toBe('')
    await look(page, 'sign-in-provider-no-account')
    await page.getByRole('link', { name: 'Open an account' }).click()
    await page.getByLabel('I am a lawyer').check()
    await page.getByRole('button', { name: `Open it with ${host}` }).click()
    await expect(page.getByRole('button', { name: /^Wilma Provider/ })).toBeVisible()
    await expect(page.getByRole('link', { name: 'My firm' })).toBeVisible()
  })
  await test.step('the second time signs in, to where one was going', async () => {
    await page.getByRole('button', { name: /^Wilma Provider/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
    // Whoever leaves the page at the very moment has not signed out yet: it looks for unsaved changes first.
    await expect(page.getByRole('link', { name: 'Sign in' }).first()).toBeVisible()
    await page.goto('/sign-in?next=%2Ffirm')
    await page.getByRole('button', { name: `Sign in with ${host}` }).click()
    await page.waitForURL(/\/firm$/)
    await expect(page.getByRole('button', { name: /^Wilma Provider/ })).toBeVisible()
  })
  expect(complaints()).toEqual([])
  await context.close()
})

test('[AUTH7] somebody who says no there is not signed in, and an address of a password account is not taken over', async ({
  browser,
}) => {
  const context = await browser.newContext({ baseURL: product.url, locale: 'en-GB', serviceWorkers: 'block' })
  const page = await context.newPage()
  const host = new URL(openid.issuer).host
  openid.expect(undefined)
  await page.goto('/sign-in')
  await page.getByRole('button', { name: `Sign in with ${host}` }).click()
  await expect(page.getByRole('link', { name: 'Back to signing in' })).toBeVisible()
  await look(page, 'sign-in-provider-refused')
  const victim = await register('Vera Taken', 'client', product.url)
  openid.expect({ subject: 'thief', email: victim.email, emailVerified: true, name: 'Thief' })
  await page.getByRole('link', { name: 'Back to signing in' }).click()
  await page.getByRole('button', { name: `Sign in with ${host}` }).click()
  await expect(page.getByText('Then confirm your address in the settings')).toBeVisible()
  await look(page, 'sign-in-provider-not-confirmed')
  await page.goto('/cases')
  await expect(page).toHaveURL(/\/sign-in/)
  await context.close()
})
