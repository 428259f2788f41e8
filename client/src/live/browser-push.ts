import {
  getPushKey,
  listPushSubscriptions,
  subscribeToPush,
  subscribeToPushBody,
  unsubscribeFromPush,
} from '../../../contracts/push.ts'
import { api } from '../api/api.ts'

/**
 * Push messages in this browser. `unsupported`: it has none (or the page came over plain HTTP); `denied`: the person forbade them in
 * the browser, and only there can allow them again.
 */
export type PushState = 'unsupported' | 'denied' | 'off' | 'on'

/** The worker that shows messages; another service worker of ours at the same place includes it and is used instead. */
const WORKER = '/push.js'

function isSupported(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in globalThis && 'Notification' in globalThis
}

async function findSubscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager.getSubscription()) ?? null
}

/** How it stands. A subscription counts only if the server has it for this session. */
export async function readPushState(): Promise<PushState> {
  if (!isSupported()) return 'unsupported'
  if (Notification.permission === 'denied') return 'denied'
  if (!(await findSubscription())) return 'off'
  const { data } = await api(listPushSubscriptions, {})
  return data.some(({ current }) => current) ? 'on' : 'off'
}

/** Asks the person, subscribes, and tells the server. @throws ApiError, or the browser's own error */
export async function startPush(): Promise<void> {
  if ((await Notification.requestPermission()) !== 'granted') return
  const { data } = await api(getPushKey, {})
  if (!(await navigator.serviceWorker.getRegistration())) await navigator.serviceWorker.register(WORKER)
  const { pushManager } = await navigator.serviceWorker.ready
  // One that was made with another key cannot be changed.
  await (await pushManager.getSubscription())?.unsubscribe()
  const subscription = await pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: data.publicKey })
  await api(subscribeToPush, { body: subscribeToPushBody.parse(subscription.toJSON()) })
}

/** Ends it here and on the server. @throws ApiError */
export async function endPush(): Promise<void> {
  const { data } = await api(listPushSubscriptions, {})
  for (const { id, current } of data) if (current) await api(unsubscribeFromPush, { params: { id } })
  await (await findSubscription())?.unsubscribe()
}

/** Before signing out: whoever uses this browser next gets nothing. The server stops by itself when the session ends. */
export async function stopPush(): Promise<undefined> {
  if (isSupported())
    await findSubscription()
      .then((subscription) => subscription?.unsubscribe())
      .catch(() => undefined)
}
