import { createSmsCode } from '../../adapters/one-time-codes.ts'
import { hashPassword, verifyPassword } from '../../adapters/passwords.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { AppError, invalid } from '../errors.ts'
import { insertSms } from '../mails/mails.queries.ts'
import * as users from '../users/users.queries.ts'
import * as queries from './phone.queries.ts'

const MINUTE_MS = 60_000
const CODE_LIFE_MS = 10 * MINUTE_MS
/** Guesses at one code, right or wrong. */
const GUESSES = 5
/** Messages that one account may cause in an hour, and that one number gets in a day: each costs money, and somebody's peace. */
const MESSAGES_PER_ACCOUNT = 5
const MESSAGES_PER_NUMBER = 10

interface PhoneState {
  phone: string
  phoneVerified: boolean
}

/** Sends a code to a number; with the code, the number is confirmed. @throws 422 for a code that does not fit, 429 */
export function verifyPhone(ctx: Context, body: { phone: string; code?: string | undefined }): Promise<PhoneState> {
  const { userId } = requireActor(ctx)
  const { phone, code } = body
  return code === undefined ? sendCode(ctx, userId, phone) : confirm(ctx, userId, { phone, code })
}

async function sendCode(ctx: Context, userId: string, phone: string): Promise<PhoneState> {
  const code = createSmsCode()
  // Slow on purpose: a million codes are few for whoever holds a copy of the table.
  const codeHash = await hashPassword(code)
  await withTransaction(ctx, async (ctx) => {
    await users.lockUserForUpdate(ctx.db, userId)
    const now = ctx.clock.now()
    const since = (ms: number) => new Date(now.getTime() - ms)
    const byAccount = await queries.countPhoneCodes(ctx.db, { userId }, since(60 * MINUTE_MS))
    const byNumber = await queries.countPhoneCodes(ctx.db, { phone }, since(24 * 60 * MINUTE_MS))
    if (byAccount >= MESSAGES_PER_ACCOUNT || byNumber >= MESSAGES_PER_NUMBER) {
      throw new AppError('TOO_MANY_REQUESTS', 'Too many messages were sent. Try again in an hour.')
    }
    const expiresAt = new Date(now.getTime() + CODE_LIFE_MS)
    await queries.insertPhoneCode(ctx.db, { userId, phone, codeHash, expiresAt }, now)
    const text = `${code} is your Legal Connect code. It works for 10 minutes. Never tell it to anybody.`
    await insertSms(ctx.db, { to: phone, text }, now)
  })
  return { phone, phoneVerified: false }
}

async function confirm(ctx: Context, userId: string, { phone, code }: { phone: string; code: string }) {
  const now = ctx.clock.now()
  const guess = await queries.countPhoneGuess(ctx.db, { userId, phone, limit: GUESSES }, now)
  const isRight = await verifyPassword(guess?.codeHash, code)
  if (!guess || !isRight) throw codeInvalid()
  return withTransaction(ctx, async (ctx) => {
    if (!(await queries.spendPhoneCode(ctx.db, guess.id, now))) throw codeInvalid()
    await users.updateUser(ctx.db, userId, { phone, phoneVerified: true }, now)
    return { phone, phoneVerified: true }
  })
}

function codeInvalid(): AppError {
  return invalid({
    field: 'code',
    message: 'This code does not fit, or it is older than 10 minutes. Ask for a new one.',
  })
}
