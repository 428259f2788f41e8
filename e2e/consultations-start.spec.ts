import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { look } from './support/look.ts'
import { findMediaServer } from './support/media-server.ts'
import {
  answerAndGo,
  createMeetingPlace,
  expectToHear,
  expectToSee,
  MEDIA_MS,
  type MeetingPlace,
  withMedia,
} from './support/meeting.ts'
import { listenForComplaints } from './support/page-checks.ts'
import { signIn } from './support/people.ts'
import { type Product, startProduct } from './support/product.ts'

test.use({ launchOptions: withMedia })

let product: Product

async function startWith(environment: Record<string, string>, names: [string, string]): Promise<MeetingPlace> {
  product = await startProduct(environment)
  return createMeetingPlace(product, 'The deposit', names)
}
test.afterEach(() => product?.stop())

test('[ROOM8] npm start alone is enough: two people meet through its own media server and its own port', async ({
  browser,
  playwright,
}) => {
  test.skip(findMediaServer() === undefined, 'no livekit-server on the PATH')
  test.setTimeout(300_000)
  const place = await startWith({}, ['Birgit Aalto', 'Jonas Meritt'])
  const id = await place.arrange({ amount: '180', currency: 'USD' })
  const secondBrowser = await playwright.chromium.launch(withMedia)
  const host = await place.open(browser, place.lawyer, id)
  const guest = await place.open(secondBrowser, place.client, id)
  const sockets: string[] = []
  guest.page.on('websocket', (socket) => sockets.push(new URL(socket.url()).host))
  await answerAndGo(host.page, 'Open the room')
  await expect(host.page.getByText('Nobody else is here yet.').first()).toBeVisible({ timeout: MEDIA_MS })
  await answerAndGo(guest.page, 'Go to the lobby')
  await host.page.getByRole('button', { name: 'Let in Birgit Aalto' }).click({ timeout: MEDIA_MS })
  await expectToSee(host.page, 'Birgit Aalto')
  await expectToSee(guest.page, 'Jonas Meritt')
  await expectToHear(guest.page)
  await expect(guest.page.getByRole('timer')).toHaveText(/^\d+:\d\d$/)
  await expect(guest.page.getByText(' of 30 min · US$180.00')).toBeVisible()
  // Signalling goes through the application: nothing else is reachable from outside.
  expect(new Set(sockets)).toEqual(new Set([new URL(product.url).host]))
  await host.page.getByRole('button', { name: 'Leave or end' }).click()
  await host.page.getByRole('menuitem', { name: 'End the consultation for everybody' }).click()
  await expect(guest.page.getByText(/^Th(e|is) consultation has ended/).first()).toBeVisible()
  await guest.page.goto(`/cases/${place.caseId}/consultations`)
  await expect(guest.page.getByText(/together for .* · US\$180\.00/)).toBeVisible()
  for (const { complaints } of [host, guest]) expect(complaints()).toEqual([])
  await secondBrowser.close()
})

test('[ROOM8] without a media server times are arranged as ever, and the room says what is missing', async ({
  browser,
}) => {
  test.setTimeout(300_000) // its own product, and pictures of two pages
  const folders = (process.env.PATH ?? '').split(delimiter)
  const path = folders.filter((folder) => !existsSync(join(folder, 'livekit-server'))).join(delimiter)
  const place = await startWith({ PATH: path }, ['Nora Fjeld', 'Emil Castano'])
  const id = await place.arrange()
  const { page, context } = await signIn(browser, place.client, { url: product.url })
  const complaints = listenForComplaints(page)
  await page.goto(`/cases/${place.caseId}/consultations`)
  await expect(page.getByText('Arranged', { exact: true })).toBeVisible()
  await expect(page.getByRole('button', { name: 'Add to my calendar' })).toBeVisible()
  await expect(page.getByText('Video does not work here at the moment.')).toBeVisible()
  await look(page, 'consultations-no-video')
  await page.goto(`/cases/${place.caseId}/consultations/${id}`)
  await expect(page.getByText('Video does not work here at the moment.')).toBeVisible()
  await expect(page.getByText('npm run livekit -- install')).toBeVisible()
  await expect(page.getByText('you can meet by telephone at the agreed time')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Go to the lobby' })).toHaveCount(0)
  await look(page, 'meeting-no-video')
  expect(complaints()).toEqual([])
  await context.close()
})
