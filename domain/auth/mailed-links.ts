import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { createOpaqueToken, hashOpaqueToken } from '../../adapters/tokens.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import * as queries from './mailed-links.queries.ts'

type TransactionContext = Context & { db: DatabaseTransaction }

const MINUTE_MS = 60_000
/** How long links work. */
const lifeMs: Record<queries.LinkPurpose, number> = {
  verify_email: 24 * 60 * MINUTE_MS,
  reset_password: 60 * MINUTE_MS,
}
/**
 * Unused links to one account within half an hour, at most. A link works longer than that, so whoever asks in another's name
 * fills a mailbox a little and never keeps its owner from having one that works.
 */
const LINKS_AT_ONCE = 3
const LINKS_WINDOW_MS = 30 * MINUTE_MS

/** Makes a link's token, of which only the hash is stored. @returns undefined when enough unused ones have just been mailed */
export async function createMailedLink(
  ctx: TransactionContext,
  userId: string,
  purpose: queries.LinkPurpose,
): Promise<string | undefined> {
  const now = ctx.clock.now()
  const since = new Date(now.getTime() - LINKS_WINDOW_MS)
  if ((await queries.countMailedLinks(ctx.db, userId, purpose, since)) >= LINKS_AT_ONCE) return undefined
  const { token, hash: tokenHash } = createOpaqueToken()
  const expiresAt = new Date(now.getTime() + lifeMs[purpose])
  await queries.insertMailedLink(ctx.db, { userId, purpose, tokenHash, expiresAt }, now)
  return token
}

/** Uses a link up. @returns whose it is @throws 404 LINK_INVALID */
export async function spendLink(ctx: TransactionContext, token: string, purpose: queries.LinkPurpose): Promise<string> {
  const link = { tokenHash: hashOpaqueToken(token), purpose }
  const userId = await queries.spendMailedLink(ctx.db, link, ctx.clock.now())
  if (userId === undefined) throw linkInvalid()
  return userId
}

export function linkInvalid(): AppError {
  return new AppError('LINK_INVALID', 'This link does not work any more. Ask for a new one.')
}
