import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import { isUniqueViolation } from '../../adapters/database/sql-errors.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { caseReference, type FirmMatter, type Wall, type WallReport } from '../../contracts/ethical-walls.ts'
import { recordAudit } from '../audit/record.ts'
import { KeyGone } from '../case-keys/case-keys.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { conflict, forbidden, invalid, notFound } from '../errors.ts'
import { canInFirm } from '../law-firms/law-firms.policy.ts'
import { lockAndRequireInFirm, requireActorInFirm } from '../law-firms/members.commands.ts'
import { findFirmMemberByUser } from '../law-firms/members.queries.ts'
import { findWallInForce, insertWall, liftWallRow } from '../law-firms/walls.queries.ts'
import { record } from '../outbox.ts'
import { listMatters, lockMatterForUpdate } from './firm-matters.queries.ts'
import { openWallReason, sealWallReason } from './sealed-words.ts'
import * as reports from './wall-report.queries.ts'
import { presentDenial, presentWall } from './walls.presenter.ts'

interface PageQuery {
  page: number
  pageSize: number
}

/** Cases in which people of the firm are: all for those who keep the walls, else one's own. @throws 404 */
export async function listFirmMatters(
  ctx: Context,
  lawFirmId: string,
  query: PageQuery & { q?: string | undefined },
): Promise<{ data: FirmMatter[]; pagination: Pagination }> {
  const { userId } = requireActor(ctx)
  const role = await requireActorInFirm(ctx, lawFirmId, 'readFirm')
  const scope = { lawFirmId, askerId: userId, ownOnly: !canInFirm(role, 'manageWalls') }
  const { rows, total } = await listMatters(ctx.db, scope, query)
  const data = rows.map((row) => ({ ...row, reference: caseReference(row.caseId) }))
  return { data, pagination: { page: query.page, pageSize: query.pageSize, total } }
}

interface RaiseWall {
  caseId: string
  userId: string
  reason: string
}

/**
 * Keeps a person of the firm from a case, from the commit on and whatever their role; open documents close. Everybody may do it
 * for themselves, for cases they are in. @throws 404, 403, 409 where there is a wall, 422 for who is not in the firm
 */
export async function raiseWall(ctx: Context, lawFirmId: string, { caseId, userId, reason }: RaiseWall) {
  const actor = requireActor(ctx)
  try {
    return await withTransaction(ctx, async (ctx) => {
      const { db, clock } = ctx
      const role = await lockAndRequireInFirm(ctx, lawFirmId, 'readFirm')
      const mayForOthers = canInFirm(role, 'manageWalls')
      if (!mayForOthers && userId !== actor.userId) throw forbidden('Only owners and admins do this for others.')
      const scope = { lawFirmId, askerId: actor.userId, ownOnly: !mayForOthers }
      const matter = await lockMatterForUpdate(db, scope, caseId)
      if (!matter) throw notFound()
      if (!(await findFirmMemberByUser(db, lawFirmId, userId)) || matter.clientId === userId) {
        throw invalid({ field: 'userId', message: 'Choose somebody of your firm.' })
      }
      const id = uuidv7()
      const sealedReason = sealWallReason(await ctx.keys.ofCase(db, caseId), { caseId, id }, reason)
      await insertWall(db, { id, lawFirmId, caseId, userId, sealedReason, createdBy: actor.userId }, clock.now())
      await notifyAccessChanged(db, { caseId, userId })
      await record(ctx, { fact: 'wall.raised', wallId: id, lawFirmId, caseId, userId })
      // Not in the case's chain: its owner never learns of a wall (WALL3).
      await recordAudit(ctx, { act: 'wall.raised', subject: { type: 'wall', id }, details: { caseId, lawFirmId } })
      return { id, caseId, reference: caseReference(caseId), userId }
    })
  } catch (error) {
    if (!isUniqueViolation(error, 'ethical_walls_in_force')) throw error
    throw conflict('CONFLICT', 'This person is behind a wall for this case already.')
  }
}

/** Lifts a wall: what the person was in the case before holds again. Never by who is behind it. @throws 404, 403 */
export function liftWall(ctx: Context, { id: lawFirmId, wallId }: { id: string; wallId: string }): Promise<void> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { db, clock } = ctx
    await lockAndRequireInFirm(ctx, lawFirmId, 'manageWalls')
    const wall = await findWallInForce(db, { id: wallId, lawFirmId, askerId: userId })
    if (!wall) throw notFound()
    await liftWallRow(db, wall.id, userId, clock.now())
    await notifyAccessChanged(db, { caseId: wall.caseId, userId: wall.userId })
    await record(ctx, { fact: 'wall.lifted', wallId, lawFirmId, caseId: wall.caseId, userId: wall.userId })
    const details = { caseId: wall.caseId, lawFirmId }
    await recordAudit(ctx, { act: 'wall.lifted', subject: { type: 'wall', id: wallId }, details })
  })
}

/** Walls of the firm; nothing of a case that is behind a wall for the actor. @throws 404, 403 */
export async function listWalls(
  ctx: Context,
  lawFirmId: string,
  query: PageQuery & { state: 'in_force' | 'lifted' },
): Promise<{ data: Wall[]; pagination: Pagination }> {
  const { userId } = requireActor(ctx)
  await requireActorInFirm(ctx, lawFirmId, 'manageWalls')
  const { rows, total } = await reports.listWallsOfFirm(ctx.db, { lawFirmId, askerId: userId }, query)
  const data = await Promise.all(rows.map(async (row) => presentWall(row, await reasonOf(ctx, row))))
  return { data, pagination: { page: query.page, pageSize: query.pageSize, total } }
}

/** What the walls of the firm have stopped; nothing of a case that is behind a wall for the actor. @throws 404, 403 */
export async function getWallReport(
  ctx: Context,
  lawFirmId: string,
  query: PageQuery,
): Promise<{ data: WallReport; pagination: Pagination }> {
  const { userId } = requireActor(ctx)
  await requireActorInFirm(ctx, lawFirmId, 'manageWalls')
  const asked = { lawFirmId, askerId: userId }
  const { rows, total } = await reports.listDenials(ctx.db, asked, query)
  const gotThrough = await reports.countTraces(ctx.db, asked)
  const pagination = { page: query.page, pageSize: query.pageSize, total }
  return { data: { attempts: total, gotThrough, entries: rows.map(presentDenial) }, pagination }
}

/** Why there is a wall. Of a case that was erased nobody can tell any more. */
async function reasonOf({ db, keys }: Context, row: reports.WallRow): Promise<string> {
  // In clear: from before reasons were sealed.
  if (!row.sealedReason) return row.reason ?? ''
  try {
    return openWallReason(await keys.ofCase(db, row.caseId), row, row.sealedReason)
  } catch (error) {
    if (error instanceof KeyGone) return ''
    throw error
  }
}
