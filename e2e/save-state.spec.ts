import { expect, type Page, test } from '@playwright/test'
import { horizontalOverflow } from './support/page-checks.ts'
import { baseUrl, call, openCase, register, signIn } from './support/people.ts'
import { openTogether } from './support/together.ts'
import {
  beginNewParagraph,
  blockWith,
  expectOffline,
  expectSaved,
  openDocument,
  readText,
  saveStateOf,
  textOf,
} from './support/workspace.ts'

/** Rules say 2 s; the rest is drawing on a machine that runs two browsers and a database on two cores. */
const RIGHTS_MS = 2500

/** Names of all databases with texts on this device. */
function localCopies(page: Page): Promise<string[]> {
  return page.evaluate(async () =>
    (await indexedDB.databases()).flatMap(({ name }) => (name?.startsWith('lc:') ? [name] : [])),
  )
}

test('[SYNC21] what is typed offline is counted, and arrives without a reload when the connection is back', async ({
  browser,
}) => {
  const { owner, other, close } = await openTogether(browser, 'Offline for a while')
  await beginNewParagraph(owner.page)
  await expectSaved(owner.page)
  await owner.context.setOffline(true)
  await owner.page.keyboard.type('Written without a connection.')
  await expectOffline(owner.page)
  expect(await readText(other.page)).not.toContain('Written without')
  // The sentence gives way on a phone, not what stands beside it.
  await owner.page.setViewportSize({ width: 360, height: 740 })
  await expect.poll(() => horizontalOverflow(owner.page)).toBe(0)
  await expect(owner.page.getByRole('button', { name: 'About this case' })).toBeInViewport({ ratio: 1 })
  await owner.context.setOffline(false)
  await expectSaved(owner.page)
  await expect(blockWith(other.page, 'Written without a connection.')).toBeVisible()
  await close()
})

test('[SYNC21] what is typed offline survives closing the page, and arrives when it is opened again', async ({
  browser,
}) => {
  const { owner, other, place, close } = await openTogether(browser, 'Closed too early')
  await beginNewParagraph(owner.page)
  await expectSaved(owner.page)
  await owner.context.setOffline(true)
  await owner.page.keyboard.type('Only on this device.')
  await expectOffline(owner.page)
  // "Kept here" is enough to go: the page says so when its storage has finished.
  await owner.page.close()
  await owner.context.setOffline(false)
  const again = await owner.context.newPage()
  await openDocument(again, place.caseId, place.briefId)
  await expect(blockWith(again, 'Only on this device.')).toBeVisible()
  await expectSaved(again)
  await expect(blockWith(other.page, 'Only on this device.')).toBeVisible()
  await close()
})

test('[SYNC25] signing out with unsaved changes asks first, and leaves nothing on the device', async ({ browser }) => {
  const nora = await register('Nora Field', 'client')
  const place = await openCase(nora, 'Signed out')
  const { page, context } = await signIn(browser, nora)
  await openDocument(page, place.caseId, place.briefId)
  await beginNewParagraph(page)
  await expectSaved(page)
  expect(await localCopies(page)).not.toEqual([])
  await context.setOffline(true)
  await page.keyboard.type('lost')
  await expectOffline(page)

  const signOut = async () => {
    await page.getByRole('button', { name: /Nora Field/ }).click()
    await page.getByRole('menuitem', { name: 'Sign out' }).click()
  }
  const question = page.getByRole('dialog', { name: /only on this device/ })
  await signOut()
  await question.getByRole('button', { name: 'Stay signed in' }).click()
  await expect(question).toBeHidden()
  await expect(blockWith(page, 'lost')).toBeVisible()
  await signOut()
  await question.getByRole('button', { name: 'Sign out and lose them' }).click()
  await expect(page.getByRole('link', { name: 'Open an account' })).toBeVisible()
  await expect.poll(() => localCopies(page)).toEqual([])
  expect(await page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('lc:')))).toEqual([])
  await context.close()
})

test('[ACC5] whoever is removed sees within seconds that they have no access, and no text', async ({ browser }) => {
  const { owner, other, place, close } = await openTogether(browser, 'Removed')
  await expectSaved(other.page)
  await call(baseUrl(), 'DELETE', `/v1/cases/${place.caseId}/members/${other.account.id}`, {
    token: owner.account.accessToken,
  })
  await expect(other.page.getByText(/no longer have access|not shared with you/).first()).toBeVisible({
    timeout: RIGHTS_MS,
  })
  await expect(textOf(other.page)).toHaveCount(0)
  await expect(other.page.getByText('in order, each with its date')).toHaveCount(0)
  await expect.poll(() => localCopies(other.page)).toEqual([])
  await close()
})

test('[ACC5] whoever becomes an observer reads on and writes no more, within seconds, and back', async ({
  browser,
}) => {
  const { owner, other, place, close } = await openTogether(browser, 'Observed')
  const changeRole = (role: string) =>
    call(baseUrl(), 'PUT', `/v1/cases/${place.caseId}/members/${other.account.id}`, {
      token: owner.account.accessToken,
      body: { role },
    })
  await beginNewParagraph(other.page)
  await other.page.keyboard.type('Before.')
  await expectSaved(other.page)
  await changeRole('observer')
  await expect(textOf(other.page)).toHaveAttribute('aria-readonly', 'true', { timeout: RIGHTS_MS })
  await expect(saveStateOf(other.page)).toHaveAccessibleName(/^Save state: Read only\./)
  await other.page.keyboard.type('never')
  const before = await readText(owner.page)
  expect(await readText(other.page)).toBe(before)
  await changeRole('lawyer')
  await expect(textOf(other.page)).toHaveAttribute('aria-readonly', 'false', { timeout: RIGHTS_MS })
  await beginNewParagraph(other.page)
  await other.page.keyboard.type('And after.')
  await expect(blockWith(owner.page, 'And after.')).toBeVisible()
  expect(await readText(owner.page)).not.toContain('never')
  await close()
})

test('[SYNC22] a text that cannot be loaded never looks empty', async ({ browser }) => {
  const nora = await register('Nora Field', 'client')
  const place = await openCase(nora, 'Not now')
  const { page, context } = await signIn(browser, nora)
  let isAway = true
  await page.routeWebSocket(/\/collab/, (socket) => {
    if (isAway) void socket.close({ code: 1013, reason: 'TRY_AGAIN_LATER' })
    else socket.connectToServer()
  })
  await page.goto(`/cases/${place.caseId}/documents/${place.briefId}`)
  await expect(page.getByRole('progressbar', { name: 'Loading the text' })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'This text cannot be loaded at the moment' })).toBeVisible()
  await expect(saveStateOf(page)).toHaveAccessibleName(/^Save state: Cannot load\./)
  await expect(textOf(page)).toHaveCount(0)
  isAway = false
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(blockWith(page, 'in order, each with its date')).toBeVisible()
  await expectSaved(page)
  await context.close()
})

test('[SYNC22] a case that cannot be loaded says so and offers to try again', async ({ browser }) => {
  const nora = await register('Nora Field', 'client')
  const place = await openCase(nora, 'Not now either')
  const { page, context } = await signIn(browser, nora)
  await page.route('**/v1/cases/*/workspace', (route) => route.abort())
  await page.goto(`/cases/${place.caseId}`)
  await expect(page.getByRole('button', { name: 'Try again' })).toBeVisible()
  await expect(textOf(page)).toHaveCount(0)
  await page.unroute('**/v1/cases/*/workspace')
  await page.getByRole('button', { name: 'Try again' }).click()
  await expect(blockWith(page, 'in order, each with its date')).toBeVisible()
  await context.close()
})
