import { expect, type Page, test } from '@playwright/test'
import type { listDocumentReads } from '../contracts/document-shares.ts'
import type { EndpointData } from '../contracts/endpoint.ts'
import { box } from '../test-support/file-builders.ts'
import { uploadFile } from './support/files.ts'
import { makeFilm } from './support/film.ts'
import { lookAt, lookStrictly } from './support/look.ts'
import { baseUrl, call, openCase, register, signIn } from './support/people.ts'

/** Bytes of one answer to a player, as the route says. */
const SLICE = 4 * 1024 * 1024
/** Bytes of nothing between the head of the film and its pictures: more than two answers. */
const GAP = 10_000_000

/** What the page's player asks for, and how often a viewing is opened. */
function listen(page: Page) {
  const seen = { ranges: [] as (string | undefined)[], statuses: new Set<number>(), opened: 0, loaded: 0 }
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    if (pathname.startsWith('/v1/viewings/')) seen.ranges.push(request.headers().range)
    if (pathname.endsWith('/viewings')) seen.opened++
    if (pathname.endsWith('/download')) seen.loaded++
  })
  page.on('response', (response) => {
    if (new URL(response.url()).pathname.startsWith('/v1/viewings/')) seen.statuses.add(response.status())
  })
  return seen
}

/** Where the film is; 0 while it does not play, as while its connection is being made again. */
const playedTo = (page: Page) =>
  page.locator('video').evaluate((film: HTMLVideoElement) =>
    film.play().then(
      () => film.currentTime,
      () => 0,
    ),
  )
const plays = (page: Page) => expect.poll(() => playedTo(page), { timeout: 30_000 }).toBeGreaterThan(0.2)

test('[DOC13] [DOC14] a film plays while it comes in: the player asks for what it needs, and that is one reading', async ({
  browser,
}) => {
  const owner = await register('Perpetua Lindgren', 'client')
  const lawyer = await register('Anselm Faure', 'lawyer')
  const { caseId } = await openCase(owner, 'A wall that moves', [{ account: lawyer, role: 'lawyer' }])
  const film = await makeFilm(browser)
  const head = film.readUInt32BE(0)
  const bytes = Buffer.concat([film.subarray(0, head), box('free', Buffer.alloc(GAP)), film.subarray(head)])
  const { id } = await uploadFile(owner, caseId, { name: 'Wall.mp4', type: 'video/mp4', bytes })
  const { page, context } = await signIn(browser, lawyer)
  const seen = listen(page)

  await test.step('it asks on where an answer has ended, and nothing is loaded whole', async () => {
    await page.goto(`/cases/${caseId}/files/${id}`)
    await expect(page.getByLabel('Wall.mp4')).toBeVisible()
    await plays(page)
    expect([...seen.statuses]).toEqual([206])
    const places = seen.ranges.map((range) => Number(/^bytes=(\d+)-/.exec(range ?? '')?.[1] ?? Number.NaN))
    expect([places[0], places.some((place) => place >= 2 * SLICE)]).toEqual([0, true])
    expect([seen.opened, seen.loaded]).toEqual([1, 0])
    await lookAt(page, 'film-playing')
  })

  await test.step('a connection that breaks is made again, and it plays on by itself', async () => {
    const { opened } = seen
    const pressed = Promise.withResolvers<void>()
    // Not once, since the browser may try again by itself: until the page has opened the film once more.
    await page.route('**/v1/viewings/*', async (route) => {
      if (seen.opened >= opened + 2) return route.continue()
      await pressed.promise
      await route.abort('connectionreset')
    })
    await page.reload({ waitUntil: 'domcontentloaded' })
    const film = page.locator('video')
    await film.evaluate((video: HTMLVideoElement) => void video.play().catch(() => undefined))
    pressed.resolve()
    await expect.poll(() => seen.opened, { timeout: 60_000 }).toBe(opened + 2)
    const place = () => film.evaluate((video: HTMLVideoElement) => video.currentTime)
    await expect.poll(place, { timeout: 30_000 }).toBeGreaterThan(0.2)
    await page.unroute('**/v1/viewings/*')
  })

  await test.step('it goes on when the file gets another name', async () => {
    await page.evaluate(() => document.querySelector('video')?.setAttribute('data-same', ''))
    const before = seen.opened
    await call(baseUrl(), 'PUT', `/v1/documents/${id}`, {
      token: owner.accessToken,
      body: { fileName: 'Wall, moved.mp4' },
    })
    await expect(page.getByRole('heading', { level: 1, name: 'Wall, moved.mp4' })).toBeVisible()
    await expect(page.locator('video[data-same]')).toBeVisible()
    expect(seen.opened).toBe(before)
  })

  await test.step('it was one reading', async () => {
    const reads = await call<EndpointData<typeof listDocumentReads>>(baseUrl(), 'GET', `/v1/documents/${id}/reads`, {
      token: owner.accessToken,
    })
    expect(reads.map(({ name, purpose }) => [name, purpose])).toEqual([['Anselm Faure', 'preview']])
  })

  await test.step('where it does not go on at all, that is said; and out of the case not a byte more is given', async () => {
    await page.route('**/v1/viewings/*', (route) => route.abort('connectionreset'))
    await page.reload()
    // The browser tries by itself for a while, too.
    await expect(page.getByText('The film cannot be played at the moment')).toBeVisible({ timeout: 60_000 })
    await lookAt(page, 'film-broken')
    await page.unroute('**/v1/viewings/*')
    await page.getByRole('button', { name: 'Try again' }).click()
    await plays(page)
    const address = await page.locator('video').evaluate((video: HTMLVideoElement) => video.src)
    const statusFromPage = () =>
      page.evaluate((src) => fetch(src, { headers: { range: 'bytes=0-9' } }).then(({ status }) => status), address)
    expect(await statusFromPage()).toBe(206)
    await call(baseUrl(), 'DELETE', `/v1/cases/${caseId}/members/${lawyer.id}`, { token: owner.accessToken })
    expect(await statusFromPage()).toBe(404)
  })

  await test.step('a page on which it is open says so when it is deleted', async () => {
    const mine = await signIn(browser, owner)
    await mine.page.goto(`/cases/${caseId}/files/${id}`)
    await expect(mine.page.locator('video')).toBeVisible()
    await call(baseUrl(), 'DELETE', `/v1/documents/${id}`, { token: owner.accessToken })
    await expect(mine.page.getByRole('heading', { level: 1, name: 'This file is not here' })).toBeVisible()
    await expect(mine.page.locator('video')).toHaveCount(0)
    await lookStrictly(mine.page, 'film-deleted')
    await mine.page.getByRole('link', { name: 'Files of this case' }).click()
    await expect(mine.page.getByRole('heading', { level: 1, name: 'Files' })).toBeVisible()
    await mine.context.close()
  })
  await context.close()
})
