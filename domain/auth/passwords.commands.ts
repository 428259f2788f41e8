import { setTimeout as sleep } from 'node:timers/promises'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { hashPassword } from '../../adapters/passwords.ts'
import { recordAudit } from '../audit/record.ts'
import { type Context, withTransaction } from '../context.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { record } from '../outbox.ts'
import * as users from '../users/users.queries.ts'
import { passwordChangedMail, resetMail } from './account-mails.ts'
import { revokeAllApiKeys } from './api-keys.queries.ts'
import { insertResetRequest, spendAllMailedLinks } from './mailed-links.queries.ts'
import { createMailedLink, linkInvalid, spendLink } from './mailed-links.ts'
import { endAllSessions } from './sessions.commands.ts'
import { requireStepUp } from './step-up.ts'

type TransactionContext = Context & { db: DatabaseTransaction }

/** `forgot-password` answers after this and no sooner, in ms: well above what mailing a link takes. */
const FORGOT_ANSWER_MS = 250

/**
 * Mails a link to set a new password, if there is such an account that may act. The answer is the same and comes at the same time
 * either way: each request commits one row, and what is left of the difference disappears behind a fixed time.
 */
export async function forgotPassword(ctx: Context, { email }: { email: string }): Promise<void> {
  const answered = sleep(FORGOT_ANSWER_MS)
  try {
    await withTransaction(ctx, async (ctx) => {
      const now = ctx.clock.now()
      await insertResetRequest(ctx.db, now)
      const user = await users.findUserByEmail(ctx.db, email)
      if (user?.status !== 'active') return
      const token = await createMailedLink(ctx, user.id, 'reset_password')
      if (token !== undefined) await insertMail(ctx.db, resetMail(user, { publicUrl: ctx.publicUrl, token }), now)
    })
  } finally {
    await answered
  }
}

/**
 * Sets a new password by a mailed link. Whoever had got in is out: all sessions end and all API keys are revoked. It signs nobody
 * in, so two-factor stays what it was. The mailbox is proved by it, so the address counts as confirmed.
 * @throws 404 LINK_INVALID
 */
export async function resetPassword(ctx: Context, body: { token: string; password: string }): Promise<void> {
  const passwordHash = await hashPassword(body.password)
  await withTransaction(ctx, async (ctx) => {
    const userId = await spendLink(ctx, body.token, 'reset_password')
    const user = await users.lockUserForUpdate(ctx.db, userId)
    if (user?.status !== 'active') throw linkInvalid()
    await setPassword(ctx, { userId, passwordHash, emailVerified: true })
    if (!user.emailVerified) await record(ctx, { fact: 'user.emailVerified', userId })
    await endAllSessions(ctx, { userId, reason: 'password_reset' })
    await revokeAllApiKeys(ctx.db, userId, ctx.clock.now())
    await recordAudit(ctx, { act: 'account.passwordReset', subject: { type: 'user', id: userId } })
  })
}

/** Changes one's password and signs out everywhere else. @throws 403 STEP_UP_REQUIRED */
export async function changePassword(ctx: Context, body: { password: string }): Promise<void> {
  const { userId, sessionId } = await requireStepUp(ctx)
  const passwordHash = await hashPassword(body.password)
  await withTransaction(ctx, async (ctx) => {
    await users.lockUserForUpdate(ctx.db, userId)
    await setPassword(ctx, { userId, passwordHash })
    await endAllSessions(ctx, { userId, except: sessionId, reason: 'password_changed' })
    await recordAudit(ctx, { act: 'account.passwordChanged', subject: { type: 'user', id: userId } })
  })
}

async function setPassword(
  ctx: TransactionContext,
  { userId, ...change }: { userId: string; passwordHash: string; emailVerified?: boolean },
): Promise<void> {
  const now = ctx.clock.now()
  const user = await users.updateUser(ctx.db, userId, change, now)
  await spendAllMailedLinks(ctx.db, userId, 'reset_password', now)
  await insertMail(ctx.db, passwordChangedMail(user), now)
  await record(ctx, { fact: 'user.passwordChanged', userId })
}
