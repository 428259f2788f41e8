import { type Browser, expect, type Locator, type Page, test } from '@playwright/test'
import { AccessToken } from 'livekit-server-sdk'
import WebSocket from 'ws'
import { look } from './support/look.ts'
import { received, watchVideo } from './support/media-probe.ts'
import { findMediaServer, type MediaServer, prepareMediaServer } from './support/media-server.ts'
import {
  answerAndGo,
  createMeetingPlace,
  expectToHear,
  expectToSee,
  MEDIA_MS,
  type MeetingPlace,
  withMedia,
} from './support/meeting.ts'
import { type Account, signIn } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'
import { expectSaved, textOf } from './support/workspace.ts'

test.use({ launchOptions: withMedia })

/** From the host's click until whoever was removed is out. */
const REMOVED_MS = 2_000

const program = findMediaServer()
let media: MediaServer
let product: Product
let secondBrowser: Browser
let place: MeetingPlace
let consultationId: string

test.beforeAll(async ({ playwright }) => {
  test.skip(program === undefined, 'no livekit-server on the PATH')
  media = await prepareMediaServer(program ?? '')
  product = await startProduct(media.environment)
  await media.start(`${product.url}/v1/webhooks/livekit`)
  secondBrowser = await playwright.chromium.launch(withMedia)
  place = await createMeetingPlace(product, 'Heating that stays cold', [
    'Marta Lindqvist',
    'Henrik Solberg',
    'Dario Conti',
  ])
  consultationId = await place.arrange()
})
test.afterAll(async () => {
  await secondBrowser?.close()
  await product?.stop()
  await media?.stop()
})

const openCheck = (browser: Browser, account: Account) => place.open(browser, account, consultationId)

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

/** Takes hold of its middle and lets go there. */
async function drag(page: Page, grip: Locator, to: { x: number; y: number }): Promise<void> {
  const box = await grip.boundingBox()
  if (!box) throw new Error('it is not shown')
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2)
  await page.mouse.down()
  await page.mouse.move(to.x, to.y, { steps: 8 })
  await page.mouse.up()
}

