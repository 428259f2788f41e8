import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { hashPassword, needsRehash, verifyPassword } from '../../adapters/passwords.ts'
import type * as contract from '../../contracts/auth.ts'
import type { EndpointBody } from '../../contracts/endpoint.ts'
import type { User } from '../../contracts/users.ts'
import { type Context, withTransaction } from '../context.ts'
import { AppError, conflict } from '../errors.ts'
import { accountRole, presentUser } from '../users/users.presenter.ts'
import * as users from '../users/users.queries.ts'
import { insertSession, SESSION_LIFE_MS } from './sessions.queries.ts'
import { type IssuedTokens, issueTokens } from './tokens.ts'

export interface SignedIn {
  user: User
  tokens: IssuedTokens
}

/** Opens an account and signs it in. @throws 409 EMAIL_TAKEN, the one place that tells. */
export async function register(ctx: Context, body: EndpointBody<typeof contract.register>): Promise<SignedIn> {
  const { email, role, name } = body
  if (await users.findUserByEmail(ctx.db, email)) throw emailTaken()
  const passwordHash = await hashPassword(body.password)
  try {
    return await withTransaction(ctx, async (ctx) => {
      const now = ctx.clock.now()
      const user = await users.insertUser(ctx.db, { id: uuidv7(), email, passwordHash, role, name }, now)
      return { user: presentUser(user), tokens: await openSession(ctx, user) }
    })
  } catch (error) {
    if (isUniqueViolation(error, 'users_email_key')) throw emailTaken()
    throw error
  }
}

/**
 * Signs in. An unknown address, a wrong password and an account that is suspended answer the same in the same time.
 * @throws 401 BAD_CREDENTIALS
 */
export async function login(ctx: Context, { email, password }: EndpointBody<typeof contract.login>): Promise<SignedIn> {
  const user = await users.findUserByEmail(ctx.db, email)
  const matches = await verifyPassword(user?.passwordHash, password)
  if (!user || !matches || user.status !== 'active') {
    throw new AppError('BAD_CREDENTIALS', 'E-mail address or password is wrong.')
  }
  const renewed = needsRehash(user.passwordHash) ? { passwordHash: await hashPassword(password) } : {}
  return withTransaction(ctx, async (ctx) => {
    const now = ctx.clock.now()
    const updated = await users.updateUser(ctx.db, user.id, { ...renewed, lastLogin: now }, now)
    return { user: presentUser(updated), tokens: await openSession(ctx, updated) }
  })
}

async function openSession(ctx: Context, user: users.UserRow): Promise<IssuedTokens> {
  const now = ctx.clock.now()
  const id = uuidv7()
  const { ip, userAgent } = ctx.client
  await insertSession(ctx.db, { id, userId: user.id, ip: ip.slice(0, 64), userAgent: userAgent.slice(0, 500) }, now)
  const expiresAt = new Date(now.getTime() + SESSION_LIFE_MS)
  return issueTokens(ctx, { id, userId: user.id, role: accountRole(user.role), expiresAt })
}

function emailTaken(): AppError {
  return conflict('EMAIL_TAKEN', 'There is an account with this e-mail address already. Sign in instead.')
}
