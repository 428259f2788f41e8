import { fileURLToPath } from 'node:url'
import { type Browser, type BrowserContext, expect, type Page, test } from '@playwright/test'
import { horizontalOverflow, listenForComplaints, seriousFaults, settle } from './support/page-checks.ts'
import {
  type Account,
  baseUrl,
  call,
  createAdministrator,
  type OpenCase,
  openCase,
  register,
  signIn,
} from './support/people.ts'
import { expectSaved, openDocument, textOf } from './support/workspace.ts'

const screenshots = fileURLToPath(new URL('../test-results/screenshots/', import.meta.url))

/** Where a page is looked at: who is signed in, and the case that is meant. */
interface World {
  nora: Account
  /** Has an invitation and no case. */
  tomas: Account
  /** A client without cases. */
  newcomer: Account
  /** Runs the platform. */
  admin: Awaited<ReturnType<typeof createAdministrator>>
  place: OpenCase
}

interface ShownPage {
  name: string
  as: 'nobody' | 'nora' | 'tomas' | 'newcomer' | 'admin'
  /** What the browser itself says in the console about an answer that is meant. */
  expected?: RegExp
  show(page: Page, world: World): Promise<void>
}

const at = (path: string, heading: string | RegExp) => async (page: Page) => {
  await page.goto(path)
  await expect(page.getByRole('heading', { level: 1, name: heading })).toBeVisible()
}

async function openBrief(page: Page, { place }: World): Promise<void> {
  await openDocument(page, place.caseId, place.briefId)
  await expectSaved(page)
}

const pages: ShownPage[] = [
  { name: 'welcome', as: 'nobody', show: at('/', /^Your case/) },
  { name: 'sign-in', as: 'nobody', show: at('/sign-in', 'Sign in') },
  {
    name: 'register-with-errors',
    as: 'nobody',
    async show(page) {
      await page.goto('/register')
      await page.getByLabel('E-mail').fill('no address')
      await page.getByRole('button', { name: 'Open the account' }).click()
      await expect(page.getByLabel('E-mail')).toHaveAttribute('aria-invalid', 'true')
    },
  },
  {
    name: 'cases-empty',
    as: 'newcomer',
    async show(page) {
      await page.goto('/')
      await expect(page.getByText('You have no cases yet')).toBeVisible()
    },
  },
  {
    name: 'cases',
    as: 'nora',
    async show(page) {
      await page.goto('/')
      await expect(page.getByRole('row')).toHaveCount(4)
    },
  },
  { name: 'new-case', as: 'nora', show: at('/cases/new', 'New case') },
  {
    name: 'workspace',
    as: 'nora',
    show: openBrief,
  },
  {
    name: 'workspace-history',
    as: 'nora',
    async show(page, { place }) {
      await page.goto(`/cases/${place.caseId}/documents/${place.briefId}?panel=history`)
      await expect(page.getByRole('button', { name: /^Sent to the landlord/ })).toBeVisible()
    },
  },
  {
    name: 'workspace-find',
    as: 'nora',
    async show(page, world) {
      await openBrief(page, world)
      await textOf(page).click()
      await page.keyboard.press('Control+h')
      await page.getByLabel('Find', { exact: true }).fill('date')
      await expect(page.getByText(/\d found/)).toBeVisible()
    },
  },
  {
    name: 'workspace-people',
    as: 'nora',
    async show(page, world) {
      await openBrief(page, world)
      await page.getByRole('button', { name: 'People', exact: true }).click()
      await expect(page.getByRole('button', { name: 'Send the invitation' })).toBeVisible()
    },
  },
  {
    name: 'workspace-settings',
    as: 'nora',
    async show(page, world) {
      await openBrief(page, world)
      await page.getByRole('button', { name: 'About this case' }).click()
      await expect(page.getByRole('heading', { name: 'Delete this case' })).toBeVisible()
    },
  },
  {
    name: 'invitations-empty',
    as: 'newcomer',
    show: at('/invitations', 'Invitations'),
  },
  {
    name: 'invitations',
    as: 'tomas',
    async show(page) {
      await page.goto('/invitations')
      await expect(page.getByRole('button', { name: 'Join The second case' })).toBeVisible()
    },
  },
  {
    name: 'settings',
    as: 'nora',
    async show(page) {
      await page.goto('/settings')
      await expect(page.getByText('this device, now')).toBeVisible()
      await expect(page.getByLabel('Your name')).toBeVisible()
    },
  },
  { name: 'not-found', as: 'nora', show: at('/nowhere', 'There is no page at this address') },
  {
    name: 'no-access',
    as: 'newcomer',
    expected: /status of 404/,
    async show(page, { place }) {
      await page.goto(`/cases/${place.caseId}`)
      await expect(page.getByText(/not shared with/).first()).toBeVisible()
    },
  },
  {
    name: 'print',
    as: 'nora',
    async show(page, { place }) {
      await page.goto(`/cases/${place.caseId}/documents/${place.briefId}/print`)
      await expect(page.getByRole('document', { name: 'Brief' })).toBeVisible()
    },
  },
  {
    name: 'admin-health',
    as: 'admin',
    async show(page) {
      await page.goto('/admin/health')
      await expect(page.getByText('Alive')).toBeVisible()
    },
  },
  {
    name: 'admin-jobs',
    as: 'admin',
    async show(page) {
      await page.goto('/admin/jobs')
      await expect(page.getByRole('list', { name: 'Jobs' }).getByText('Send mail').first()).toBeVisible()
    },
  },
  {
    name: 'admin-jobs-failed',
    as: 'admin',
    async show(page) {
      await page.goto('/admin/jobs?state=failed')
      await expect(page.getByText('No job has failed')).toBeVisible()
    },
  },
  { name: 'admin-for-others', as: 'nora', show: at('/admin/jobs', 'There is no page at this address') },
  { name: 'mailbox', as: 'nobody', show: at('/dev/mailbox', 'Mailbox') },
]

