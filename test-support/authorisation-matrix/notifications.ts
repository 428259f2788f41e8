import { everybody, type MatrixRow, nobodyBut } from './askers.ts'

export const notificationRows: readonly MatrixRow[] = [
  { endpoint: 'listNotifications', request: () => ({ path: '/v1/notifications' }), expected: everybody(200) },
  {
    endpoint: 'countUnreadNotifications',
    request: () => ({ path: '/v1/notifications/unread-count' }),
    expected: everybody(200),
  },
  {
    endpoint: 'markNotificationRead',
    request: ({ ownersNotificationId }) => ({ path: `/v1/notifications/${ownersNotificationId}/read` }),
    expected: nobodyBut('owner', 200),
  },
  {
    endpoint: 'markAllNotificationsRead',
    request: () => ({ path: '/v1/notifications/read-all' }),
    expected: everybody(200),
  },
  { endpoint: 'getPushKey', request: () => ({ path: '/v1/push/key' }), expected: everybody(200) },
  { endpoint: 'listPushSubscriptions', request: () => ({ path: '/v1/push/subscriptions' }), expected: everybody(200) },
  {
    endpoint: 'subscribeToPush',
    request: ({ pushBrowser }) => ({ path: '/v1/push/subscriptions', body: pushBrowser }),
    expected: everybody(201),
  },
  {
    endpoint: 'unsubscribeFromPush',
    request: ({ ownersPushSubscriptionId }) => ({ path: `/v1/push/subscriptions/${ownersPushSubscriptionId}` }),
    expected: nobodyBut('owner', 200),
  },
]
