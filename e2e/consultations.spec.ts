import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { AccessToken } from 'livekit-server-sdk'
import WebSocket from 'ws'
import type { Consultation } from '../contracts/consultations.ts'
import config from './playwright.config.ts'
import { look } from './support/look.ts'
import { received, watchConnections, watchVideo } from './support/media-probe.ts'
import { findMediaServer, type MediaServer, prepareMediaServer } from './support/media-server.ts'
import { listenForComplaints } from './support/page-checks.ts'
import { type Account, call, type OpenCase, openCase, register, signIn } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'
import { expectSaved, textOf } from './support/workspace.ts'

const { launchOptions } = config.use ?? {}
const withMedia = {
  ...launchOptions,
  args: [
    ...(launchOptions?.args ?? []),
    // A green picture with a moving clock and a beep every second; nobody asks for permission.
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    '--auto-select-desktop-capture-source=Entire screen',
  ],
}
test.use({ launchOptions: withMedia })

/** From the host's click until whoever was removed is out. */
const REMOVED_MS = 2_000
/** For what two browsers and a media server do together on two cores that they share. */
const MEDIA_MS = 30_000

const program = findMediaServer()
let media: MediaServer
let product: Product
let secondBrowser: Browser
let [client, lawyer, colleague]: Account[] = []
let place: OpenCase
let consultationId: string

test.beforeAll(async ({ playwright }) => {
  test.skip(program === undefined, 'no livekit-server on the PATH')
  media = await prepareMediaServer(program ?? '')
  product = await startProduct(media.environment)
  await media.start(`${product.url}/v1/webhooks/livekit`)
  secondBrowser = await playwright.chromium.launch(withMedia)
  client = await register('Marta Lindqvist', 'client', product.url)
  lawyer = await register('Henrik Solberg', 'lawyer', product.url)
  colleague = await register('Dario Conti', 'lawyer', product.url)
  const people = [
    { account: lawyer, role: 'lawyer' as const },
    { account: colleague, role: 'colleague' as const },
  ]
  place = await openCase(client, 'Heating that stays cold', people, product.url)
  consultationId = await arrange()
})
test.afterAll(async () => {
  await secondBrowser?.close()
  await product?.stop()
  await media?.stop()
})

/** Asked for by the client, set for now by the lawyer. */
async function arrange(): Promise<string> {
  const at = new Date(Date.now() + 60_000).toISOString()
  const { id } = await call<Consultation>(product.url, 'POST', '/v1/consultations', {
    token: client?.accessToken ?? '',
    body: { caseId: place.caseId, proposedTimes: [at] },
  })
  await call(product.url, 'POST', `/v1/consultations/${id}/schedule`, {
    token: lawyer?.accessToken ?? '',
    body: { at, timeZone: 'Europe/Oslo' },
  })
  return id
}

interface Window {
  page: Page
  context: BrowserContext
  complaints: () => string[]
}

/** Somebody at the device check, signed in. */
async function openCheck(browser: Browser, account: Account | undefined): Promise<Window> {
  if (!account) throw new Error('nobody')
  const { page, context } = await signIn(browser, account, { url: product.url })
  // What the browser itself says of a connection that we break on purpose.
  const complaints = listenForComplaints(page, /WebSocket connection to|Failed to load resource|DataChannel/)
  await watchConnections(page)
  await page.goto(`/cases/${place.caseId}/consultations/${consultationId}`)
  await expect(page.getByRole('heading', { name: 'Before you go in' })).toBeVisible()
  return { page, context, complaints }
}

async function answerAndGo(page: Page, button: 'Open the room' | 'Go to the lobby'): Promise<void> {
  await page.getByLabel('No, I am alone').check()
  await page.getByLabel('Where are you?').selectOption({ label: 'Germany' })
  await page.getByRole('button', { name: button }).click()
}

/** Moving pictures of somebody, by the frames that are shown, and by what was decoded. */
async function expectToSee(page: Page, name: string): Promise<void> {
  await expect(page.getByLabel(`Video of ${name}`, { exact: true })).toBeVisible({ timeout: MEDIA_MS })
  const seen = await watchVideo(page, `Video of ${name}`)
  expect(seen.frames, `frames of ${name}`).toBe(10)
  expect(seen.moves, `${name} moves`).toBe(true)
  expect(seen.width, `width of ${name}`).toBeGreaterThanOrEqual(160)
}

