import { fileURLToPath } from 'node:url'
import { expect, type Locator, type Page, test } from '@playwright/test'
import { withDatabase } from './support/database.ts'
import { lengthenThread, scrollThread } from './support/long-thread.ts'
import { listenForComplaints, settle } from './support/page-checks.ts'
import { baseUrl, call, dataFolder, openCase, register, signIn } from './support/people.ts'

const screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))
const FOUND = 'The surveyor measured a crack of eleven centimetres beside the lichen.'
/** The list's own space before the first and behind the last message, in px. */
const EDGES = 24

const thread = (page: Page): Locator => page.getByRole('region', { name: 'Messages' })
const at = (page: Page, seq: number): Locator => thread(page).getByText(`Message ${seq}.`)

/** A case's conversation of 10,000 messages. Number 5,001 came over the API, so that the search knows it. */
async function tenThousand() {
  const owner = await register('Tamsin Oduya', 'client')
  const lawyer = await register('Ezra Wolcott', 'lawyer')
  const { caseId } = await openCase(owner, 'A wall with a crack', [{ account: lawyer, role: 'lawyer' }])
  const send = (content: string) =>
    call<{ conversationId: string }>(baseUrl(), 'POST', '/v1/messages', {
      token: lawyer.accessToken,
      body: { caseId, content },
    })
  const { conversationId } = await send('The first one of all.')
  const lengthen = () =>
    withDatabase((db) =>
      lengthenThread(db, dataFolder(), { conversationId, caseId, senderIds: [owner.id, lawyer.id] }, 4_999),
    )
  await lengthen()
  await send(FOUND)
  await lengthen()
  return { owner, conversationId }
}

test('[MSG15] ten thousand messages: found in the middle, scrolled to both ends, and nothing jumps when older ones come', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  const { owner, conversationId } = await tenThousand()
  const { page, context } = await signIn(browser, owner)
  const complaints = listenForComplaints(page)

  await test.step('a hit of the search leads to its place', async () => {
    await page.goto('/search?q=lichen')
    await page.getByRole('list', { name: 'Found' }).getByRole('link').first().click()
    await expect(page).toHaveURL(new RegExp(`/messages/${conversationId}\\?message=`))
    await expect(thread(page).getByText(FOUND)).toBeInViewport({ ratio: 1 })
    for (const seq of [5_000, 5_002]) await expect(at(page, seq)).toBeInViewport()
    await settle(page)
    await page.screenshot({ path: `${screenshots}messages-long-found.png` })
  })

  await test.step('back to the newest', async () => {
    await page.getByRole('button', { name: 'Newest message' }).click()
    await expect(at(page, 10_000)).toBeInViewport({ ratio: 1, timeout: 5_000 })
    await expect(page.getByRole('button', { name: 'Newest message' })).toBeHidden()
  })

  await test.step('to the oldest and back: few rows, never an empty window', async () => {
    for (const [step, text] of [
      [-4_800, 'The first one of all.'],
      [4_800, 'Message 10000.'],
    ] as const) {
      const { frames, rows, blank, isThere } = await scrollThread(page, step, 90)
      expect(isThere, `the end was reached, in ${frames.length} frames`).toBe(true)
      expect(rows, 'rows on the page').toBeLessThan(60)
      expect(blank, 'pixels without a row').toBeLessThanOrEqual(EDGES)
      await expect(thread(page).getByText(text)).toBeInViewport({ timeout: 5_000 })
      await expect(thread(page).locator('[aria-busy]')).toHaveCount(0)
    }
  })

  await test.step('also on a device that is busy', async () => {
    const { rows, blank } = await scrollThread(page, -4_800, 6, 200)
    expect(rows, 'rows on the page').toBeLessThan(60)
    expect(blank, 'pixels without a row').toBeLessThanOrEqual(EDGES)
    await page.getByRole('button', { name: 'Newest message' }).click()
    await expect(at(page, 10_000)).toBeInViewport({ ratio: 1, timeout: 5_000 })
    await expect(thread(page).locator('[aria-busy]')).toHaveCount(0)
  })

  await test.step('older messages that come late move nothing that is read', async () => {
    await page.route(/\/v1\/messages\/[^?]+\?.*after=/, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500))
      await route.continue()
    })
    const missing = thread(page).locator('[aria-busy]')
    await thread(page).hover()
    for (let turn = 0; turn < 60 && (await missing.count()) < 6; turn++) {
      await page.mouse.wheel(0, -400)
      await page.waitForTimeout(30)
    }
    const anchor = await lastInSight(page)
    const before = await anchor.boundingBox()
    await expect(missing).toHaveCount(0, { timeout: 10_000 })
    await page.waitForTimeout(300)
    const after = await anchor.boundingBox()
    expect(Math.abs((after?.y ?? 0) - (before?.y ?? -1000))).toBeLessThanOrEqual(1)
    await page.screenshot({ path: `${screenshots}messages-long-older.png` })
  })
  expect(complaints()).toEqual([])
  await context.close()
})

/** The text of the lowest message that is wholly in the window. */
async function lastInSight(page: Page): Promise<Locator> {
  const seq = await thread(page).evaluate((list) => {
    const window = list.getBoundingClientRect()
    const seen = [...list.querySelectorAll('li')].filter((item) => {
      const { top, bottom } = item.getBoundingClientRect()
      return top >= window.top && bottom <= window.bottom && item.querySelector('[aria-busy]') === null
    })
    return Math.max(...seen.map((item) => Number(item.getAttribute('aria-posinset'))))
  })
  return at(page, seq)
}
