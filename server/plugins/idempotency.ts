import { createHash } from 'node:crypto'
import type { FastifyRequest } from 'fastify'
import { canonicalJson } from '../../contracts/canonical-json.ts'
import type { Endpoint } from '../../contracts/endpoint.ts'
import { type Context, requireActor, withTransaction } from '../../domain/context.ts'
import { AppError } from '../../domain/errors.ts'
import {
  getIdempotentAnswer,
  storeIdempotentAnswer,
  takeIdempotencyKey,
} from '../../domain/idempotency/idempotency.queries.ts'
import type { Answer, Input } from '../handle.ts'

/** What a request asks for: the same for the same path and body, however its JSON was written. */
export function requestHashOf({
  params,
  query,
  body,
}: Pick<Input<unknown, unknown, unknown>, 'params' | 'query' | 'body'>) {
  return createHash('sha256').update(canonicalJson({ params, query, body })).digest()
}

/**
 * Runs an act once for each `Idempotency-Key` of a person: key, act and answer are one transaction, so a crash leaves all of them or
 * nothing, and of two at once the second waits and answers the same. An act that is refused leaves the key free. The stored
 * answers are of ids and codes: endpoints that answer confidential text must not ask for a key.
 * @throws 400 IDEMPOTENCY_KEY_MISSING, BAD_REQUEST; 422 IDEMPOTENCY_KEY_REUSED
 */
export function answerOnce(
  ctx: Context,
  request: FastifyRequest,
  { endpoint, hash }: { endpoint: Endpoint; hash: Buffer },
  run: (ctx: Context) => Promise<Answer>,
): Promise<Answer> {
  const act = { userId: requireActor(ctx).userId, endpoint: endpoint.name, key: keyOf(request) }
  return withTransaction(ctx, async (ctx) => {
    if (await takeIdempotencyKey(ctx.db, act, { requestHash: hash, now: ctx.clock.now() })) {
      const answer = await run(ctx)
      await storeIdempotentAnswer(ctx.db, act, JSON.stringify(answer.data))
      return answer
    }
    const before = await getIdempotentAnswer(ctx.db, act)
    if (before.requestHash.equals(hash)) return { data: JSON.parse(before.answer) }
    throw new AppError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used for another request. Make a new one.')
  })
}

function keyOf(request: FastifyRequest): string {
  const header = request.headers['idempotency-key']
  if (header === undefined || header === '') {
    throw new AppError('IDEMPOTENCY_KEY_MISSING', 'Send an Idempotency-Key, a random id that you make for this act.')
  }
  if (typeof header === 'string' && /^[!-~]{1,200}$/.test(header)) return header
  throw new AppError('BAD_REQUEST', 'Idempotency-Key must be 1 to 200 visible characters.')
}
