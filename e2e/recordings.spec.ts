import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import type { Consultation } from '../contracts/consultations.ts'
import type { Document } from '../contracts/documents.ts'
import type { Notification } from '../contracts/notifications.ts'
import { startTestBucket, type TestBucket } from '../test-support/bucket.ts'
import { startTestEgress, type TestEgress } from '../test-support/egress.ts'
import { makeFilm } from './support/film.ts'
import { look } from './support/look.ts'
import { findMediaServer, type MediaServer, prepareMediaServer } from './support/media-server.ts'
import { createMeetingPlace, MEDIA_MS, type MeetingPlace, withMedia } from './support/meeting.ts'
import { listenForComplaints } from './support/page-checks.ts'
import { type Account, call, register, signIn } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

// What is recorded is played without somebody having clicked on it.
test.use({
  launchOptions: { ...withMedia, args: [...(withMedia.args ?? []), '--autoplay-policy=no-user-gesture-required'] },
})

const program = findMediaServer()
let media: MediaServer
let bucket: TestBucket
let egress: TestEgress
let product: Product
let film: Buffer = Buffer.alloc(0)
let [client, lawyer, colleague, late, outsider]: Account[] = []
let place: MeetingPlace

test.beforeAll(async ({ browser }) => {
  test.skip(program === undefined, 'no livekit-server on the PATH')
  test.setTimeout(300_000)
  film = await makeFilm(browser)
  bucket = await startTestBucket()
  media = await prepareMediaServer(program ?? '')
  const { apiKey, apiSecret, environment } = media
  egress = await startTestEgress({
    ...{ apiKey, apiSecret, film: () => film, mediaServer: () => new URL(environment.LIVEKIT_URL ?? '') },
    report: (body, authorization) =>
      fetch(`${product.url}/v1/webhooks/livekit`, {
        method: 'POST',
        headers: { authorization, 'content-type': 'application/webhook+json' },
        body,
      }),
  })
  const { endpoint, bucket: name, accessKeyId, secretAccessKey } = bucket.settings
  product = await startProduct({
    ...environment,
    LIVEKIT_URL: egress.url.href.replace('http', 'ws'),
    LIVEKIT_EGRESS: 'on',
    ...{ S3_ENDPOINT: endpoint, S3_BUCKET: name },
    ...{ S3_ACCESS_KEY_ID: accessKeyId, S3_SECRET_ACCESS_KEY: secretAccessKey },
  })
  await media.start(`${product.url}/v1/webhooks/livekit`)
  const names: [string, string, string, string] = ['Solveig Aasen', 'Bram Dekker', 'Nadia Petrov', 'Emeka Okonkwo']
  place = await createMeetingPlace(product, 'A fence on the wrong side', names)
  ;({ client, lawyer } = place)
  ;[colleague, late] = place.colleagues
  outsider = await register('Yusuf Demir', 'client', product.url)
})
test.afterAll(async () => {
  await product?.stop()
  await media?.stop()
  await egress?.stop()
  await bucket?.stop()
})

interface Window {
  page: Page
  context: BrowserContext
  complaints: () => string[]
}

/** Somebody in the room or its lobby, without a camera: recordings are about who is there. */
async function come(browser: Browser, account: Account | undefined, consultationId: string): Promise<Window> {
  if (!account) throw new Error('nobody')
  const { page, context } = await signIn(browser, account, { url: product.url })
  const complaints = listenForComplaints(page, /WebSocket connection to|Failed to load resource|DataChannel/)
  await page.goto(`/cases/${place.caseId}/consultations/${consultationId}`)
  await page.getByRole('button', { name: 'Camera', exact: true }).click()
  await page.getByLabel('No, I am alone').check()
  await page.getByLabel('Where are you?').selectOption({ label: 'Germany' })
  await page.getByRole('button', { name: account === lawyer ? 'Open the room' : 'Go to the lobby' }).click()
  return { page, context, complaints }
}

const letIn = async (host: Page, name: string) =>
  host.getByRole('button', { name: `Let in ${name}` }).click({ timeout: MEDIA_MS })
