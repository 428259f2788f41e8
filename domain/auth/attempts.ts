import { createHash } from 'node:crypto'
import { networkOf } from '../../adapters/networks.ts'
import { hashOpaqueToken } from '../../adapters/tokens.ts'
import type { Context } from '../context.ts'
import { AppError } from '../errors.ts'
import * as queries from './attempts.queries.ts'

/** What is being guessed at. */
type Guess = 'password' | 'otp' | 'step-up' | 'two-factor'

/** An attempt under way. */
export interface Attempt {
  /** It was right: whoever asks from here starts afresh. */
  succeeded(): Promise<void>
}

/**
 * Counts an attempt before it is judged, so that many at once cannot slip through together; after the fifth wrong one each
 * costs twice the waiting time of the one before (1 s to 15 min). What is counted is an account *at a place*: a browser that the
 * account knows, else the network that asks. So nobody can make an account wait for its owner (docs/rules.md, AUTH6).
 * Call it outside of transactions: a refusal must not undo the count.
 * @throws 429 TOO_MANY_REQUESTS while it is too early
 */
export async function beginAttempt(ctx: Context, guess: Guess, ...at: readonly string[]): Promise<Attempt> {
  if (!ctx.attemptDelays) return { succeeded: async () => undefined }
  const key = createHash('sha256')
    .update(JSON.stringify([guess, ...at]))
    .digest()
  const waitMs = await queries.countAttempt(ctx.db, key, ctx.clock.now())
  if (waitMs > 0) throw tooEarly(waitMs)
  return { succeeded: () => queries.deleteAttempts(ctx.db, key) }
}

/**
 * Where an attempt at an account comes from: a browser in which it was signed in before, or a network. Asks the database whether
 * or not there is such an account, so that the time does not tell.
 */
export async function placeOf(ctx: Context, userId: string | undefined): Promise<string> {
  return (await knownDevice(ctx, userId)) ?? `network:${networkOf(ctx.client.ip)}`
}

/** No account has it. */
const NOBODY = '00000000-0000-0000-0000-000000000000'

/** The browser that asks, if the account knows it. */
export async function knownDevice(ctx: Context, userId: string | undefined): Promise<string | undefined> {
  const { deviceToken } = ctx.client
  if (!deviceToken) return undefined
  const tokenHash = hashOpaqueToken(deviceToken)
  const isKnown = await queries.existsKnownDevice(ctx.db, tokenHash, userId ?? NOBODY)
  return isKnown ? `device:${tokenHash.toString('hex')}` : undefined
}

function tooEarly(waitMs: number): AppError {
  const seconds = Math.ceil(waitMs / 1000)
  const time = seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`
  return new AppError('TOO_MANY_REQUESTS', `That did not fit several times. Wait ${time} and try again.`)
}
