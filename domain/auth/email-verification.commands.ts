import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { AppError, conflict } from '../errors.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { record } from '../outbox.ts'
import * as users from '../users/users.queries.ts'
import { verificationMail } from './account-mails.ts'
import { createMailedLink, spendLink } from './mailed-links.ts'

type TransactionContext = Context & { db: DatabaseTransaction }

/** Mails the link that confirms an address. @returns false when enough links are on their way already */
export async function mailVerificationLink(ctx: TransactionContext, user: users.UserRow): Promise<boolean> {
  const token = await createMailedLink(ctx, user.id, 'verify_email')
  if (token === undefined) return false
  await insertMail(ctx.db, verificationMail(user, { publicUrl: ctx.publicUrl, token }), ctx.clock.now())
  return true
}

/** Mails the link again. @throws 409 EMAIL_ALREADY_VERIFIED, 429 */
export function resendVerification(ctx: Context): Promise<void> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const user = await users.lockUserForUpdate(ctx.db, userId)
    if (!user || user.emailVerified) throw conflict('EMAIL_ALREADY_VERIFIED', 'Your address is confirmed already.')
    if (await mailVerificationLink(ctx, user)) return
    throw new AppError('TOO_MANY_REQUESTS', 'Several mails are on their way. Look for them, or wait half an hour.')
  })
}

/** Confirms an address by the mailed link; whoever holds it need not be signed in. @throws 404 LINK_INVALID */
export function verifyEmail(ctx: Context, { token }: { token: string }): Promise<void> {
  return withTransaction(ctx, async (ctx) => {
    const userId = await spendLink(ctx, token, 'verify_email')
    await users.updateUser(ctx.db, userId, { emailVerified: true }, ctx.clock.now())
    await record(ctx, { fact: 'user.emailVerified', userId })
    await recordAudit(ctx, { act: 'account.emailVerified', subject: { type: 'user', id: userId } })
  })
}
