import { verifyPassword } from '../../adapters/passwords.ts'
import type * as contract from '../../contracts/auth.ts'
import type { EndpointBody } from '../../contracts/endpoint.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { AppError } from '../errors.ts'
import * as users from '../users/users.queries.ts'
import { beginAttempt } from './attempts.ts'
import { otpInvalid, spendCode } from './second-factor.ts'
import { markSessionSteppedUp } from './sessions.queries.ts'
import { STEP_UP_MS } from './step-up.ts'

/**
 * Proves again who acts, by password or by a code, and marks the session for 5 minutes. Wrong attempts slow this session down and
 * no other, so whoever found an open laptop does not lock its owner out.
 * @throws 401 BAD_CREDENTIALS, OTP_INVALID; 429
 */
export async function stepUp(
  ctx: Context,
  body: EndpointBody<typeof contract.stepUp>,
): Promise<{ validUntil: string }> {
  const { userId, sessionId } = requireActor(ctx)
  const attempt = await beginAttempt(ctx, 'step-up', sessionId)
  if ('password' in body) await requirePassword(ctx, userId, body.password)
  else if (!(await spendsCode(ctx, userId, body.otp))) throw otpInvalid()
  const now = ctx.clock.now()
  await withTransaction(ctx, async (ctx) => {
    await markSessionSteppedUp(ctx.db, sessionId, now)
    await recordAudit(ctx, { act: 'account.steppedUp', subject: { type: 'session', id: sessionId } })
  })
  await attempt.succeeded()
  return { validUntil: new Date(now.getTime() + STEP_UP_MS).toISOString() }
}

async function requirePassword(ctx: Context, userId: string, password: string): Promise<void> {
  const { passwordHash } = await users.getUser(ctx.db, userId)
  if (await verifyPassword(passwordHash, password)) return
  throw new AppError('BAD_CREDENTIALS', 'The password is wrong.')
}

function spendsCode(ctx: Context, userId: string, otp: string): Promise<boolean> {
  return withTransaction(ctx, async (ctx) => (await spendCode(ctx, userId, otp)) !== 'none')
}