test('[ROOM2] [ROOM3] [ROOM4] [ROOM6] [ROOM7] three people meet beside the brief', async ({ browser }) => {
  // A whole consultation of three people, one step after the other.
  test.setTimeout(1_200_000)
  const host = await openCheck(browser, place.lawyer)
  const guest = await openCheck(secondBrowser, place.client)

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

  await test.step('taken back by itself; who has written on takes nothing else back, and the remark goes with its tab', async () => {
    const remark = guest.page.getByText(/^Copied from (shared|private) notes into the brief/).first()
    const undo = guest.page
      .getByRole('button', { name: 'Undo', exact: true })
      .and(guest.page.locator(':not([aria-label])'))
    const brief = textOf(guest.page).locator('visible=true')
    await guest.page.getByRole('tab', { name: 'Private notes' }).click()
    await guest.page
      .getByRole('textbox', { name: /^Text of .*notes/i })
      .locator('visible=true')
      .click()
    await guest.page.keyboard.type('Only I know of the second heater.')
    await guest.page.getByRole('button', { name: 'Into the brief' }).click()
    const question = guest.page.getByRole('dialog', { name: 'Copy your private note into the brief?' })
    await question.getByRole('button', { name: 'Cancel' }).click()
    await expect(question).toBeHidden()
    await expect(remark).toBeHidden()
    await guest.page.getByRole('button', { name: 'Into the brief' }).click()
    await question.getByRole('button', { name: 'Copy into the brief' }).click()
    await expect(brief).toContainText('Only I know of the second heater.')
    await expect(remark).toBeVisible()
    await undo.click()
    await expect(brief).not.toContainText('Only I know of the second heater.')
    await expect(brief).toContainText('The heating failed on 2 January.')

    await guest.page.getByRole('tab', { name: 'Private notes' }).click()
    await guest.page.getByRole('button', { name: 'Into the brief' }).click()
    await question.getByRole('button', { name: 'Copy into the brief' }).click()
    await expect(undo).toBeVisible()
    await expect(brief).toBeFocused()
    await guest.page.keyboard.press('Control+z')
    await expect(brief).not.toContainText('Only I know of the second heater.')
    await expect(undo).toBeHidden()
    await guest.page.getByRole('tab', { name: 'Private notes' }).click()
    await guest.page.getByRole('button', { name: 'Into the brief' }).click()
    await question.getByRole('button', { name: 'Copy into the brief' }).click()
    await expect(undo).toBeVisible()
    await expect(brief).toBeFocused()
    await guest.page.keyboard.type(' Agreed.')
    await expect(undo).toBeHidden()
    await expect(remark).toBeVisible()
    await guest.page.getByRole('tab', { name: 'Shared notes' }).click()
    await expect(remark).toBeHidden()
    await guest.page.getByRole('tab', { name: 'Brief', exact: true }).click()
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
    await look(guest.page, 'meeting-floating')
    await guest.page.setViewportSize({ width: 1440, height: 900 })
  })

  await test.step('the small video goes where one puts it, by mouse and by keyboard, and stays there', async () => {
    const call = guest.page.getByRole('region', { name: 'Video', exact: true })
    await expect(call).toHaveAttribute('data-corner', 'bottom-right')
    await drag(guest.page, call.locator('figure').first(), { x: 300, y: 200 })
    await expect(call).toHaveAttribute('data-corner', 'top-left')
    await guest.page.getByRole('button', { name: 'Move the small video' }).focus()
    await guest.page.keyboard.press('Enter')
    await guest.page.getByRole('menuitem', { name: 'Bottom left' }).press('Enter')
    await expect(call).toHaveAttribute('data-corner', 'bottom-left')
    const box = await call.boundingBox()
    expect([box && box.x < 40, box && box.y + box.height > 860]).toEqual([true, true])
    await guest.page.setViewportSize({ width: 360, height: 740 })
    const own = guest.page.locator('[data-corner]')
    await expect(own).toHaveAttribute('data-corner', 'top-right')
    await drag(guest.page, own.locator('figure').first(), { x: 60, y: 420 })
    await expect(own).toHaveAttribute('data-corner', 'bottom-left')
    await guest.page.getByRole('button', { name: 'Move the small video' }).click()
    await guest.page.getByRole('menuitem', { name: 'Top left' }).click()
    await expect(own).toHaveAttribute('data-corner', 'top-left')
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

  const third = await openCheck(secondBrowser, place.colleagues[0] as Account)
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

  await test.step('one window at a time: another one takes the place of the first, and back', async () => {
    const again = await guest.context.newPage()
    await again.goto(guest.page.url())
    await answerAndGo(again, 'Go to the lobby')
    await expectToSee(again, 'Henrik Solberg')
    await expect(guest.page.getByText('You are in this consultation in another window').first()).toBeVisible()
    await expect(host.page.getByLabel('Video of Marta Lindqvist', { exact: true })).toHaveCount(1)
    await guest.page.getByRole('button', { name: 'Come in here instead' }).click()
    await answerAndGo(guest.page, 'Go to the lobby')
    await expect(again.getByText('You are in this consultation in another window').first()).toBeVisible()
    await expectToSee(guest.page, 'Henrik Solberg')
    await again.close()
  })

  await test.step('whoever comes again finds the small video where they put it', async () => {
    await guest.page.reload()
    await answerAndGo(guest.page, 'Go to the lobby')
    await expectToSee(guest.page, 'Henrik Solberg')
    await guest.page.getByRole('button', { name: 'Small floating video' }).click()
    const call = guest.page.getByRole('region', { name: 'Video', exact: true })
    await expect(call).toHaveAttribute('data-corner', 'bottom-left')
    await guest.page.getByRole('button', { name: 'Video beside the text' }).click()
  })

  await test.step('the host ends it for everybody, and the case keeps how long it was', async () => {
    await host.page.getByRole('button', { name: 'Leave or end' }).click()
    await host.page.getByRole('menuitem', { name: 'End the consultation for everybody' }).click()
    await expect(guest.page.getByText(/^Th(e|is) consultation has ended/).first()).toBeVisible()
    await guest.page.goto(`/cases/${place.caseId}/consultations`)
    await expect(guest.page.getByText(/together for (less than a minute|\d+ min)/).first()).toBeVisible()
    await guest.page.getByText('History').click()
    await expect(guest.page.getByText(/^Marta Lindqvist was in the room from/).first()).toBeVisible()
    await look(guest.page, 'meeting-history', { onlyLong: true })
  })

  for (const { complaints } of [host, guest, third]) expect(complaints()).toEqual([])
  await Promise.all([host, guest, third].map(({ context }) => context.close()))
})

test('[ROOM4] a connection that breaks while one comes in is made again, once, and is no other window', async ({
  browser,
}) => {
  test.setTimeout(300_000)
  consultationId = await place.arrange()
  const { page, context } = await openCheck(browser, place.client)
  let [broken, joins] = [0, 0]
  page.on('request', (request) => request.url().endsWith('/join') && joins++)
  await page.routeWebSocket(/\/livekit\/rtc/, (socket) => {
    if (broken++ < 4) socket.close({ code: 1011 })
    else socket.connectToServer()
  })
  await answerAndGo(page, 'Go to the lobby')
  await expect(page.getByRole('heading', { name: 'You are in the lobby' })).toBeVisible({ timeout: MEDIA_MS })
  expect(broken).toBeGreaterThan(4)
  const joined = joins
  // Longer than a removal takes.
  await page.waitForTimeout(2 * REMOVED_MS)
  await expect(page.getByRole('heading', { name: 'You are in the lobby' })).toBeVisible()
  expect(joins).toBe(joined)
  await context.close()
})

test('[ROOM5] a device that may not be used is explained, and one can come without it', async ({ browser }) => {
  const { page, context } = await signIn(browser, place.client, { url: product.url })
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'))
  })
  consultationId = await place.arrange()
  await page.goto(`/cases/${place.caseId}/consultations/${consultationId}`)
  await expect(page.getByText('This page may not use your camera').first()).toBeVisible()
  await expect(page.getByText('This page may not use your microphone').first()).toBeVisible()
  await look(page, 'meeting-denied')
  await answerAndGo(page, 'Go to the lobby')
  await expect(page.getByRole('heading', { name: 'You are in the lobby' })).toBeVisible({ timeout: MEDIA_MS })
  await context.close()
})
