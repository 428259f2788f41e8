import { type Actor, type Context, requireActor } from '../context.ts'
import { AppError } from '../errors.ts'
import { findSessionProof } from './sessions.queries.ts'

/** So long a proof of identity (password or code) counts for binding acts and money (interface, "HTTP"). */
export const STEP_UP_MS = 5 * 60_000
/** So long a fresh sign-in counts as proof enough for switching two-factor on: nobody has had time to walk up to the device. */
const FRESH_SIGN_IN_MS = 15 * 60_000

/**
 * The actor, if it has proved again who it is within the last 5 minutes in this session (`POST /v1/auth/step-up`). The guard of
 * binding acts, money, and changes to how one signs in. An API key has no session, so it never passes.
 * @throws 401, 403 STEP_UP_REQUIRED
 */
export async function requireStepUp(ctx: Context): Promise<Actor> {
  const actor = requireActor(ctx)
  const proof = await findSessionProof(ctx.db, actor)
  if (!isWithin(proof?.stepUpAt, STEP_UP_MS, ctx)) throw stepUpRequired()
  return actor
}

/** As `requireStepUp`, or signed in within the last 15 minutes. @throws 401, 403 STEP_UP_REQUIRED */
export async function requireFreshSession(ctx: Context): Promise<Actor> {
  const actor = requireActor(ctx)
  const proof = await findSessionProof(ctx.db, actor)
  const isFresh = isWithin(proof?.stepUpAt, STEP_UP_MS, ctx) || isWithin(proof?.createdAt, FRESH_SIGN_IN_MS, ctx)
  if (!isFresh) throw stepUpRequired()
  return actor
}

function isWithin(at: Date | null | undefined, ms: number, { clock }: Context): boolean {
  if (!at) return false
  return clock.now().getTime() - at.getTime() <= ms
}

function stepUpRequired(): AppError {
  return new AppError('STEP_UP_REQUIRED', 'Confirm that it is you first: with your password or a code.')
}
