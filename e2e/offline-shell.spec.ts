import { expect, type Page, test } from '@playwright/test'
import { serveBuilds } from './support/builds.ts'
import { documentsOf, openCase, register, signIn } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'
import {
  beginNewParagraph,
  blockWith,
  expectOffline,
  expectSaved,
  openDocument,
  readText,
  saveStateOf,
} from './support/workspace.ts'

let product: Product

test.beforeAll(async () => {
  product = await startProduct()
})
test.afterAll(() => product.stop())

/** Waits until the application is on this device and pages are served by its service worker. */
async function applicationKept(page: Page): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === 'activated')
}

/** Addresses of everything that the service worker keeps. */
function keptAddresses(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const requests = (await caches.keys()).map(async (name) => (await caches.open(name)).keys())
    return (await Promise.all(requests)).flat().map(({ url }) => new URL(url).pathname)
  })
}

test('[SYNC27] with the server down a reload opens the text that is kept here, and what is typed then arrives later', async ({
  browser,
}) => {
  const nora = await register('Nora Field', 'client', product.url)
  const place = await openCase(nora, 'Reloaded without a server', [], product.url)
  const { page, context } = await signIn(browser, nora, { url: product.url, serviceWorkers: 'allow' })
  await openDocument(page, place.caseId, place.briefId)
  await applicationKept(page)
  await beginNewParagraph(page)
  await page.keyboard.type('Typed before.')
  await expectSaved(page)

  await product.killEverything()
  await expect(saveStateOf(page)).toHaveAccessibleName(/^Save state: Offline/)
  await page.reload()
  await expect(blockWith(page, 'Typed before.')).toBeVisible()
  await expect(saveStateOf(page)).toHaveAccessibleName(/^Save state: Offline/)
  await beginNewParagraph(page)
  await page.keyboard.type('Typed without a server.')
  await expectOffline(page)
  await page.reload()
  await expect(blockWith(page, 'Typed without a server.')).toBeVisible()
  await page.screenshot({ path: 'test-results/offline-reload.png' })

  await product.startAgain()
  await expectSaved(page)
  const again = await signIn(browser, nora, { url: product.url })
  await openDocument(again.page, place.caseId, (await documentsOf(nora, place.caseId, product.url)).briefId)
  expect(await readText(again.page)).toContain('Typed without a server.')
  await again.context.close()

  const kept = await keptAddresses(page)
  expect(kept).toContain('/')
  expect(kept.filter((path) => !/^\/($|assets\/|color-scheme\.js$|icon\.svg$)/.test(path))).toEqual([])
  await context.close()
})

test('[SYNC27] after signing out the application is still kept and nothing of anybody is; what only the server answers is not a page', async ({
  browser,
}) => {
  const nora = await register('Nora Field', 'client', product.url)
  const place = await openCase(nora, 'Signed out before', [], product.url)
  const { page, context } = await signIn(browser, nora, { url: product.url, serviceWorkers: 'allow' })
  await openDocument(page, place.caseId, place.briefId)
  await applicationKept(page)
  await page.getByRole('button', { name: /Nora Field/ }).click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  await expect(page.getByRole('link', { name: 'Open an account' })).toBeVisible()
  expect(await keptAddresses(page)).toContain('/')
  // Until the server knows, this device says so to whoever opens the page next.
  await page.waitForFunction(() => localStorage.getItem('lc.sign-out-pending') === null)
  for (const path of ['/healthz', '/v1/openapi.json', '/dev/mailbox.json']) {
    const answer = await page.goto(path)
    expect([path, answer?.headers()['content-type']?.split(';')[0]]).toEqual([path, 'application/json'])
  }
  await context.setOffline(true)
  await expect(page.goto(`/v1/cases/${place.caseId}`)).rejects.toThrow()
  const next = await context.newPage()
  await next.goto(`/cases/${place.caseId}/documents/${place.briefId}`)
  await expect(next.getByRole('button', { name: 'Sign in' })).toBeVisible()
  await expect(next.getByText('in order, each with its date')).toHaveCount(0)
  await context.close()
})

test('[SYNC27] whoever has loaded the next build once opens that one when the server is down, also if the page was never closed', async ({
  browser,
}) => {
  const server = await serveBuilds()
  const context = await browser.newContext({ baseURL: server.url, serviceWorkers: 'allow' })
  const page = await context.newPage()
  const buildOf = () => page.locator('html').getAttribute('data-build')
  await page.goto('/')
  await applicationKept(page)
  expect(await buildOf()).toBe('one')
  server.serve('two')
  await page.reload()
  expect(await buildOf()).toBe('two')
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
  // Kept as a whole and at work, and nothing more to come.
  const states = () =>
    page.evaluate(async () => {
      const { installing, waiting, active } = await navigator.serviceWorker.ready
      return [(await caches.keys()).length, installing?.state, waiting?.state, active?.state]
    })
  await expect.poll(states).toEqual([2, undefined, undefined, 'activated'])
  await server.stop()
  await page.reload()
  expect(await buildOf()).toBe('two')
  await context.close()
})