const answer = (page: Page, word: 'I agree' | 'I do not agree') =>
  page.getByRole('button', { name: word, exact: true }).click({ timeout: MEDIA_MS })
const banner = (page: Page, part: number) => page.getByText(`Recording – part ${part}.`)
const starts = () => egress.calls.filter((made) => made.startsWith('start')).length
const stops = () => egress.calls.filter((made) => made.startsWith('stop')).length

async function openDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Recording…' }).click()
}

/** As machines see it: the status of a file's bytes. */
async function statusFor(account: Account | undefined, documentId: string): Promise<number> {
  const headers = { authorization: `Bearer ${account?.accessToken}` }
  return (await fetch(`${product.url}/v1/documents/${documentId}/download`, { headers })).status
}

test('[REC7] [REC8] recorded only while everybody in the room agrees, and filed for those who were there', async ({
  browser,
}) => {
  test.setTimeout(1_200_000)
  const consultationId = await place.arrange()
  const host = await come(browser, lawyer, consultationId)
  await expect(host.page.getByText('Nobody else is here yet.').first()).toBeVisible({ timeout: MEDIA_MS })
  const guest = await come(browser, client, consultationId)
  await letIn(host.page, 'Solveig Aasen')
  const third = await come(browser, colleague, consultationId)
  await letIn(host.page, 'Nadia Petrov')
  await expect(third.page.getByRole('toolbar', { name: 'Call' })).toBeVisible({ timeout: MEDIA_MS })

  await test.step('the lawyer asks; two of three agree: nothing is recorded', async () => {
    await openDialog(host.page)
    await expect(host.page.getByText(/^Recording is off\./).first()).toBeVisible()
    await host.page.getByRole('button', { name: 'Ask everybody' }).click()
    await expect(host.page.getByRole('dialog', { name: 'Recording', exact: true })).toBeHidden()
    await expect(guest.page.getByText('May this consultation be recorded?').first()).toBeVisible({ timeout: MEDIA_MS })
    await look(guest.page, 'recording-consent')
    await guest.page.setViewportSize({ width: 1440, height: 900 })
    await answer(host.page, 'I agree')
    await answer(guest.page, 'I agree')
    await expect(host.page.getByText(/missing: Nadia Petrov\./)).toBeVisible({ timeout: MEDIA_MS })
    await expect(guest.page.getByText(/missing: Nadia Petrov\./)).toBeVisible({ timeout: MEDIA_MS })
    expect(egress.calls).toEqual([])
  })

  await test.step('the third agrees: it runs, and all three are told for as long as it does', async () => {
    await answer(third.page, 'I agree')
    for (const { page } of [host, guest, third]) await expect(banner(page, 1)).toBeVisible({ timeout: MEDIA_MS })
    expect([starts(), stops()]).toEqual([1, 0])
    await look(guest.page, 'recording-banner')
    await guest.page.setViewportSize({ width: 1440, height: 900 })
  })

  const fourth = await come(browser, late, consultationId)
  await test.step('whoever comes later stops it; with their yes a new part begins', async () => {
    await letIn(host.page, 'Emeka Okonkwo')
    for (const { page } of [host, guest, third]) await expect(banner(page, 1)).toHaveCount(0, { timeout: MEDIA_MS })
    expect([starts(), stops() > 0]).toEqual([1, true])
    await answer(fourth.page, 'I agree')
    for (const { page } of [host, guest, third, fourth]) {
      await expect(banner(page, 2)).toBeVisible({ timeout: MEDIA_MS })
    }
    expect(starts()).toBe(2)
  })

  await test.step('a consent that is taken back stops it', async () => {
    await guest.page.getByRole('button', { name: 'Take my consent back' }).click()
    for (const { page } of [host, guest, third, fourth]) {
      await expect(banner(page, 2)).toHaveCount(0, { timeout: MEDIA_MS })
    }
    expect(egress.running()).toBe(0)
    expect(starts()).toBe(2)
  })

  await test.step('in the room one sees what has become of the parts', async () => {
    await openDialog(third.page)
    await expect(third.page.getByRole('link', { name: 'Recording, part 1' })).toBeVisible({ timeout: MEDIA_MS })
    await expect(third.page.getByRole('link', { name: 'Recording, part 2' })).toBeVisible({ timeout: MEDIA_MS })
    await look(third.page, 'recording-parts')
  })

  await test.step('afterwards the history leads those who were there to the file, which plays', async () => {
    await call(product.url, 'POST', `/v1/consultations/${consultationId}/end`, { token: lawyer?.accessToken ?? '' })
    await guest.page.goto(`/cases/${place.caseId}/consultations`)
    await expect(guest.page.getByRole('link', { name: 'Recording, part 2' })).toBeVisible({ timeout: MEDIA_MS })
    await look(guest.page, 'recording-history')
    await guest.page.setViewportSize({ width: 1440, height: 900 })
    await guest.page.getByRole('link', { name: 'Recording, part 1' }).click()
    await expect(guest.page.getByRole('heading', { name: /^Recording \d{4}-\d\d-\d\d, part 1\.mp4$/ })).toBeVisible()
    await expect(guest.page.getByText('Privileged', { exact: true })).toBeVisible()
    await expect(
      guest.page.getByText(/^Only the people who were in the consultation can open this file\./),
    ).toBeVisible()
    await expect(guest.page.getByRole('button', { name: 'New version' })).toHaveCount(0)
    const video = guest.page.locator('video')
    await expect(video).toBeVisible({ timeout: MEDIA_MS })
    const played = () => video.evaluate((film: HTMLVideoElement) => film.play().then(() => film.currentTime))
    await expect.poll(played, { timeout: MEDIA_MS }).toBeGreaterThan(0.2)
    await look(guest.page, 'recording-file')
    await guest.page.setViewportSize({ width: 1440, height: 900 })
    const downloading = guest.page.waitForEvent('download')
    await guest.page.getByRole('button', { name: 'Download' }).click()
    expect((await downloading).suggestedFilename()).toMatch(/^Recording .*part 1\.mp4$/)
  })

  await test.step('those who were there are told of each part that they can open', async () => {
    const toldOf = async (account: Account | undefined) => {
      const list = await call<Notification[]>(product.url, 'GET', '/v1/notifications?pageSize=100', {
        token: account?.accessToken ?? '',
      })
      return list.filter(({ kind }) => kind === 'recording.filed').length
    }
    for (const [account, parts] of [
      [client, 2],
      [colleague, 2],
      [late, 1],
      [outsider, 0],
    ] as const) {
      await expect.poll(() => toldOf(account), { timeout: MEDIA_MS }).toBe(parts)
    }
    await third.page.goto('/notifications')
    await expect(third.page.getByText('A recording can be opened').first()).toBeVisible()
    await look(third.page, 'recording-told')
  })

  await test.step('nobody else gets it, and nothing lies in clear', async () => {
    const { recording } = await call<Consultation>(product.url, 'GET', `/v1/consultations/${consultationId}`, {
      token: client?.accessToken ?? '',
    })
    const [first, second] = recording.parts.map(({ documentId }) => documentId ?? '')
    for (const account of [client, lawyer, colleague]) expect(await statusFor(account, first ?? '')).toBe(200)
    // Came when the first part had ended.
    expect([await statusFor(late, first ?? ''), await statusFor(late, second ?? '')]).toEqual([404, 200])
    expect([await statusFor(outsider, first ?? ''), await statusFor(outsider, second ?? '')]).toEqual([404, 404])
    const listed = await call<Document[]>(product.url, 'GET', `/v1/documents?caseId=${place.caseId}`, {
      token: late?.accessToken ?? '',
    })
    expect(listed.map(({ id }) => id)).toEqual([second])
    await expect.poll(() => bucket.names('recordings/'), { timeout: MEDIA_MS }).toEqual([])
  })

  for (const { complaints } of [host, guest, third, fourth]) expect(complaints()).toEqual([])
  await Promise.all([host, guest, third, fourth].map(({ context }) => context.close()))
})
