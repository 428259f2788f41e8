import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { createRecoveryCode, createTotpSeed, hashRecoveryCode, totpUri } from '../../adapters/one-time-codes.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { conflict } from '../errors.ts'
import { insertMail } from '../mails/mails.queries.ts'
import * as users from '../users/users.queries.ts'
import * as mails from './account-mails.ts'
import { beginAttempt } from './attempts.ts'
import { otpInvalid, sealSeed, spendCode, spendTotp } from './second-factor.ts'
import { requireFreshSession, requireStepUp } from './step-up.ts'
import * as queries from './two-factor.queries.ts'

type TransactionContext = Context & { db: DatabaseTransaction }

/** Used up, they are made anew; ten are enough for some lost phones. */
const RECOVERY_CODES = 10

/** Whether two-factor is on. */
export async function getTwoFactor(ctx: Context): Promise<{ enabled: boolean; recoveryCodesLeft: number }> {
  const { userId } = requireActor(ctx)
  const { twoFactorEnabled: enabled } = await users.getUser(ctx.db, userId)
  return { enabled, recoveryCodesLeft: await queries.countRecoveryCodes(ctx.db, userId) }
}

/**
 * Makes a seed. Nothing changes until a code of it is verified; asked again, the seed before is worth nothing.
 * @throws 403 STEP_UP_REQUIRED when the sign-in is not fresh, 409 TWO_FACTOR_ON
 */
export async function enableTwoFactor(ctx: Context): Promise<{ secret: string; otpauthUrl: string }> {
  const { userId } = await requireFreshSession(ctx)
  const { email } = await users.getUser(ctx.db, userId)
  const secret = createTotpSeed()
  const sealed = sealSeed(ctx.masterKeys, userId, secret)
  if (!(await queries.upsertPendingSeed(ctx.db, userId, sealed, ctx.clock.now()))) throw twoFactorOn()
  return { secret, otpauthUrl: totpUri(secret, email) }
}

/** Switches two-factor on with the app's first code. @throws 401 OTP_INVALID, 409 TWO_FACTOR_ON, TWO_FACTOR_OFF */
export async function verifyTwoFactor(ctx: Context, { otp }: { otp: string }): Promise<{ recoveryCodes: string[] }> {
  const { userId, sessionId } = requireActor(ctx)
  const attempt = await beginAttempt(ctx, 'two-factor', sessionId)
  const recoveryCodes = await withTransaction(ctx, async (ctx) => {
    // The account before its seed, as everywhere: no two commands wait for each other.
    await users.lockUserForUpdate(ctx.db, userId)
    const seed = await queries.lockSeedForUpdate(ctx.db, userId)
    if (!seed) throw conflict('TWO_FACTOR_OFF', 'Start with a new code for your app.')
    if (seed.confirmedAt) throw twoFactorOn()
    if (!(await spendTotp(ctx, seed, otp))) return undefined
    const now = ctx.clock.now()
    await queries.markSeedConfirmed(ctx.db, userId, now)
    const user = await users.updateUser(ctx.db, userId, { twoFactorEnabled: true }, now)
    await insertMail(ctx.db, mails.twoFactorOnMail(user), now)
    const codes = await makeRecoveryCodes(ctx, userId)
    await recordAudit(ctx, { act: 'account.twoFactorOn', subject: { type: 'user', id: userId } })
    return codes
  })
  if (!recoveryCodes) throw otpInvalid()
  await attempt.succeeded()
  return { recoveryCodes }
}

/** Switches two-factor off. @throws 401 OTP_INVALID, 403 STEP_UP_REQUIRED, 409 TWO_FACTOR_OFF */
export async function disableTwoFactor(ctx: Context, { otp }: { otp: string }): Promise<void> {
  const { userId } = await requireStepUp(ctx)
  await withCode(ctx, otp, async (ctx) => {
    const now = ctx.clock.now()
    await queries.deleteSeed(ctx.db, userId)
    const user = await users.updateUser(ctx.db, userId, { twoFactorEnabled: false }, now)
    await insertMail(ctx.db, mails.twoFactorOffMail(user), now)
    await recordAudit(ctx, { act: 'account.twoFactorOff', subject: { type: 'user', id: userId } })
  })
}

/** Ten new recovery codes for a code, which may be the last of the old ones. @throws 401 OTP_INVALID, 409 TWO_FACTOR_OFF */
export async function regenerateRecoveryCodes(
  ctx: Context,
  { otp }: { otp: string },
): Promise<{ recoveryCodes: string[] }> {
  const { userId } = requireActor(ctx)
  const recoveryCodes = await withCode(ctx, otp, (ctx) => makeRecoveryCodes(ctx, userId))
  return { recoveryCodes }
}

/** Spends a code and acts, both or neither. */
async function withCode<Result>(
  ctx: Context,
  otp: string,
  act: (ctx: TransactionContext) => Promise<Result>,
): Promise<Result> {
  const { userId, sessionId } = requireActor(ctx)
  const user = await users.getUser(ctx.db, userId)
  if (!user.twoFactorEnabled) throw conflict('TWO_FACTOR_OFF', 'Two-factor is not switched on.')
  const attempt = await beginAttempt(ctx, 'two-factor', sessionId)
  const outcome = await withTransaction(ctx, async (ctx) => {
    await users.lockUserForUpdate(ctx.db, userId)
    if ((await spendCode(ctx, userId, otp)) === 'none') return undefined
    return { result: await act(ctx) }
  })
  if (!outcome) throw otpInvalid()
  await attempt.succeeded()
  return outcome.result
}

async function makeRecoveryCodes(ctx: TransactionContext, userId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, createRecoveryCode)
  await queries.replaceRecoveryCodes(ctx.db, userId, codes.map(hashRecoveryCode), ctx.clock.now())
  return codes
}

function twoFactorOn() {
  return conflict('TWO_FACTOR_ON', 'Two-factor is switched on already.')
}
