import { z } from 'zod'
import { defineEndpoint } from './endpoint.ts'
import { timestamp, uuid } from './envelope.ts'

/**
 * What a machine may do with an API key of somebody: these endpoints and no others. Whatever is not in this list is refused to every
 * key, so a new endpoint is closed to machines until somebody opens it here. Accounts, sessions, keys themselves, who belongs to a
 * case, texts of documents (their rights are those of a session), binding acts, money and administration are never here (docs/rules.md, AUTH8).
 */
export const endpointsOfScope = {
  'profile:read': ['getMe', 'getProfile'],
  'cases:read': ['listCases', 'getCase', 'listCaseMembers', 'getWorkspace'],
  'cases:write': ['createCase', 'updateCase'],
} as const satisfies Record<string, readonly string[]>

export type ApiKeyScope = keyof typeof endpointsOfScope
export const apiKeyScopes = Object.keys(endpointsOfScope) as [ApiKeyScope, ...ApiKeyScope[]]

/** True when one of the scopes opens the endpoint; an unknown scope opens nothing. */
export function isInScope(scopes: readonly string[], endpointName: string): boolean {
  return apiKeyScopes.some(
    (scope) => scopes.includes(scope) && (endpointsOfScope[scope] as readonly string[]).includes(endpointName),
  )
}

export const apiKeySchema = z.object({
  id: uuid,
  name: z.string(),
  scopes: z.array(z.enum(apiKeyScopes)),
  createdAt: timestamp,
  expiresAt: timestamp.nullable(),
  /** To the minute. */
  lastUsedAt: timestamp.nullable(),
})
export type ApiKey = z.infer<typeof apiKeySchema>

export const createApiKey = defineEndpoint({
  name: 'createApiKey',
  method: 'POST',
  path: '/v1/api-keys',
  summary: 'Makes a key for a machine that acts for you; its text is shown this once',
  tag: 'API keys',
  access: 'user',
  body: z.object({
    name: z.string().trim().min(1, 'Say what the key is for').max(100),
    scopes: z.array(z.enum(apiKeyScopes)).min(1, 'Choose at least one').max(20),
    /** Days until it ends; without it, it ends when it is revoked. */
    expiresInDays: z.number().int().min(1).max(3650).optional(),
  }),
  data: apiKeySchema.extend({ key: z.string() }),
  status: 201,
  errors: ['STEP_UP_REQUIRED', 'CONFLICT'],
})

export const listApiKeys = defineEndpoint({
  name: 'listApiKeys',
  method: 'GET',
  path: '/v1/api-keys',
  summary: 'Your API keys',
  tag: 'API keys',
  access: 'user',
  data: z.array(apiKeySchema),
})

export const revokeApiKey = defineEndpoint({
  name: 'revokeApiKey',
  method: 'DELETE',
  path: '/v1/api-keys/:id',
  summary: 'Ends an API key at once',
  tag: 'API keys',
  access: 'user',
  params: z.object({ id: uuid }),
  data: z.object({}),
})
