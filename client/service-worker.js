/*
 * Keeps the built application on the device, so that a reload without any connection opens what is kept here. Only the application:
 * never an answer of the API, never a live document, nothing of anybody. `npm run build` fills in the list (service-worker-plugin.ts).
 */

/** Files of this build, and a name that changes with any of them. */
const { build, files } = self.__SHELL__

const PREFIX = 'lc-shell-'
const PAGE = '/'
/** Addresses that are no pages of the application: the server alone answers them. */
const NO_PAGE = /^\/(v1|collab|y|dev|docs|assets|healthz|readyz|metrics)(\/|$)/
/** The build before this one stays: a page of it may still be open and load a part of itself later. */
const BUILDS_KEPT = 2

self.addEventListener('install', (event) => {
  event.waitUntil(install())
})

async function install() {
  const cache = await caches.open(PREFIX + build)
  // Past the browser's own cache, which may still hold the page of the build before.
  await cache.addAll([PAGE, ...files].map((file) => new Request(file, { cache: 'no-cache' })))
  // Pages come from the network first, so nobody is switched to another build while a page is open.
  await self.skipWaiting()
}

self.addEventListener('activate', (event) => {
  event.waitUntil(activate())
})

async function activate() {
  const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== PREFIX + build)
  const old = shells.slice(0, Math.max(0, shells.length + 1 - BUILDS_KEPT))
  await Promise.all(old.map((name) => caches.delete(name)))
  await self.clients.claim()
}

self.addEventListener('fetch', (event) => {
  const { request } = event
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== self.location.origin) return
  if (pathname.startsWith('/assets/')) event.respondWith(asset(request))
  else if (request.mode === 'navigate' ? !NO_PAGE.test(pathname) : files.includes(pathname)) {
    event.respondWith(networkFirst(request, request.mode === 'navigate' ? PAGE : pathname))
  }
})

/** Names of assets hold a hash of their content: one that is here is the right one. */
async function asset(request) {
  const kept = await caches.match(request)
  if (kept) return kept
  const answer = await fetch(request)
  // Fonts are not in the list: kept once they are used.
  if (answer.ok) await (await caches.open(PREFIX + build)).put(request, answer.clone())
  return answer
}

/** What is here is used when nobody answers, or only a proxy in front of a server that is down. */
async function networkFirst(request, kept) {
  const shell = async () => (await caches.open(PREFIX + build)).match(kept)
  try {
    const answer = await fetch(request)
    return answer.status < 500 ? answer : ((await shell()) ?? answer)
  } catch (error) {
    const page = await shell()
    if (page) return page
    throw error
  }
}
