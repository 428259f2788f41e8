/**
 * Push messages in the service worker. A worker of its own, or part of another one: importScripts('/push.js').
 * A message holds constant words and ids (contracts/push.ts): what happened is shown by the page, after signing in.
 */
self.addEventListener('push', (event) => {
  const { id, body, link } = event.data?.json() ?? {}
  // A browser that shows nothing for a message loses the right to get any.
  const options = { body: body ?? 'You have news.', tag: id, icon: '/icon.svg', data: { link } }
  event.waitUntil(self.registration.showNotification('Legal Connect', options))
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const { link } = event.notification.data ?? {}
  // Only ever a page of ours.
  const target = new URL(typeof link === 'string' ? link : '/notifications', self.location.origin)
  if (target.origin === self.location.origin) event.waitUntil(showPage(target.href))
})

async function showPage(address) {
  const [page] = await self.clients.matchAll({ type: 'window' })
  if (!page) return self.clients.openWindow(address)
  await page.focus()
  return page.navigate(address)
}
