import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { connectDatabase, connectPool } from '../adapters/database/connect.ts'
import { insertLicence } from '../test-support/lawyers.ts'
import { horizontalOverflow, listenForComplaints, seriousFaults, settle } from './support/page-checks.ts'
import { type Account, call, openCase, register, signIn } from './support/people.ts'

const screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))
const TITLE = 'Who pays for the rooftop unit'
const OTHER_SIDE = 'Harbor Nine Holdings'

/** On a phone and a desk, light and dark, with axe, and nothing beyond the right edge. */
async function lookAt(page: Page, name: string): Promise<void> {
  for (const [size, width] of [
    ['phone', 360],
    ['desktop', 1440],
  ] as const) {
    await page.setViewportSize({ width, height: 900 })
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await settle(page)
      await page.screenshot({ path: `${screenshots}${name}-${size}-${colorScheme}.png`, fullPage: true })
      expect(await seriousFaults(page, { withTags: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] }), name).toEqual([])
    }
    expect(await horizontalOverflow(page), `${name}: pixels beyond the right edge`).toBe(0)
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

/** A lawyer with a licence that counts: what an administrator decides, written as a row. */
async function licensedLawyer(name: string, conflict: string): Promise<Account> {
  const account = await register(name, 'lawyer')
  const token = account.accessToken
  const api = process.env.LC_E2E_URL ?? ''
  const { id } = await call<{ id: string }>(api, 'POST', '/v1/lawyers/register', { token, body: {} })
  await call(api, 'POST', '/v1/lawyers/me/conflicts', { token, body: { name: conflict } })
  const { port, passwords } = JSON.parse(readFileSync(join(process.env.LC_E2E_DATA_DIR ?? '', 'postgres.json'), 'utf8'))
  const connectionString = `postgres://postgres:${encodeURIComponent(passwords.superuser)}@127.0.0.1:${port}/legal_connect`
  const ownerDb = connectDatabase(connectPool({ connectionString, max: 1 }))
  await insertLicence({ ownerDb, clock: { now: () => new Date() } } as Parameters<typeof insertLicence>[0], id)
  await ownerDb.destroy()
  return account
}

test('a lawyer finds a case, is screened, decides a possible conflict, gives her word and reads the brief', async ({
  browser,
}) => {
  const client = await register('Rosa Imani', 'client')
  const { caseId } = await openCase(client, TITLE)
  await call(process.env.LC_E2E_URL ?? '', 'POST', `/v1/cases/${caseId}/submit`, {
    token: client.accessToken,
    body: {
      category: 'commercial_lease',
      jurisdiction: 'US-NY',
      description: 'A tenant and a landlord do not agree who pays for a repair of the heating on the roof.',
      parties: [{ name: OTHER_SIDE, aliases: [], role: 'opposing' }],
    },
  })
  const { page } = await signIn(browser, await licensedLawyer('Petra Lind', 'Harbor 9 Holdings LLC'))
  const complaints = listenForComplaints(page, /Service Worker registration blocked/)
  await page.getByRole('link', { name: 'Open cases' }).click()
  await page.getByLabel('Words in title or summary').fill('rooftop')
  await expect(page.getByRole('link', { name: TITLE })).toBeVisible()
  await expect(page).toHaveURL(/q=rooftop/)
  await lookAt(page, 'feed')

  await page.getByRole('link', { name: TITLE }).click()
  await expect(page.getByRole('button', { name: 'Screen me' })).toBeVisible()
  await lookAt(page, 'feed-case')
  await page.getByRole('button', { name: 'Screen me' }).click()
  await expect(page.getByText('“Harbor 9 Holdings LLC”, on your conflict list')).toBeVisible()
  await expect(page.getByText(OTHER_SIDE)).toHaveCount(0)
  await page.getByRole('button', { name: 'Show the name in the case' }).click()
  await lookAt(page, 'feed-possible')
  await expect(page.getByText(OTHER_SIDE)).toHaveCount(0)
  await page.getByRole('button', { name: 'I need to see it' }).click()
  await expect(page.getByText(OTHER_SIDE)).toBeVisible()
  await page.getByLabel('Why this is no conflict').fill('Another company, in another state.')
  await page.getByRole('button', { name: 'It is no conflict' }).click()
  const confirm = page.getByRole('button', { name: 'Confirm both and open the brief' })
  await expect(confirm).toBeDisabled()
  await page.getByLabel(/conflict check of my firm is done/).check()
  await page.getByLabel(/in confidence/).check()
  await lookAt(page, 'feed-attest')
  await confirm.click()
  await page.getByRole('link', { name: 'Read the published brief' }).click()

  await expect(page.getByRole('document', { name: 'Published brief, version 1' })).toContainText('Goal')
  await expect(page.locator('[contenteditable="true"]')).toHaveCount(0)
  await expect(page.getByText('This is a published copy, not the live document')).toBeVisible()
  await lookAt(page, 'feed-brief')
  await page.goto('/profile/conflicts')
  await expect(page.getByRole('list', { name: 'Names' })).toContainText('Harbor 9 Holdings LLC')
  await lookAt(page, 'conflict-list')
  expect(complaints()).toEqual([])

  await test.step('in certain conflict the case goes, without saying why', async () => {
    const { page: other } = await signIn(browser, await licensedLawyer('Paula Castellanos', OTHER_SIDE))
    await other.goto(`/feed/${caseId}`)
    await other.getByRole('button', { name: 'Screen me' }).click()
    await expect(other.getByText('This case is not open to your firm', { exact: true })).toBeVisible()
    await expect(other.getByText(OTHER_SIDE)).toHaveCount(0)
    await lookAt(other, 'feed-certain')
    await other.goto('/feed?q=rooftop')
    await expect(other.getByText('No open case fits what you chose')).toBeVisible()
    await other.goto(`/feed/${caseId}/brief`)
    await expect(other.getByText('The brief is not open to you')).toBeVisible()
  })
  await test.step('without a licence there is nothing, and the page says what is missing', async () => {
    const { page: other } = await signIn(browser, await register('Una Green', 'lawyer'))
    await other.goto('/feed')
    await expect(other.getByText('A verified licence is missing')).toBeVisible()
    await lookAt(other, 'feed-unlicensed')
    await other.goto(`/feed/${caseId}`)
    await expect(other.getByText('This case is not open to you')).toBeVisible()
  })
})
