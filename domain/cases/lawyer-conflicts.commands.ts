import { uuidv7 } from '../../adapters/ids.ts'
import { conflictRelations, type LawyerConflict } from '../../contracts/screening.ts'
import { type Actor, type Context, requireActor, withTransaction } from '../context.ts'
import { AppError, conflict, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import * as conflicts from './lawyer-conflicts.queries.ts'

/** Names that one lawyer can have on the list: more belong into the firm's own system. */
const MAX_CONFLICTS = 2000

/** The lawyer's own list. @throws 403 ROLE_REQUIRED */
export async function listLawyerConflicts(ctx: Context): Promise<LawyerConflict[]> {
  const { userId } = requireLawyer(ctx)
  return (await conflicts.listConflictRows(ctx.db, userId)).map(presentConflict)
}

/** Adds a name; open cases the firm was checked for are checked again. @throws 403 ROLE_REQUIRED, 409 when the list is full */
export function addLawyerConflict(
  ctx: Context,
  body: Pick<LawyerConflict, 'name' | 'aliases' | 'relation'>,
): Promise<LawyerConflict> {
  const { userId } = requireLawyer(ctx)
  return withTransaction(ctx, async (ctx) => {
    if ((await conflicts.countConflicts(ctx.db, userId)) >= MAX_CONFLICTS) {
      throw conflict('CONFLICT', 'Your conflict list is full.')
    }
    const row = await conflicts.insertConflict(ctx.db, { id: uuidv7(), userId, ...body }, ctx.clock.now())
    await record(ctx, { fact: 'lawyer.conflictAdded', userId })
    return presentConflict(row)
  })
}

/** Takes a name off the list; past reports keep it. @throws 403 ROLE_REQUIRED, 404 */
export async function removeLawyerConflict(ctx: Context, id: string): Promise<void> {
  const { userId } = requireLawyer(ctx)
  if (!(await conflicts.deleteConflict(ctx.db, { id, userId }, ctx.clock.now()))) throw notFound()
}

function requireLawyer(ctx: Context): Actor {
  const actor = requireActor(ctx)
  if (actor.role !== 'lawyer') throw new AppError('ROLE_REQUIRED', 'Only lawyers have a conflict list.')
  return actor
}

function presentConflict({ id, name, aliases, relation, createdAt }: conflicts.ConflictRow): LawyerConflict {
  const known = conflictRelations.find((one) => one === relation) ?? 'other'
  return { id, name, aliases, relation: known, createdAt: createdAt.toISOString() }
}
