import * as contract from '../../contracts/api-keys.ts'
import * as apiKeys from '../../domain/auth/api-keys.commands.ts'
import { handle, handleAct, type Route } from '../handle.ts'

export const apiKeyRoutes: Route[] = [
  handle(contract.createApiKey, (ctx, { body }) => apiKeys.createApiKey(ctx, body)),
  handle(contract.listApiKeys, (ctx) => apiKeys.listApiKeys(ctx)),
  handleAct(contract.revokeApiKey, (ctx, { params }) => apiKeys.revokeApiKey(ctx, params.id)),
]
