import * as contract from '../../contracts/push.ts'
import * as push from '../../domain/notifications/push.commands.ts'
import type { ServerDeps } from '../deps.ts'
import { handle, handleAct, type Route } from '../handle.ts'

export function pushRoutes({ pushKeys, pushEndpoints }: ServerDeps): Route[] {
  return [
    handle(contract.getPushKey, (ctx) => push.getPushKey(ctx, pushKeys)),
    handle(contract.listPushSubscriptions, (ctx) => push.listPushSubscriptions(ctx)),
    handle(contract.subscribeToPush, (ctx, { body }) => push.subscribeToPush(ctx, pushEndpoints, body)),
    handleAct(contract.unsubscribeFromPush, (ctx, { params }) => push.unsubscribeFromPush(ctx, params.id)),
  ]
}
