import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import type { CaseRole } from '../../contracts/access.ts'
import type { Workspace } from '../../contracts/cases.ts'

export const PASSWORD = 'correct horse battery staple'

/** The product under test: this worker's. */
export function baseUrl(): string {
  const url = process.env.LC_E2E_URL ?? process.env[`LC_E2E_URL_${process.env.TEST_PARALLEL_INDEX}`]
  if (!url) throw new Error('the global set-up did not start the product')
  return url
}

/** Where it has its data. */
export function dataFolder(): string {
  return process.env.LC_E2E_DATA_DIR ?? process.env[`LC_E2E_DATA_DIR_${process.env.TEST_PARALLEL_INDEX}`] ?? ''
}

export interface Account {
  id: string
  email: string
  name: string
  accessToken: string
}

interface SignedIn {
  user: { id: string }
  tokens: { accessToken: string }
}

/** Calls the API as a machine would. @throws Error with the answer for everything but a success */
export async function call<Data>(
  url: string,
  method: string,
  path: string,
  { token, body }: { token?: string; body?: unknown } = {},
): Promise<Data> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const answer = (await response.json()) as { success: boolean; data: Data }
  if (!answer.success) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
  return answer.data
}

/** A new account with an address of its own. */
export async function register(name: string, role: 'client' | 'lawyer', url = baseUrl()): Promise<Account> {
  const email = `${name.toLowerCase().replace(/[^a-z]+/g, '.')}.${randomBytes(4).toString('hex')}@example.org`
  const { user, tokens } = await call<SignedIn>(url, 'POST', '/v1/auth/register', {
    body: { email, password: PASSWORD, role, name },
  })
  return { id: user.id, email, name, accessToken: tokens.accessToken }
}

/** An administrator, made as in life: by the operator's command, which says the one-time password. */
export async function createAdministrator(): Promise<Pick<Account, 'email' | 'accessToken'> & { password: string }> {
  const email = `admin.${randomBytes(4).toString('hex')}@example.org`
  const entry = fileURLToPath(new URL('../../bin/admin.ts', import.meta.url))
  const environment = { ...process.env, DATA_DIR: dataFolder() }
  const said = execFileSync(process.execPath, [entry, 'create', email], { env: environment, encoding: 'utf8' })
  const password = /One-time password: (\S+)/.exec(said)?.[1] ?? ''
  const { tokens } = await call<SignedIn>(baseUrl(), 'POST', '/v1/auth/login', { body: { email, password } })
  return { email, password, accessToken: tokens.accessToken }
}

export interface OpenCase {
  caseId: string
  briefId: string
  notesId: string
  /** The owner's. */
  privateNotesId: string
}

/** A case of `owner` with everybody else already in it, by invitation and mailed link as in life. */
export async function openCase(
  owner: Account,
  title: string,
  people: { account: Account; role: CaseRole }[] = [],
  url = baseUrl(),
): Promise<OpenCase> {
  const { id: caseId } = await call<{ id: string }>(url, 'POST', '/v1/cases', {
    token: owner.accessToken,
    body: { title, category: 'commercial_lease' },
  })
  for (const { account, role } of people) {
    await call(url, 'POST', `/v1/cases/${caseId}/members`, {
      token: owner.accessToken,
      body: { email: account.email, role },
    })
    const token = await invitationToken(account.email, url)
    await call(url, 'POST', '/v1/invitations/accept', { token: account.accessToken, body: { token } })
  }
  return { caseId, ...(await documentsOf(owner, caseId, url)) }
}

/** Ids of a case's documents, as this person sees them. */
export async function documentsOf(
  account: Account,
  caseId: string,
  url = baseUrl(),
): Promise<Omit<OpenCase, 'caseId'>> {
  const { documents } = await call<Pick<Workspace, 'documents'>>(url, 'GET', `/v1/cases/${caseId}/workspace`, {
    token: account.accessToken,
  })
  const idOf = (wanted: string) => documents.find(({ kind }) => kind === wanted)?.id ?? ''
  return { briefId: idOf('brief'), notesId: idOf('notes'), privateNotesId: idOf('private_notes') }
}

/** The token of the newest mailed link to this address. */
export async function invitationToken(email: string, url = baseUrl()): Promise<string> {
  const mails = (await (await fetch(`${url}/dev/mailbox.json`)).json()) as { to: string; text: string }[]
  const mail = mails.find(({ to, text }) => to === email && text.includes('/invitations#token='))
  const token = mail?.text.match(/#token=([\w-]+)/)?.[1]
  if (!token) throw new Error(`no invitation was mailed to ${email}`)
  return token
}

/** A browser window of its own (cookies, storage) in which `account` has signed in by the form. */
export async function signIn(
  browser: Browser,
  account: Pick<Account, 'email'> & { password?: string },
  {
    url = baseUrl(),
    width = 1440,
    height = 900,
    colorScheme = 'light' as 'light' | 'dark',
    serviceWorkers = 'block' as 'allow' | 'block',
  } = {},
): Promise<{ context: BrowserContext; page: Page }> {
  const viewport = { width, height }
  const context = await browser.newContext({ baseURL: url, viewport, colorScheme, locale: 'en-GB', serviceWorkers })
  const page = await context.newPage()
  await page.goto('/sign-in')
  await page.getByLabel('E-mail').fill(account.email)
  await page.getByLabel('Password', { exact: true }).fill(account.password ?? PASSWORD)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL((address) => !address.pathname.startsWith('/sign-in'))
  return { context, page }
}