/** More is heard than a moment ago. */
async function expectToHear(page: Page): Promise<void> {
  const before = (await received(page)).audioEnergy
  await expect.poll(async () => (await received(page)).audioEnergy - before, { timeout: MEDIA_MS }).toBeGreaterThan(0)
}

/** The answer of the door to a token: 101 or the refusal. */
function knockWith(token: string): Promise<number> {
  const address = `${product.url.replace('http', 'ws')}/livekit/rtc?access_token=${token}&protocol=16&auto_subscribe=1`
  return new Promise((resolve) => {
    const socket = new WebSocket(address)
    socket.on('open', () => {
      socket.terminate()
      resolve(101)
    })
    socket.on('unexpected-response', (request, response) => {
      request.destroy()
      resolve(response.statusCode ?? 0)
    })
    socket.on('error', () => undefined)
  })
}

async function tokenOf({ secret, ttl }: { secret: string; ttl: number }, real: string): Promise<string> {
  const { sub = '', video } = JSON.parse(Buffer.from(real.split('.')[1] ?? '', 'base64url').toString()) as {
    sub?: string
    video: { room: string }
  }
  const token = new AccessToken(media.apiKey, secret, { identity: sub, ttl })
  token.addGrant({ roomJoin: true, room: video.room, canPublish: true, canSubscribe: true })
  return token.toJwt()
}

