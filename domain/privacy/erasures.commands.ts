import type { EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import type {
  AdminErasure,
  Erasure,
  ErasurePart,
  ErasureReceipt,
  listErasures as listContract,
} from '../../contracts/privacy.ts'
import { erasureReceiptSchema } from '../../contracts/privacy.ts'
import { recordAudit } from '../audit/record.ts'
import { requireStepUp } from '../auth/step-up.ts'
import { type Actor, type Context, randomId, requireActor, requireAdmin, withTransaction } from '../context.ts'
import { AppError, conflict, invalid, notFound, unauthenticated } from '../errors.ts'
import { insertMail } from '../mails/mails.queries.ts'
import { record } from '../outbox.ts'
import { getSettings } from '../platform-settings/platform-settings.queries.ts'
import { lockUserForUpdate } from '../users/users.queries.ts'
import { previewParts } from './erasure-parts.ts'
import { presentAdminErasure, presentErasure } from './erasures.presenter.ts'
import * as erasures from './erasures.queries.ts'
import { erasureRequestedMail } from './letters.ts'
import { findPersonToErase } from './person.ts'

const DAY_MS = 86_400_000

/** Administrators run the platform: they give the office up first. @throws 403 ROLE_REQUIRED */
function requireErasable({ role }: Actor): void {
  if (role === 'admin') {
    throw new AppError('ROLE_REQUIRED', 'An administrator has to give the office up before the account can be erased.')
  }
}

/** What an erasure would do now, category by category. Changes nothing. @throws 403 ROLE_REQUIRED */
export async function previewErasure(ctx: Context): Promise<{ waitingDays: number; parts: ErasurePart[] }> {
  const actor = requireActor(ctx)
  requireErasable(actor)
  const person = await findPersonToErase(ctx.db, actor.userId)
  if (!person) throw unauthenticated()
  const { erasureWaitingDays } = await getSettings(ctx.db)
  return { waitingDays: erasureWaitingDays, parts: await previewParts(ctx.db, person) }
}

/** One's own wish to be erased. */
export async function getErasure(ctx: Context): Promise<{ erasure: Erasure | null }> {
  const { userId } = requireActor(ctx)
  const row = await erasures.findOpenErasure(ctx.db, userId)
  return { erasure: row ? presentErasure(row) : null }
}

/**
 * Asks to be erased after the waiting time; until then it can be taken back. The account is told by mail: if it was somebody else,
 * its owner hears of it in time.
 * @throws 403 STEP_UP_REQUIRED, ROLE_REQUIRED; 409 CONFLICT where it was asked already; 422 when the typed address is another
 */
export async function requestErasure(ctx: Context, { email }: { email: string }): Promise<Erasure> {
  const actor = await requireStepUp(ctx)
  requireErasable(actor)
  return withTransaction(ctx, async (ctx) => {
    const user = await lockUserForUpdate(ctx.db, actor.userId)
    if (!user) throw unauthenticated()
    if (user.email !== email) throw invalid({ field: 'email', message: 'Type the e-mail address of your account.' })
    if (await erasures.findOpenErasure(ctx.db, actor.userId)) {
      throw conflict('CONFLICT', 'You have asked to be erased already.')
    }
    const now = ctx.clock.now()
    const { erasureWaitingDays } = await getSettings(ctx.db)
    const dueAt = new Date(now.getTime() + erasureWaitingDays * DAY_MS)
    const row = await erasures.insertErasure(ctx.db, { id: randomId(), userId: actor.userId, requestedAt: now, dueAt })
    await insertMail(ctx.db, erasureRequestedMail(user, { publicUrl: ctx.publicUrl, dueAt }), now)
    await record(ctx, { fact: 'erasure.requested', erasureId: row.id, userId: actor.userId })
    await recordAudit(ctx, { act: 'privacy.erasureRequested', subject: { type: 'erasure', id: row.id } })
    return presentErasure(row)
  })
}

/** Takes the wish back. @throws 404 where there is none, 409 CONFLICT once the erasure has begun */
export function cancelErasure(ctx: Context): Promise<Erasure> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const row = await erasures.lockOpenErasureForUpdate(ctx.db, userId)
    if (!row) throw notFound()
    if (row.state !== 'waiting') throw conflict('CONFLICT', 'The erasure has begun already.')
    const cancelled = await erasures.updateErasure(ctx.db, row.id, {
      state: 'cancelled',
      cancelledAt: ctx.clock.now(),
    })
    await record(ctx, { fact: 'erasure.cancelled', erasureId: row.id, userId })
    await recordAudit(ctx, { act: 'privacy.erasureCancelled', subject: { type: 'erasure', id: row.id } })
    return presentErasure(cancelled)
  })
}

/**
 * The receipt of an erasure that was carried out. For whoever has its number, which is random: the person has no account any more.
 * It names nobody. @throws 404
 */
export async function getErasureReceipt(ctx: Context, id: string): Promise<ErasureReceipt> {
  const row = await erasures.findErasure(ctx.db, id)
  if (!row?.receipt) throw notFound()
  return erasureReceiptSchema.parse(JSON.parse(row.receipt))
}

/** Erasures, newest first. @throws 404 for everybody but administrators */
export async function listErasures(
  ctx: Context,
  query: EndpointQuery<typeof listContract>,
): Promise<{ data: AdminErasure[]; pagination: Pagination }> {
  requireAdmin(ctx)
  const { rows, total } = await erasures.listErasureRows(ctx.db, query)
  const pagination = { page: query.page, pageSize: query.pageSize, total }
  return { data: rows.map(presentAdminErasure), pagination }
}

/**
 * Tries a failed erasure again, from the first try on; of a partial one, looks at once whether what was kept may go.
 * @throws 404, 409 CONFLICT in every other state
 */
export function retryErasure(ctx: Context, id: string): Promise<AdminErasure> {
  requireAdmin(ctx)
  return withTransaction(ctx, async (ctx) => {
    const row = await erasures.lockErasureForUpdate(ctx.db, id)
    if (!row) throw notFound()
    const now = ctx.clock.now()
    if (row.state === 'failed') {
      const again = { state: 'running', attempts: 0, leaseUntil: now, lastError: null }
      return presentAdminErasure(await erasures.updateErasure(ctx.db, id, again))
    }
    if (row.state !== 'partial') throw conflict('CONFLICT', 'There is nothing to try again.')
    return presentAdminErasure(await erasures.updateErasure(ctx.db, id, { checkAgainAt: now }))
  })
}
