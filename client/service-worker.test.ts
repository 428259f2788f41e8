import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'
import { beforeEach, describe, expect, test } from 'vitest'

const source = readFileSync(new URL('service-worker.js', import.meta.url), 'utf8')
const ORIGIN = 'https://legal.example'

/** What the server answers at the moment; an error when nobody answers. */
let network: (path: string) => Response
let stores: Map<string, Map<string, Response>>

const pathOf = (request: Request | string) =>
  new URL(typeof request === 'string' ? request : request.url, ORIGIN).pathname

async function ask(request: Request | string): Promise<Response> {
  return network(pathOf(request))
}

/** The browser's caches, as far as the service worker needs them. */
const caches = {
  async open(name: string) {
    const store = stores.get(name) ?? new Map<string, Response>()
    stores.set(name, store)
    return {
      async addAll(requests: Request[]) {
        for (const request of requests) store.set(pathOf(request), await ask(request))
      },
      put: async (request: Request, answer: Response) => void store.set(pathOf(request), answer),
      match: async (request: Request | string) => store.get(pathOf(request))?.clone(),
    }
  },
  keys: async () => [...stores.keys()],
  delete: async (name: string) => stores.delete(name),
  match: async (request: Request) =>
    [...stores.values()]
      .find((store) => store.has(pathOf(request)))
      ?.get(pathOf(request))
      ?.clone(),
}

type Listener = (event: object) => void

/** Asks as a page does. @returns undefined where the service worker leaves the request alone */
type Open = (path: string, options?: { mode?: string; method?: string }) => Promise<string | undefined>
/** The service worker that answers the pages. */
let active: { open: Open } | undefined

/** Asks whichever service worker answers the pages at the moment. */
const open: Open = async (path, options) => active?.open(path, options)

/**
 * A page that is open meets a build: its service worker is installed and, where one is at work already and it does not insist, waits until
 * all pages are closed (Service Workers, 8.4: "Activate").
 */
async function meetBuild(build: string, files: string[]): Promise<void> {
  const listeners = new Map<string, Listener>()
  let insists = false
  const self = {
    __SHELL__: { build, files },
    location: { origin: ORIGIN },
    clients: { claim: async () => undefined },
    skipWaiting: async () => {
      insists = true
    },
    addEventListener: (type: string, listener: Listener) => void listeners.set(type, listener),
  }
  class LocalRequest extends Request {
    constructor(path: string, init: RequestInit) {
      super(new URL(path, ORIGIN), init)
    }
  }
  runInNewContext(source, { self, caches, fetch: ask, Request: LocalRequest, URL, Promise })
  const tell = async (type: string) => {
    let work: Promise<unknown> | undefined
    const waitUntil = (promise: Promise<unknown>) => {
      work = promise
    }
    listeners.get(type)?.({ waitUntil })
    await work
  }
  await tell('install')
  if (active && !insists) return
  await tell('activate')
  active = { open: (path, options) => answerOf(listeners.get('fetch'), path, options) }
}

async function answerOf(
  listener: Listener | undefined,
  path: string,
  { mode = 'cors', method = 'GET' }: Parameters<Open>[1] = {},
): Promise<string | undefined> {
  let answer: Promise<Response> | undefined
  const respondWith = (response: Promise<Response>) => {
    answer = response
  }
  listener?.({ request: { url: new URL(path, ORIGIN).href, method, mode }, respondWith })
  return answer && (await answer).text()
}

const serves = (build: string) => (path: string) => new Response(`${path} of ${build}`)
const isDown = () => {
  throw new TypeError('Failed to fetch')
}
const page = { mode: 'navigate' }

describe('[SYNC27] the kept application', () => {
  beforeEach(() => {
    stores = new Map()
    active = undefined
  })

  test('a page comes from the network first, and from this device when nobody answers or only a proxy does', async () => {
    network = serves('one')
    await meetBuild('one', ['/assets/main-1.js'])
    network = serves('two')
    expect(await open('/cases/7', page)).toBe('/cases/7 of two')
    network = isDown
    expect(await open('/cases/7', page)).toBe('/ of one')
    network = () => new Response('bad gateway', { status: 502 })
    expect(await open('/cases/7', page)).toBe('/ of one')
    network = () => new Response('no such page', { status: 404 })
    expect(await open('/nowhere', page)).toBe('no such page')
  })

  test('the next build takes over at the next load; parts of the one before stay for pages that are still open', async () => {
    network = serves('one')
    await meetBuild('one', ['/assets/main-1.js'])
    network = serves('two')
    await meetBuild('two', ['/assets/main-2.js'])
    network = isDown
    expect(await open('/cases/7', page)).toBe('/ of two')
    expect(await open('/assets/main-2.js')).toBe('/assets/main-2.js of two')
    expect(await open('/assets/main-1.js')).toBe('/assets/main-1.js of one')
    network = serves('three')
    await meetBuild('three', ['/assets/main-3.js'])
    expect([...stores.keys()]).toEqual(['lc-shell-two', 'lc-shell-three'])
  })

  test('never touches what is not the application', async () => {
    network = serves('one')
    await meetBuild('one', ['/assets/main-1.js', '/icon.svg'])
    for (const path of ['/v1/cases', '/collab', '/y/7', '/healthz', '/dev/mailbox', '/docs', '/metrics']) {
      expect(await open(path)).toBeUndefined()
      expect(await open(path, page)).toBeUndefined()
    }
    expect(await open('/cases/7', { method: 'POST' })).toBeUndefined()
    expect(await open('https://elsewhere.example/assets/main-1.js')).toBeUndefined()
    expect([...(stores.get('lc-shell-one')?.keys() ?? [])]).toEqual(['/', '/assets/main-1.js', '/icon.svg'])
  })
})