test('[ROOM2] [ROOM3] [ROOM4] [ROOM6] three people meet beside the brief', async ({ browser }) => {
  test.setTimeout(240_000)
  const host = await openCheck(browser, lawyer)
  const guest = await openCheck(secondBrowser, client)

  await test.step('device check: one sees and hears oneself, and says who else is there', async () => {
    await expect.poll(async () => (await watchVideo(host.page, 'Your camera', 3)).moves).toBe(true)
    await expect(host.page.getByText('We hear you.').first()).toBeVisible()
    await host.page.getByRole('button', { name: 'Open the room' }).click()
    await expect(host.page.getByText('Please answer').first()).toBeVisible()
    await expect(host.page.getByText('Choose where you are').first()).toBeVisible()
    await look(guest.page, 'meeting-check')
    await guest.page.getByRole('button', { name: 'Camera', exact: true }).click()
    await expect(guest.page.getByText('Your camera is off').first()).toBeVisible()
    await guest.page.getByRole('button', { name: 'Camera', exact: true }).click()
  })

  await test.step('the lobby holds whoever was not let in: nothing is seen, heard or sent', async () => {
    await answerAndGo(host.page, 'Open the room')
    await expect(host.page.getByText('Nobody else is here yet.').first()).toBeVisible({ timeout: MEDIA_MS })
    await answerAndGo(guest.page, 'Go to the lobby')
    await expect(guest.page.getByRole('heading', { name: 'You are in the lobby' })).toBeVisible({ timeout: MEDIA_MS })
    await expect(host.page.getByText('Marta Lindqvist waits in the lobby.').first()).toBeVisible({ timeout: MEDIA_MS })
    await expect(host.page.getByText('Alone in the room, in Germany.').first()).toBeVisible()
    await look(guest.page, 'meeting-lobby')
    expect(await received(guest.page)).toEqual({ framesDecoded: 0, widths: [], audioEnergy: 0 })
    expect(await received(host.page)).toEqual({ framesDecoded: 0, widths: [], audioEnergy: 0 })
    await look(host.page, 'meeting-host-waiting', { onlyLong: true })
  })

  await test.step('let in, both see and hear each other', async () => {
    await host.page.setViewportSize({ width: 1440, height: 900 })
    await guest.page.setViewportSize({ width: 1440, height: 900 })
    await host.page.getByRole('button', { name: 'Let in Marta Lindqvist' }).click()
    await expectToSee(host.page, 'Marta Lindqvist')
    await expectToSee(guest.page, 'Henrik Solberg')
    await expectToHear(host.page)
    await expectToHear(guest.page)
    expect((await received(host.page)).widths.length).toBe(1)
  })

  await test.step('a shared screen arrives', async () => {
    await host.page.getByRole('button', { name: 'Show my screen' }).click()
    await expect(guest.page.getByLabel('Screen of Henrik Solberg', { exact: true }).first()).toBeVisible({
      timeout: MEDIA_MS,
    })
    await expect.poll(async () => (await received(guest.page)).widths.length, { timeout: MEDIA_MS }).toBe(2)
    await host.page.getByRole('button', { name: 'Show my screen' }).click()
    await expect(guest.page.getByLabel('Screen of Henrik Solberg', { exact: true })).toHaveCount(0)
  })

  await test.step('a note goes into the brief as an edit of whoever does it, and the other one reads it', async () => {
    await guest.page.getByRole('tab', { name: 'Shared notes' }).click()
    const notes = guest.page.getByRole('textbox', { name: /^Text of .*notes/i }).locator('visible=true')
    await notes.click()
    await guest.page.keyboard.press('Control+End')
    await guest.page.keyboard.press('Enter')
    await guest.page.keyboard.type('The heating failed on 2 January.')
    await guest.page.getByRole('button', { name: 'Into the brief' }).click()
    await expect(guest.page.getByText(/^Copied from shared notes into the brief as your edit\./).first()).toBeVisible()
    const brief = (page: Page) => textOf(page).locator('visible=true')
    await expect(brief(guest.page)).toContainText('The heating failed on 2 January.')
    await expect(brief(host.page)).toContainText('The heating failed on 2 January.')
    await expectSaved(guest.page)
  })

  await test.step('what is written in the call stays with the case', async () => {
    for (const { page } of [guest, host]) await page.getByRole('button', { name: 'Messages of the case' }).click()
    await guest.page.getByLabel('Write a message').fill('The boiler is a Vaillant of 2009.')
    await guest.page.keyboard.press('Enter')
    await expect(host.page.getByText('The boiler is a Vaillant of 2009.').first()).toBeVisible()
    await look(guest.page, 'meeting-chat')
    await guest.page.setViewportSize({ width: 1440, height: 900 })
    await guest.page.getByRole('button', { name: 'Messages of the case' }).click()
  })

  await test.step('the room in both schemes and widths', async () => {
    await look(guest.page, 'meeting-room')
    await guest.page.setViewportSize({ width: 1440, height: 900 })
    await guest.page.getByRole('button', { name: 'Large video' }).click()
    await look(guest.page, 'meeting-large', { onlyLong: true })
    await guest.page.getByRole('button', { name: 'Small floating video' }).click()
    await look(guest.page, 'meeting-floating', { onlyLong: true })
    await guest.page.setViewportSize({ width: 1440, height: 900 })
    await guest.page.getByRole('button', { name: 'Video beside the text' }).click()
  })

  await test.step('the host mutes; only oneself switches on again', async () => {
    await host.page.setViewportSize({ width: 1440, height: 900 })
    await host.page.getByRole('button', { name: 'People' }).click()
    await look(host.page, 'meeting-people')
    await host.page.setViewportSize({ width: 1440, height: 900 })
    await host.page.getByRole('button', { name: 'What to do about Marta Lindqvist' }).click()
    await host.page.getByRole('menuitem', { name: 'Mute the microphone' }).click()
    const microphone = guest.page.getByRole('button', { name: 'Microphone', exact: true })
    await expect(microphone).toHaveAttribute('aria-pressed', 'false')
    await microphone.click()
    await expectToHear(host.page)
  })

  await test.step('why there is no recording', async () => {
    await host.page.getByRole('button', { name: 'More', exact: true }).click()
    await host.page.getByRole('menuitem', { name: 'Recording…' }).click()
    await expect(host.page.getByText(/^There is no recording here:/).first()).toBeVisible()
    await host.page.keyboard.press('Escape')
  })

  await test.step('the media server is killed and comes back: so do they', async () => {
    await media.kill()
    await expect(guest.page.getByText('The connection to the call is lost.').first()).toBeVisible({ timeout: MEDIA_MS })
    await look(guest.page, 'meeting-reconnecting', { onlyLong: true })
    await media.startAgain()
    for (const { page } of [guest, host]) {
      await page.setViewportSize({ width: 1440, height: 900 })
      await expect(page.getByText('The connection to the call is lost.')).toHaveCount(0, { timeout: MEDIA_MS })
    }
    await expectToSee(host.page, 'Marta Lindqvist')
    await expectToSee(guest.page, 'Henrik Solberg')
    await expectToHear(host.page)
  })

  const third = await openCheck(secondBrowser, colleague)
  let thirdToken = ''
  third.page.on('response', async (response) => {
    if (response.url().endsWith('/join'))
      thirdToken = ((await response.json()) as { data: { token: string } }).data.token
  })
  await test.step('a third one waits, is let in, and is out within 2 s when removed', async () => {
    await answerAndGo(third.page, 'Go to the lobby')
    await expect(third.page.getByRole('heading', { name: 'You are in the lobby' })).toBeVisible({ timeout: MEDIA_MS })
    await expect(host.page.getByText('Dario Conti waits in the lobby.').first()).toBeVisible({ timeout: MEDIA_MS })
    expect(await received(third.page)).toEqual({ framesDecoded: 0, widths: [], audioEnergy: 0 })
    await expect(guest.page.getByLabel('Video of Dario Conti', { exact: true })).toHaveCount(0)
    await host.page.getByRole('button', { name: 'Let in Dario Conti' }).click()
    await expectToSee(third.page, 'Marta Lindqvist')
    await expectToSee(guest.page, 'Dario Conti')

    await host.page.getByRole('button', { name: 'What to do about Dario Conti' }).click()
    await host.page.getByRole('menuitem', { name: 'Remove from the room' }).click()
    await expect(third.page.getByText('The lawyer has ended your stay in the room').first()).toBeVisible({
      timeout: REMOVED_MS,
    })
    await expect(guest.page.getByLabel('Video of Dario Conti', { exact: true })).toHaveCount(0)
  })

  await test.step('old, expired and foreign tokens open nothing', async () => {
    expect(thirdToken).not.toBe('')
    expect(await knockWith(thirdToken), 'a token whose device was removed').toBe(403)
    expect(await knockWith(await tokenOf({ secret: media.apiSecret, ttl: -60 }, thirdToken))).toBe(401)
    expect(await knockWith(await tokenOf({ secret: 'of-somebody-else-0123456789abcdef0', ttl: 600 }, thirdToken))).toBe(
      401,
    )
    await third.page.getByRole('button', { name: 'Knock again' }).click()
    await expect(third.page.getByRole('heading', { name: 'Before you go in' })).toBeVisible()
  })

  await test.step('the host ends it for everybody, and the case keeps how long it was', async () => {
    await host.page.getByRole('button', { name: 'Leave or end' }).click()
    await host.page.getByRole('menuitem', { name: 'End the consultation for everybody' }).click()
    await expect(guest.page.getByText('The consultation has ended').first()).toBeVisible()
    await guest.page.goto(`/cases/${place.caseId}/consultations`)
    await expect(guest.page.getByText(/together for (less than a minute|\d+ min)/).first()).toBeVisible()
    await guest.page.getByText('History').click()
    await expect(guest.page.getByText(/^Marta Lindqvist was in the room from/).first()).toBeVisible()
    await look(guest.page, 'meeting-history', { onlyLong: true })
  })

  for (const { complaints } of [host, guest, third]) expect(complaints()).toEqual([])
  await Promise.all([host, guest, third].map(({ context }) => context.close()))
})

test('[ROOM5] a device that may not be used is explained, and one can come without it', async ({ browser }) => {
  const { page, context } = await signIn(browser, client ?? ({ email: '' } as Account), { url: product.url })
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))
  })
  consultationId = await arrange()
  await page.goto(`/cases/${place.caseId}/consultations/${consultationId}`)
  await expect(page.getByText('This page may not use your camera').first()).toBeVisible()
  await expect(page.getByText('This page may not use your microphone').first()).toBeVisible()
  await look(page, 'meeting-denied')
  await answerAndGo(page, 'Go to the lobby')
  await expect(page.getByRole('heading', { name: 'You are in the lobby' })).toBeVisible({ timeout: MEDIA_MS })
  await context.close()
})
