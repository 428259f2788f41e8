import type { Clock } from '../../adapters/clock.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { createOpaqueToken, hashOpaqueToken } from '../../adapters/tokens.ts'
import { type ApiKey, apiKeyScopes, type createApiKey as createApiKeyEndpoint } from '../../contracts/api-keys.ts'
import type { EndpointBody } from '../../contracts/endpoint.ts'
import { recordAudit } from '../audit/record.ts'
import { type Actor, type Context, requireActor, withTransaction } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { accountRole } from '../users/users.presenter.ts'
import { getUser, lockUserForUpdate } from '../users/users.queries.ts'
import { apiKeyMail } from './account-mails.ts'
import * as queries from './api-keys.queries.ts'
import { requireStepUp } from './step-up.ts'

/** What our keys begin with, so that people and secret scanners know one when they see it. */
const KEY_PREFIX = 'lc_'
/** More than anybody keeps an eye on. */
const KEYS_PER_ACCOUNT = 50
const DAY_MS = 24 * 60 * 60 * 1000

/** True for what looks like an API key and not like an access token. */
export function isApiKey(token: string): boolean {
  return token.startsWith(KEY_PREFIX)
}

/** Makes a key; only its hash is stored, so it is shown this once. @throws 403 STEP_UP_REQUIRED, 409 when there are too many */
export async function createApiKey(
  ctx: Context,
  { name, scopes, expiresInDays }: EndpointBody<typeof createApiKeyEndpoint>,
): Promise<ApiKey & { key: string }> {
  const { userId } = await requireStepUp(ctx)
  const key = KEY_PREFIX + createOpaqueToken().token
  return withTransaction(ctx, async (ctx) => {
    await lockUserForUpdate(ctx.db, userId)
    if ((await queries.listApiKeys(ctx.db, userId)).length >= KEYS_PER_ACCOUNT) {
      throw conflict('CONFLICT', `You have ${KEYS_PER_ACCOUNT} keys. Revoke those that nobody uses.`)
    }
    const now = ctx.clock.now()
    const expiresAt = expiresInDays === undefined ? null : new Date(now.getTime() + expiresInDays * DAY_MS)
    const row = { id: uuidv7(), userId, name, keyHash: hashOpaqueToken(key), scopes: [...new Set(scopes)], expiresAt }
    const created = await queries.insertApiKey(ctx.db, row, now)
    await insertMail(ctx.db, apiKeyMail(await getUser(ctx.db, userId)), now)
    await recordAudit(ctx, {
      act: 'account.apiKeyCreated',
      subject: { type: 'apiKey', id: row.id },
      details: { scopes: row.scopes },
    })
    return { ...presentApiKey(created), key }
  })
}

/** The actor's keys, those that have ended by themselves included. */
export async function listApiKeys(ctx: Context): Promise<ApiKey[]> {
  const { userId } = requireActor(ctx)
  return (await queries.listApiKeys(ctx.db, userId)).map(presentApiKey)
}

/** Ends one of the actor's own keys. @throws 404 for everybody else's */
export async function revokeApiKey(ctx: Context, id: string): Promise<void> {
  const { userId } = requireActor(ctx)
  await withTransaction(ctx, async (ctx) => {
    if (!(await queries.revokeApiKeyRow(ctx.db, { id, userId }, ctx.clock.now()))) throw notFound()
    await recordAudit(ctx, { act: 'account.apiKeyRevoked', subject: { type: 'apiKey', id } })
  })
}

/** Who a key speaks for and what it opens, asked of the database each time. @returns undefined when it speaks for nobody */
export async function authenticateApiKey(
  { db, clock }: { db: Database | DatabaseTransaction; clock: Clock },
  key: string,
): Promise<{ actor: Actor; scopes: string[] } | undefined> {
  const now = clock.now()
  const found = await queries.findActiveApiKey(db, hashOpaqueToken(key), now)
  if (!found) return undefined
  await queries.noteApiKeyUse(db, found, now)
  const actor = { userId: found.userId, sessionId: found.id, role: accountRole(found.role), isMachine: true }
  return { actor, scopes: found.scopes }
}

function presentApiKey(row: queries.ApiKeyRow): ApiKey {
  return {
    id: row.id,
    name: row.name,
    scopes: apiKeyScopes.filter((scope) => row.scopes.includes(scope)),
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  }
}