const sizes = [
  { name: 'phone', width: 360, height: 740 },
  { name: 'desktop', width: 1440, height: 900 },
]

let world: World

test.beforeAll(async () => {
  const [nora, tomas, newcomer] = await Promise.all([
    register('Nora Field', 'client'),
    register('Tomas Okafor', 'lawyer'),
    register('New Comer', 'client'),
  ])
  const place = await openCase(nora, 'Lease dispute about the air conditioning of the shop', [
    { account: tomas, role: 'lawyer' },
  ])
  const second = await openCase(nora, 'The second case')
  await openCase(nora, 'The third case')
  // By the first invitation his address is verified, so this one is listed.
  await call(baseUrl(), 'POST', `/v1/cases/${second.caseId}/members`, {
    token: nora.accessToken,
    body: { email: tomas.email, role: 'observer' },
  })
  await call(baseUrl(), 'POST', `/v1/live-documents/${place.briefId}/versions`, {
    token: nora.accessToken,
    body: { name: 'Sent to the landlord' },
  })
  world = { nora, tomas, newcomer, admin: await createAdministrator(), place }
})

for (const size of sizes) {
  test.describe(size.name, () => {
    const windows = new Map<string, { context: BrowserContext; page: Page }>()

    /** One window for each person, for all pages. */
    async function windowOf(browser: Browser, as: ShownPage['as']): Promise<Page> {
      const known = windows.get(as)
      if (known) return known.page
      const opened = as === 'nobody' ? await newWindow(browser, size) : await signIn(browser, world[as], size)
      await opened.context.addInitScript(() => {
        window.print = () => undefined
      })
      windows.set(as, opened)
      return opened.page
    }

    test.afterAll(() => Promise.all([...windows.values()].map(({ context }) => context.close())))

    for (const shown of pages) {
      test(`${shown.name}: accessible, fits, no errors, light and dark`, async ({ browser }) => {
        const page = await windowOf(browser, shown.as)
        const complaints = listenForComplaints(page, shown.expected)
        await page.emulateMedia({ colorScheme: 'light' })
        await shown.show(page, world)
        await settle(page)
        await page.screenshot({ path: `${screenshots}${shown.name}-${size.name}-light.png` })
        await expect.poll(() => horizontalOverflow(page), { message: 'pixels beyond the right edge' }).toBe(0)
        expect(await seriousFaults(page, { withTags: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'] })).toEqual([])
        // The same page with other colours: only what depends on colours can differ.
        await page.emulateMedia({ colorScheme: 'dark' })
        await settle(page)
        await page.screenshot({ path: `${screenshots}${shown.name}-${size.name}-dark.png` })
        expect(await seriousFaults(page, { withRules: ['color-contrast', 'link-in-text-block'] })).toEqual([])
        expect(complaints()).toEqual([])
      })
    }
  })
}

async function newWindow(browser: Browser, viewport: { width: number; height: number }) {
  const context = await browser.newContext({ baseURL: baseUrl(), viewport, locale: 'en-GB' })
  return { context, page: await context.newPage() }
}
