import { type Browser, type BrowserContext, expect, type LaunchOptions, type Page } from '@playwright/test'
import type { Consultation } from '../../contracts/consultations.ts'
import config from '../playwright.config.ts'
import { received, watchConnections, watchVideo } from './media-probe.ts'
import { listenForComplaints } from './page-checks.ts'
import { type Account, call, openCase, register, signIn } from './people.ts'
import type { Product } from './product.ts'

/** For what two browsers and a media server do together on two cores that they share; guards only against hanging. */
export const MEDIA_MS = 60_000

const launch = config.use?.launchOptions
/** As all browsers of meetings are launched: with the camera of all tests, and a screen that is shared without a question. */
export const withMedia: LaunchOptions = {
  ...launch,
  args: [...(launch?.args ?? []), '--auto-select-desktop-capture-source=Entire screen'],
}

/** A case whose people meet, in a product of their own. */
export interface MeetingPlace {
  caseId: string
  client: Account
  lawyer: Account
  colleagues: Account[]
  /** Asked for by the client, set for now by the lawyer. @returns its id */
  arrange(fee?: Fee): Promise<string>
  /** Somebody at the device check of a consultation, signed in. */
  open(browser: Browser, account: Account, consultationId: string): Promise<MeetingWindow>
}

interface Fee {
  amount: string
  currency: string
}

/** @param names of the client, the lawyer and their colleagues */
export async function createMeetingPlace(
  { url }: Pick<Product, 'url'>,
  title: string,
  [ofClient, ofLawyer, ...ofColleagues]: [string, string, ...string[]],
): Promise<MeetingPlace> {
  const client = await register(ofClient, 'client', url)
  const lawyer = await register(ofLawyer, 'lawyer', url)
  const colleagues: Account[] = []
  for (const name of ofColleagues) colleagues.push(await register(name, 'lawyer', url))
  const people = [
    { account: lawyer, role: 'lawyer' as const },
    ...colleagues.map((account) => ({ account, role: 'colleague' as const })),
  ]
  const { caseId } = await openCase(client, title, people, url)
  return {
    caseId,
    client,
    lawyer,
    colleagues,
    arrange: (fee) => arrangeNow({ url, caseId, client, lawyer, fee }),
    open: (browser, account, consultationId) =>
      openMeeting(browser, account, { url, path: `/cases/${caseId}/consultations/${consultationId}` }),
  }
}

interface Arranged {
  url: string
  caseId: string
  client: Account
  lawyer: Account
  fee: Fee | undefined
}

async function arrangeNow({ url, caseId, client, lawyer, fee }: Arranged): Promise<string> {
  const at = new Date(Date.now() + 60_000).toISOString()
  const { id } = await call<Consultation>(url, 'POST', '/v1/consultations', {
    token: client.accessToken,
    body: { caseId, proposedTimes: [at] },
  })
  await call(url, 'POST', `/v1/consultations/${id}/schedule`, {
    token: lawyer.accessToken,
    body: { at, timeZone: 'Europe/Oslo', ...(fee && { fee }) },
  })
  return id
}

interface MeetingWindow {
  page: Page
  context: BrowserContext
  complaints: () => string[]
}

async function openMeeting(
  browser: Browser,
  account: Account,
  { url, path }: { url: string; path: string },
): Promise<MeetingWindow> {
  const { page, context } = await signIn(browser, account, { url })
  // What the browser itself says of a connection that we break on purpose.
  const complaints = listenForComplaints(page, /WebSocket connection to|Failed to load resource|DataChannel/)
  await watchConnections(page)
  await page.goto(path)
  await expect(page.getByRole('heading', { name: 'Before you go in' })).toBeVisible()
  return { page, context, complaints }
}

export async function answerAndGo(page: Page, button: 'Open the room' | 'Go to the lobby'): Promise<void> {
  await page.getByLabel('No, I am alone').check()
  await page.getByLabel('Where are you?').selectOption({ label: 'Germany' })
  await page.getByRole('button', { name: button }).click()
}

/** Moving pictures of somebody, by the frames that are shown, and by what was decoded. */
export async function expectToSee(page: Page, name: string): Promise<void> {
  await expect(page.getByLabel(`Video of ${name}`, { exact: true })).toBeVisible({ timeout: MEDIA_MS })
  const seen = await watchVideo(page, `Video of ${name}`)
  expect(seen.frames, `frames of ${name}`).toBe(10)
  expect(seen.moves, `${name} moves`).toBe(true)
  expect(seen.width, `width of ${name}`).toBeGreaterThanOrEqual(160)
}

/** More is heard than a moment ago. */
export async function expectToHear(page: Page): Promise<void> {
  const before = (await received(page)).audioEnergy
  await expect.poll(async () => (await received(page)).audioEnergy - before, { timeout: MEDIA_MS }).toBeGreaterThan(0)
}
