import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { listCases, updateCase } from '../../../contracts/cases.ts'
import { getMe } from '../../../contracts/users.ts'
import { createApi } from './api.ts'
import { ApiError } from './api-error.ts'
import { createLastUser } from './last-user.ts'
import { createSessionStore, type SessionStore } from './session-store.ts'
import { addressOf, type Wire } from './transport.ts'

const user = {
  id: '018f2f3e-0000-7000-8000-000000000001',
  email: 'rosa@example.org',
  name: 'Rosa Imani',
  role: 'client' as const,
  emailVerified: true,
  createdAt: '2026-11-01T10:00:00.000Z',
}

/** A server with the API's manners: rotating refresh cookie, used twice ends the session. */
interface Backend {
  server: Server
  origin: string
  /** What the server takes as the one valid refresh token; '' when the session is over. */
  refreshToken: string
  accessTokens: Set<string>
  refreshes: number
  reused: number
  requests: { path: string; headers: IncomingMessage['headers']; body: string }[]
  answerNext: ((path: string) => { status: number; body: string } | undefined) | undefined
}

let backend: Backend
const open: BroadcastChannel[] = []

function envelope(status: number, rest: object): { status: number; body: string } {
  const meta = { timestamp: new Date().toISOString(), requestId: 'req-1' }
  return { status, body: JSON.stringify({ success: status < 400, data: null, message: '', errors: [], meta, ...rest }) }
}

function issueTokens(): { accessToken: string; refreshToken: null; expiresIn: number } {
  const accessToken = `access-${backend.accessTokens.size + 1}`
  backend.accessTokens.add(accessToken)
  backend.refreshToken = `refresh-${backend.accessTokens.size}`
  return { accessToken, refreshToken: null, expiresIn: 600 }
}

function answer(path: string, headers: IncomingMessage['headers']): { status: number; body: string } {
  const forced = backend.answerNext?.(path)
  if (forced) return forced
  if (path === '/v1/auth/login') return envelope(200, { data: { user, tokens: issueTokens() } })
  if (path === '/v1/auth/logout') {
    backend.refreshToken = ''
    return envelope(200, { data: {} })
  }
  if (path === '/v1/auth/refresh') {
    backend.refreshes++
    const sent = headers.cookie?.match(/lc_refresh=([\w-]*)/)?.[1] ?? ''
    if (backend.refreshToken === '' || sent !== backend.refreshToken) {
      if (sent !== '') backend.reused++
      backend.refreshToken = ''
      return envelope(401, { code: 'REFRESH_TOKEN_REUSED', message: 'Sign in again.' })
    }
    return envelope(200, { data: { tokens: issueTokens() } })
  }
  const token = headers.authorization?.replace('Bearer ', '') ?? ''
  if (!backend.accessTokens.has(token)) return envelope(401, { code: 'TOKEN_EXPIRED', message: 'Expired.' })
  return envelope(200, { data: path === '/v1/users/me' ? user : [] })
}

