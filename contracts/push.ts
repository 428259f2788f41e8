import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'

/** A browser that push messages go to. Its keys and its address never leave the server again. */
export const pushSubscriptionSchema = z.object({
  id: uuid,
  /** As the browser described itself. */
  userAgent: z.string(),
  /** Host of the push service. */
  service: z.string(),
  createdAt: timestamp,
  /** Made in the session that asks. */
  current: z.boolean(),
})
export type PushSubscription = z.infer<typeof pushSubscriptionSchema>

const base64url = (bytes: number) =>
  z.string().regex(new RegExp(`^[\\w-]{${Math.ceil((bytes * 4) / 3)}}=*$`), `must be ${bytes} bytes in base64url`)

/** What `PushSubscription.toJSON()` gives (Push API); `expirationTime` is not used. */
export const subscribeToPushBody = z.object({
  /** Of a push service on the public internet, by https. */
  endpoint: z.url({ protocol: /^https?$/, error: 'must be an address' }).max(1000),
  keys: z.object({ p256dh: base64url(65), auth: base64url(16) }),
})
export type SubscribeToPush = z.infer<typeof subscribeToPushBody>

export const getPushKey = defineEndpoint({
  name: 'getPushKey',
  method: 'GET',
  path: '/v1/push/key',
  summary: 'The public key that browsers subscribe with (VAPID, RFC 8292)',
  tag: 'Push',
  access: 'user',
  data: z.object({ publicKey: z.string() }),
})

export const listPushSubscriptions = defineEndpoint({
  name: 'listPushSubscriptions',
  method: 'GET',
  path: '/v1/push/subscriptions',
  summary: 'Browsers that you get push messages in',
  tag: 'Push',
  access: 'user',
  data: z.array(pushSubscriptionSchema),
})

export const subscribeToPush = defineEndpoint({
  name: 'subscribeToPush',
  method: 'POST',
  path: '/v1/push/subscriptions',
  summary: 'Sends push messages to this browser for as long as this session lasts',
  tag: 'Push',
  access: 'user',
  body: subscribeToPushBody,
  data: pushSubscriptionSchema,
  status: 201,
})

export const unsubscribeFromPush = defineEndpoint({
  name: 'unsubscribeFromPush',
  method: 'DELETE',
  path: '/v1/push/subscriptions/:id',
  summary: 'Sends no more push messages to a browser of yours',
  tag: 'Push',
  access: 'user',
  params: z.object({ id: uuid }),
  data: z.object({}),
})

/** What the browser's service worker gets. Constant words and an id: nothing of a case. */
export const pushPayloadSchema = z.object({
  /** Of the notification; a second message with it replaces the first. */
  id: uuid,
  body: z.string(),
  link: z.string(),
})
export type PushPayload = z.infer<typeof pushPayloadSchema>
