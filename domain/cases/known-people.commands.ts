import type { Person } from '../../contracts/users.ts'
import { type Context, requireActor } from '../context.ts'
import { notFound } from '../errors.ts'
import { accountRole } from '../users/users.presenter.ts'
import { findKnownUser } from './known-people.queries.ts'

/** Somebody else, as far as the actor may know of them. @throws 404 for everybody else */
export async function getUser(ctx: Context, id: string): Promise<Person> {
  const { userId: askerId } = requireActor(ctx)
  const found = await findKnownUser(ctx.db, { id, askerId }, ctx.clock.now())
  if (!found) throw notFound()
  return { id: found.id, name: found.name, role: accountRole(found.role) }
}