beforeEach(async () => {
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () => {
      const path = request.url ?? ''
      backend.requests.push({ path, headers: request.headers, body })
      const { status, body: answered } = answer(path, request.headers)
      const cookie = path.startsWith('/v1/auth/') ? { 'set-cookie': `lc_refresh=${backend.refreshToken}` } : {}
      // Slow enough that requests started together are under way together.
      setTimeout(() => response.writeHead(status, { 'content-type': 'application/json', ...cookie }).end(answered), 15)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const nothing = { refreshToken: '', refreshes: 0, reused: 0, requests: [], answerNext: undefined }
  backend = { server, origin, accessTokens: new Set(), ...nothing }
})

afterEach(async () => {
  for (const channel of open.splice(0)) channel.close()
  backend.server.closeAllConnections()
  await new Promise((closed) => backend.server.close(closed))
})

/** What the tabs of one browser share: cookies, storage, locks, channel name. */
function createBrowser() {
  let cookie = ''
  const stored = new Map<string, string>()
  const storage = {
    getItem: (key: string) => stored.get(key) ?? null,
    setItem: (key: string, value: string) => void stored.set(key, value),
    removeItem: (key: string) => void stored.delete(key),
  }
  const wire: Wire = {
    origin: backend.origin,
    fetch: async (input, init) => {
      const headers = new Headers(init?.headers)
      if (cookie) headers.set('cookie', cookie)
      const response = await fetch(input, { ...init, headers })
      const set = response.headers.get('set-cookie')
      if (set !== null) cookie = set
      return response
    },
  }
  const name = `test-${Math.random()}`
  return {
    storage,
    wire,
    openTab(options: { now?: () => number; locks?: LockManager | undefined } = {}) {
      const channel = new BroadcastChannel(name)
      open.push(channel)
      const session: SessionStore = createSessionStore({
        wire,
        locks: 'locks' in options ? options.locks : navigator.locks,
        lastUser: createLastUser(() => storage),
        channel,
        now: options.now ?? (() => Date.now()),
      })
      return { session, api: createApi(wire, session) }
    },
  }
}

const credentials = { email: 'rosa@example.org', password: 'correct horse battery' }
/** Other tabs hear of it a moment later. */
const soon = (check: () => void) => vi.waitFor(check, { timeout: 2000 })

test('[PRIV11] an account that was erased: the server is told whose session it was, and what this device keeps is removed, once', async () => {
  const { storage, openTab } = createBrowser()
  const first = openTab()
  const user = await first.session.signIn(credentials)
  backend.answerNext = () => envelope(401, { code: 'ACCOUNT_ERASED', message: 'This account was erased.' })
  const second = openTab({ now: () => Date.now() + 86_400_000 })
  const erased: string[] = []
  second.session.onErased((userId) => erased.push(userId))
  await second.session.start()
  expect(
    backend.requests.filter(({ path }) => path === '/v1/auth/refresh').map(({ body }) => JSON.parse(body)),
  ).toEqual([{ userId: user.id }])
  expect(second.session.getState()).toMatchObject({ status: 'signed-out', because: 'erased' })
  expect(erased).toEqual([user.id])
  expect(storage.getItem('lc.user')).toBeNull()
  await soon(() => expect(first.session.getState()).toMatchObject({ status: 'signed-out', because: 'erased' }))
})

test('many requests with a refused token cause one refresh, and each is sent again once', async () => {
  const { session, api } = createBrowser().openTab()
  await session.signIn(credentials)
  backend.accessTokens.delete('access-1')
  backend.accessTokens.add('padding')
  const answers = await Promise.all(Array.from({ length: 8 }, () => api(getMe, {})))
  expect(answers.map(({ data }) => data.name)).toEqual(Array(8).fill('Rosa Imani'))
  expect(backend.refreshes).toBe(1)
  expect(backend.requests.filter(({ path }) => path === '/v1/users/me')).toHaveLength(16)
})

test('two tabs that refresh at the same moment never send the same refresh token', async () => {
  const browser = createBrowser()
  let now = Date.now()
  const tabs = [browser.openTab({ now: () => now }), browser.openTab({ now: () => now })]
  await tabs[0]?.session.signIn(credentials)
  await soon(() => expect(tabs[1]?.session.getState().status).toBe('signed-in'))
  now += 10 * 60_000
  await Promise.all(tabs.flatMap(({ api }) => [api(getMe, {}), api(getMe, {})]))
  expect(backend.reused).toBe(0)
  expect(tabs.map(({ session }) => session.getState().status)).toEqual(['signed-in', 'signed-in'])
})

test('a token is refreshed before its last minute', async () => {
  let now = Date.now()
  const { session } = createBrowser().openTab({ now: () => now })
  await session.signIn(credentials)
  now += 600_000 - 61_000
  expect(await session.tokens.get()).toBe('access-1')
  now += 2_000
  expect(await session.tokens.get()).not.toBe('access-1')
})

test('a refused refresh ends the session in every tab, and a request then fails once, without a loop', async () => {
  const browser = createBrowser()
  const [first, second] = [browser.openTab(), browser.openTab()]
  await first.session.signIn(credentials)
  await soon(() => expect(second.session.getState().status).toBe('signed-in'))
  backend.accessTokens.clear()
  backend.refreshToken = ''
  await expect(first.api(getMe, {})).rejects.toMatchObject({ status: 401 })
  expect(first.session.getState()).toMatchObject({ status: 'signed-out', because: 'ended' })
  await soon(() => expect(second.session.getState()).toMatchObject({ status: 'signed-out', because: 'ended' }))
  expect(backend.requests.filter(({ path }) => path === '/v1/auth/refresh')).toHaveLength(1)
})

test('the session survives a reload; only id, name and role stay on the device', async () => {
  const browser = createBrowser()
  await browser.openTab().session.signIn(credentials)
  expect(JSON.parse(browser.storage.getItem('lc.user') ?? '')).toEqual({
    id: user.id,
    name: user.name,
    role: 'client',
  })
  const { session } = browser.openTab()
  await session.start()
  expect(session.getState()).toMatchObject({ status: 'signed-in', offline: false, user: { name: 'Rosa Imani' } })
})

test('without a connection at the start the last known person stays signed in, marked offline, and comes back', async () => {
  const browser = createBrowser()
  await browser.openTab().session.signIn(credentials)
  const { session } = browser.openTab()
  backend.answerNext = () => envelope(503, { code: 'DATABASE_AWAY', message: 'Away.' })
  await session.start()
  expect(session.getState()).toMatchObject({ status: 'signed-in', offline: true })
  backend.answerNext = undefined
  await session.start()
  expect(session.getState()).toMatchObject({ status: 'signed-in', offline: false })
})

test('signing out reaches the server also when the page is closed meanwhile', async () => {
  const { wire, openTab } = createBrowser()
  const { session } = openTab()
  await session.signIn(credentials)
  const sent = vi.spyOn(wire, 'fetch')
  await session.signOut()
  expect(sent.mock.calls.map(([, init]) => init?.keepalive)).toEqual([true])
})

test('signing out asks first, tells the other tabs, and without a connection tells the server at the next start', async () => {
  const browser = createBrowser()
  const [first, second] = [browser.openTab(), browser.openTab()]
  await first.session.signIn(credentials)
  await soon(() => expect(second.session.getState().status).toBe('signed-in'))
  const stay = first.session.beforeSignOut(() => false)
  expect(await first.session.signOut()).toBe(false)
  expect(first.session.getState().status).toBe('signed-in')
  stay()
  backend.answerNext = () => envelope(503, { code: 'DRAINING', message: 'Away.' })
  expect(await first.session.signOut()).toBe(true)
  await soon(() => expect(second.session.getState()).toMatchObject({ status: 'signed-out', because: 'left' }))
  expect(backend.refreshToken).not.toBe('')
  backend.answerNext = undefined
  const later = browser.openTab()
  await later.session.start()
  expect(later.session.getState().status).toBe('signed-out')
  expect(backend.refreshToken).toBe('')
})

test('failures carry code, fields and request id; If-Match is quoted; no answer is OFFLINE', async () => {
  const { session, api } = createBrowser().openTab()
  await session.signIn(credentials)
  const errors = [{ field: 'title', message: 'Give the case a title' }]
  backend.answerNext = () => envelope(422, { code: 'VALIDATION_ERROR', message: 'Check the fields.', errors })
  const refused = await api(updateCase, { params: { id: user.id }, body: { title: '' }, ifMatch: 3 }).catch((e) => e)
  expect(refused).toBeInstanceOf(ApiError)
  expect(refused).toMatchObject({ code: 'VALIDATION_ERROR', status: 422, requestId: 'req-1', fields: errors })
  expect(backend.requests.at(-1)?.headers).toMatchObject({ 'if-match': '"3"', 'x-client': 'web' })
  backend.answerNext = () => ({ status: 502, body: '<html>Bad gateway</html>' })
  await expect(api(getMe, {})).rejects.toMatchObject({ code: 'DRAINING', status: 502 })
  backend.server.closeAllConnections()
  await new Promise((closed) => backend.server.close(closed))
  await expect(api(getMe, {})).rejects.toMatchObject({ code: 'OFFLINE', status: 0 })
})

test('addresses: parameters and query are encoded, a missing parameter is a mistake', () => {
  expect(addressOf({ path: '/v1/cases/:id' }, { params: { id: 'a/b?c' } })).toBe('/v1/cases/a%2Fb%3Fc')
  expect(addressOf(listCases, { query: { q: 'a&b=c', page: 2, sort: undefined } })).toBe('/v1/cases?q=a%26b%3Dc&page=2')
  expect(() => addressOf({ path: '/v1/cases/:id' }, {})).toThrow('needs the parameter id')
})
