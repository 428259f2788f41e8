import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { hashPassword, needsRehash, verifyPassword } from '../../adapters/passwords.ts'
import type * as contract from '../../contracts/auth.ts'
import type { EndpointBody } from '../../contracts/endpoint.ts'
import type { User } from '../../contracts/users.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, withTransaction } from '../context.ts'
import { AppError, conflict } from '../errors.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { record } from '../outbox.ts'
import { accountRole, presentUser } from '../users/users.presenter.ts'
import * as users from '../users/users.queries.ts'
import { recoveryCodeUsedMail } from './account-mails.ts'
import { type Attempt, beginAttempt, knownDevice, placeOf } from './attempts.ts'
import { mailVerificationLink } from './email-verification.commands.ts'
import { otpInvalid, spendCode } from './second-factor.ts'
import { insertSession, SESSION_LIFE_MS } from './sessions.queries.ts'
import { type IssuedTokens, issueTokens } from './tokens.ts'
import { countRecoveryCodes } from './two-factor.queries.ts'

type TransactionContext = Context & { db: DatabaseTransaction }

export interface SignedIn {
  user: User
  tokens: IssuedTokens
}

/** Opens an account, signs it in and mails the link that confirms the address. @throws 409 EMAIL_TAKEN, the one place that tells. */
export async function register(ctx: Context, body: EndpointBody<typeof contract.register>): Promise<SignedIn> {
  const { email, role, name } = body
  if (await users.findUserByEmail(ctx.db, email)) throw emailTaken()
  const passwordHash = await hashPassword(body.password)
  try {
    return await withTransaction(ctx, async (ctx) => {
      const now = ctx.clock.now()
      const user = await users.insertUser(ctx.db, { id: uuidv7(), email, passwordHash, role, name }, now)
      await record(ctx, { fact: 'user.registered', userId: user.id })
      await mailVerificationLink(ctx, user)
      await recordAudit(ctx, { act: 'account.registered', subject: { type: 'user', id: user.id }, by: asActor(user) })
      return { user: presentUser(user), tokens: await openSession(ctx, user) }
    })
  } catch (error) {
    if (isUniqueViolation(error, 'users_email_key')) throw emailTaken()
    throw error
  }
}

/**
 * Signs in. An unknown address, a wrong password and an account that is suspended answer the same in the same time. Only who has
 * the password learns that a code is needed.
 * @throws 401 BAD_CREDENTIALS, OTP_REQUIRED, OTP_INVALID; 429 TOO_MANY_REQUESTS
 */
export async function login(ctx: Context, body: EndpointBody<typeof contract.login>): Promise<SignedIn> {
  const { email, password, otp } = body
  const user = await users.findUserByEmail(ctx.db, email)
  const attempt = await beginAttempt(ctx, 'password', email, await placeOf(ctx, user?.id))
  const matches = await verifyPassword(user?.passwordHash, password)
  if (!user || !matches || user.status !== 'active') {
    await noteRefusedSignIn(ctx, user)
    throw badCredentials()
  }
  await attempt.succeeded()
  const otpAttempt = await beginSecondFactor(ctx, user, otp)
  const renewed = needsRehash(user.passwordHash) ? { passwordHash: await hashPassword(password) } : {}
  const signedIn = await withTransaction(ctx, async (ctx) => {
    const current = await users.lockUserForUpdate(ctx.db, user.id)
    // A new password ends all sessions: none may begin with the old one after that.
    if (current?.passwordHash !== user.passwordHash) throw badCredentials()
    return passSecondFactor(ctx, current, otp, renewed)
  })
  if (!signedIn) {
    await noteRefusedSignIn(ctx, user)
    throw otpInvalid()
  }
  await otpAttempt?.succeeded()
  return signedIn
}

/**
 * The second step of signing in, whatever the first one was. Codes are counted for the whole account and not for a place: only
 * who has passed the first step gets to guess at them. A browser that the account knows is counted on its own.
 * @throws 401 OTP_REQUIRED, 429
 */
export async function beginSecondFactor(
  ctx: Context,
  user: users.UserRow,
  otp: string | undefined,
): Promise<Attempt | undefined> {
  if (!user.twoFactorEnabled) return undefined
  if (otp === undefined) throw new AppError('OTP_REQUIRED', 'Enter the code of your authenticator app.')
  return beginAttempt(ctx, 'otp', user.id, (await knownDevice(ctx, user.id)) ?? 'elsewhere')
}

/**
 * Spends the code where one is needed, and opens a session.
 * @returns undefined when the code does not fit
 * @throws 401 BAD_CREDENTIALS for an account that is not active, OTP_REQUIRED
 */
export async function passSecondFactor(
  ctx: TransactionContext,
  user: users.UserRow,
  otp: string | undefined,
  change: { passwordHash?: string } = {},
): Promise<SignedIn | undefined> {
  if (user.status !== 'active') throw badCredentials()
  const now = ctx.clock.now()
  if (user.twoFactorEnabled) {
    if (otp === undefined) throw new AppError('OTP_REQUIRED', 'Enter the code of your authenticator app.')
    const spent = await spendCode(ctx, user.id, otp)
    if (spent === 'none') return undefined
    if (spent === 'recovery') {
      await insertMail(ctx.db, recoveryCodeUsedMail(user, await countRecoveryCodes(ctx.db, user.id)), now)
    }
  }
  const updated = await users.updateUser(ctx.db, user.id, { ...change, lastLogin: now }, now)
  return { user: presentUser(updated), tokens: await openSession(ctx, updated) }
}

/** A new session of somebody who has shown who they are. */
export async function openSession(ctx: TransactionContext, user: users.UserRow): Promise<IssuedTokens> {
  const now = ctx.clock.now()
  const id = uuidv7()
  const { ip, userAgent } = ctx.client
  await insertSession(ctx.db, { id, userId: user.id, ip: ip.slice(0, 64), userAgent: userAgent.slice(0, 500) }, now)
  const expiresAt = new Date(now.getTime() + SESSION_LIFE_MS)
  const tokens = await issueTokens(ctx, { id, userId: user.id, role: accountRole(user.role), expiresAt })
  const by = { ...asActor(user), sessionId: id }
  await recordAudit(ctx, { act: 'account.signedIn', subject: { type: 'user', id: user.id }, by })
  return tokens
}

/** Somebody of whom we know who it is before there is a session. */
function asActor(user: users.UserRow) {
  return { userId: user.id, sessionId: null, role: accountRole(user.role) }
}

/** Whoever it was is not known; written for addresses without an account, too, so that both take the same time (AUTH5). */
function noteRefusedSignIn(ctx: Context, user: users.UserRow | undefined): Promise<void> {
  const subject = user && { type: 'user', id: user.id }
  return withTransaction(ctx, (ctx) => recordAudit(ctx, { act: 'account.signInFailed', subject }))
}

function badCredentials(): AppError {
  return new AppError('BAD_CREDENTIALS', 'E-mail address or password is wrong.')
}

function emailTaken(): AppError {
  return conflict('EMAIL_TAKEN', 'There is an account with this e-mail address already. Sign in instead.')
}
