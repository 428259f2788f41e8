import { randomBytes } from 'node:crypto'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import type { Identity, IdentityProvider } from '../../adapters/identity-provider/identity-provider.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { hashPassword } from '../../adapters/passwords.ts'
import { createOpaqueToken, hashOpaqueToken } from '../../adapters/tokens.ts'
import { emailSchema } from '../../contracts/auth.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, withTransaction } from '../context.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { record } from '../outbox.ts'
import * as users from '../users/users.queries.ts'
import { identityLinkedMail } from './account-mails.ts'
import { beginSecondFactor, passSecondFactor, type SignedIn } from './auth.commands.ts'
import { judgeNewIdentity } from './provider-sign-in.policy.ts'
import * as queries from './provider-sign-in.queries.ts'
import { otpInvalid } from './second-factor.ts'

type TransactionContext = Context & { db: DatabaseTransaction }

/** So long somebody may take at the provider, and for the code after it. */
export const PROVIDER_SIGN_IN_MS = 10 * 60_000

/** What a browser needs to come back to a sign-in. */
interface Returning {
  /** From the browser's cookie: the sign-in can only be ended where it was begun. */
  browserToken: string | undefined
  query?: string | undefined
  otp?: string | undefined
}

/** Begins a sign-in at the provider. @throws 404 where none is set up, 401 when it cannot be reached */
export async function startProviderSignIn(
  ctx: Context,
  provider: IdentityProvider | undefined,
  role: 'client' | 'lawyer' | undefined,
): Promise<{ url: string; browserToken: string }> {
  if (!provider) throw notFound()
  const { url, checks } = await provider.begin().catch((error: unknown) => {
    ctx.log.warn({ err: error }, 'the identity provider does not answer')
    throw failed('The other service does not answer at the moment.')
  })
  const { token: browserToken, hash: browserHash } = createOpaqueToken()
  const now = ctx.clock.now()
  const expiresAt = new Date(now.getTime() + PROVIDER_SIGN_IN_MS)
  await queries.insertProviderSignIn(ctx.db, { ...checks, browserHash, role: role ?? null, expiresAt }, now)
  return { url, browserToken }
}

/**
 * Ends a sign-in at the provider. Where two-factor is on, the code is needed here too: it answers OTP_REQUIRED and is asked again
 * with the code alone.
 * @throws 401 PROVIDER_SIGN_IN_FAILED, OTP_REQUIRED, OTP_INVALID; 403 PROVIDER_ADDRESS_UNVERIFIED; 404 ACCOUNT_NEEDED;
 * 409 ADDRESS_NOT_CONFIRMED
 */
export async function finishProviderSignIn(
  ctx: Context,
  provider: IdentityProvider | undefined,
  { browserToken, query, otp }: Returning,
): Promise<SignedIn> {
  if (!provider) throw notFound()
  if (!browserToken) throw failed()
  const browserHash = hashOpaqueToken(browserToken)
  if (query !== undefined) await comeBack(ctx, provider, { browserHash, query })
  const signIn = await queries.findProviderSignIn(ctx.db, browserHash, ctx.clock.now())
  if (!signIn?.userId) throw failed()
  const { id, userId } = signIn
  const attempt = await beginSecondFactor(ctx, await users.getUser(ctx.db, userId), otp)
  const signedIn = await withTransaction(ctx, async (ctx) => {
    const user = await users.lockUserForUpdate(ctx.db, userId)
    if (!user) throw failed()
    const passed = await passSecondFactor(ctx, user, otp)
    if (passed && !(await queries.deleteProviderSignIn(ctx.db, id))) throw failed()
    return passed
  })
  if (!signedIn) throw otpInvalid()
  await attempt?.succeeded()
  return signedIn
}

async function comeBack(
  ctx: Context,
  provider: IdentityProvider,
  { browserHash, query }: { browserHash: Buffer; query: string },
): Promise<void> {
  const signIn = await queries.takeProviderSignIn(ctx.db, browserHash, ctx.clock.now())
  if (!signIn) throw failed()
  const identity = await provider.finish(query, signIn).catch((error: unknown) => {
    ctx.log.info({ reason: error instanceof Error ? error.name : 'unknown' }, 'a sign-in at the provider failed')
    throw failed()
  })
  const passwordHash = await hashPassword(randomBytes(32).toString('base64url'))
  await withTransaction(ctx, async (ctx) => {
    const known = await queries.useIdentity(ctx.db, identity, ctx.clock.now())
    const userId = known ?? (await welcome(ctx, { identity, role: signIn.role, passwordHash, provider: provider.name }))
    await queries.updateProviderSignInUser(ctx.db, signIn.id, userId)
  }).catch((error: unknown) => {
    // Somebody opened the account, or came back, at the same moment: the next try finds it.
    throw isUniqueViolation(error, 'users_email_key') || isUniqueViolation(error, 'user_identities_issuer_subject_key')
      ? failed()
      : error
  })
}

interface Newcomer {
  identity: Identity
  role: string | null
  /** Of a password that nobody knows; "forgot password" sets one. */
  passwordHash: string
  provider: string
}

/** An identity that comes for the first time: joined to an account, or to a new one, or refused. @returns the account */
async function welcome(ctx: TransactionContext, { identity, role, passwordHash, provider }: Newcomer): Promise<string> {
  const now = ctx.clock.now()
  const email = emailSchema.safeParse(identity.email).data
  const account = email === undefined ? undefined : await users.findUserByEmail(ctx.db, email)
  const providerVerified = identity.emailVerified && email !== undefined
  const outcome = judgeNewIdentity({ providerVerified, account, role })
  if (outcome === 'link' && account) {
    await queries.insertIdentity(ctx.db, account.id, identity, now)
    await insertMail(ctx.db, identityLinkedMail(account, provider), now)
    await recordAudit(ctx, { act: 'account.providerLinked', subject: { type: 'user', id: account.id } })
    return account.id
  }
  if (outcome === 'open' && email !== undefined && role !== null) {
    const name = identity.name?.trim().slice(0, 200) || (email.split('@')[0] ?? email)
    const opened = { id: uuidv7(), email, passwordHash, role, name, emailVerified: true }
    const user = await users.insertUser(ctx.db, opened, now)
    await queries.insertIdentity(ctx.db, user.id, identity, now)
    await record(ctx, { fact: 'user.registered', userId: user.id })
    await record(ctx, { fact: 'user.emailVerified', userId: user.id })
    await recordAudit(ctx, { act: 'account.registered', subject: { type: 'user', id: user.id } })
    return user.id
  }
  throw refusal(outcome)
}

function refusal(outcome: ReturnType<typeof judgeNewIdentity>): AppError {
  if (outcome === 'account-needed') {
    return new AppError('ACCOUNT_NEEDED', 'There is no account for you yet. Open one first.')
  }
  if (outcome === 'unconfirmed') {
    const message =
      'There is an account with your address that has not been confirmed. Sign in with its password first.'
    return conflict('ADDRESS_NOT_CONFIRMED', message)
  }
  return new AppError('PROVIDER_ADDRESS_UNVERIFIED', 'The other service has not confirmed your e-mail address.')
}

function failed(message = 'The sign-in did not come back as it should. Try again.'): AppError {
  return new AppError('PROVIDER_SIGN_IN_FAILED', message)
}
