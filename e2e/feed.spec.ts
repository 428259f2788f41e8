import { fileURLToPath } from 'node:url'
import { expect, test } from '@playwright/test'
import { licensedLawyer } from './support/licensed-lawyer.ts'
import { lookAt } from './support/look.ts'
import { listenForComplaints } from './support/page-checks.ts'
import { type Account, baseUrl, call, openCase, register, signIn } from './support/people.ts'

const _screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))
const TITLE = 'Who pays for the rooftop unit'
const OTHER_SIDE = 'Harbor Nine Holdings'

/** A licensed lawyer with this name on the conflict list. */
async function lawyerAgainst(name: string, conflict: string): Promise<Account> {
  const account = await licensedLawyer(name)
  await call(baseUrl(), 'POST', '/v1/lawyers/me/conflicts', { token: account.accessToken, body: { name: conflict } })
  return account
}

test('a lawyer finds a case, is screened, decides a possible conflict, gives her word and reads the brief', async ({
  browser,
}) => {
  const client = await register('Rosa Imani', 'client')
  const { caseId } = await openCase(client, TITLE)
  await call(baseUrl(), 'POST', `/v1/cases/${caseId}/submit`, {
    token: client.accessToken,
    body: {
      category: 'commercial_lease',
      jurisdiction: 'US-NY',
      description: 'A tenant and a landlord do not agree who pays for a repair of the heating on the roof.',
      parties: [{ name: OTHER_SIDE, aliases: [], role: 'opposing' }],
    },
  })
  const { page } = await signIn(browser, await lawyerAgainst('Petra Lind', 'Harbor 9 Holdings LLC'))
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
    const { page: other } = await signIn(browser, await lawyerAgainst('Paula Castellanos', OTHER_SIDE))
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
