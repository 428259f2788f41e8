import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { EndpointBody, EndpointQuery } from '../../contracts/endpoint.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import type * as contract from '../../contracts/lawyers.ts'
import type { Lawyer, LawyerCase, LawyerProfile, LawyerProfileChange, OwnLawyer } from '../../contracts/lawyers.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { AppError, conflict, invalid, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { listEvidence } from './evidence.queries.ts'
import { deleteLawyerCaseRow, insertLawyerCase, listLawyerCases } from './lawyer-cases.queries.ts'
import { lawyerColumns } from './lawyer-fields.ts'
import * as present from './lawyers.presenter.ts'
import * as lawyers from './lawyers.queries.ts'
import { listLicences } from './licences.queries.ts'

type TransactionContext = Context & { db: DatabaseTransaction }

/** Makes the profile of a lawyer account. @throws 403 ROLE_REQUIRED, 409 ALREADY_REGISTERED, 422 */
export function registerLawyer(ctx: Context, body: LawyerProfileChange): Promise<OwnLawyer> {
  const { userId, role } = requireActor(ctx)
  if (role !== 'lawyer') throw new AppError('ROLE_REQUIRED', 'Only lawyer accounts have a profile of a lawyer.')
  return withTransaction(ctx, async (ctx) => {
    const row = await lawyers.insertLawyer(ctx.db, { id: uuidv7(), userId }, ctx.clock.now())
    if (!row) throw conflict('ALREADY_REGISTERED', 'You have a profile already.')
    await writeProfile(ctx, row, body)
    await record(ctx, { fact: 'lawyer.registered', lawyerId: row.id, userId })
    return getOwn(ctx, userId)
  })
}

/** One's own profile; null before there is one, which is no fault: everybody's home page asks. */
export async function getMyLawyer(ctx: Context): Promise<OwnLawyer | null> {
  const { userId } = requireActor(ctx)
  const row = await lawyers.findLawyerOfUser(ctx.db, userId, ctx.clock.now())
  return row ? getOwn(ctx, userId) : null
}

/** Changes one's own profile; what is left out stays. @throws 404, 422 */
export function updateMyLawyerProfile(ctx: Context, body: LawyerProfileChange): Promise<OwnLawyer> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const row = await lawyers.lockLawyerOfUserForUpdate(ctx.db, userId)
    if (!row) throw notFound()
    await writeProfile(ctx, row, body)
    await record(ctx, { fact: 'lawyer.updated', lawyerId: row.id })
    return getOwn(ctx, userId)
  })
}

async function writeProfile(
  { db, clock }: TransactionContext,
  row: Parameters<typeof lawyerColumns>[0] & { id: string },
  body: LawyerProfileChange,
): Promise<void> {
  await lawyers.updateLawyerRow(db, row.id, lawyerColumns(row, body), clock.now())
  if (body.practiceAreas) await lawyers.replacePracticeAreas(db, row.id, body.practiceAreas)
  if (body.languages) await lawyers.replaceLanguages(db, row.id, body.languages)
}

/** A page of the lawyers whom everybody may see. */
export async function listLawyers(
  ctx: Context,
  query: EndpointQuery<typeof contract.listLawyers>,
): Promise<{ data: Lawyer[]; pagination: Pagination }> {
  requireActor(ctx)
  const { rows, total } = await lawyers.listVisibleLawyers(ctx.db, query, ctx.clock.now())
  return { data: rows.map(present.presentLawyer), pagination: { page: query.page, pageSize: query.pageSize, total } }
}

/** One lawyer in short. @throws 404 for whoever is not verified, suspended or not there */
export async function getLawyer(ctx: Context, id: string): Promise<Lawyer> {
  const { userId } = requireActor(ctx)
  const row = await lawyers.findLawyerSeenBy(ctx.db, id, userId, ctx.clock.now())
  if (!row) throw notFound()
  return present.presentLawyer(row)
}

/** One lawyer in full; counts as a look at the profile unless it is one's own or an administrator's. @throws 404 as above */
export async function getLawyerProfile(ctx: Context, id: string): Promise<LawyerProfile> {
  const { userId, role } = requireActor(ctx)
  const now = ctx.clock.now()
  const row = await lawyers.findLawyerSeenBy(ctx.db, id, userId, now)
  if (!row) throw notFound()
  const [licences, cases] = [await listLicences(ctx.db, id), await listLawyerCases(ctx.db, id)]
  if (row.userId !== userId && role !== 'admin') await lawyers.countProfileView(ctx.db, id, now)
  return present.presentLawyerProfile({ row, licences, cases }, now)
}

/** Adds earlier work in the lawyer's own words. @throws 404 before there is a profile, 422 for a year to come */
export function addLawyerCase(ctx: Context, body: EndpointBody<typeof contract.addLawyerCase>): Promise<LawyerCase> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async ({ db, clock }) => {
    const lawyer = await lawyers.lockLawyerOfUserForUpdate(db, userId)
    if (!lawyer) throw notFound()
    const now = clock.now()
    if (body.year > now.getUTCFullYear()) throw invalid({ field: 'year', message: 'This year has not come yet' })
    const { title, practiceArea, year } = body
    const [summary, jurisdiction] = [body.summary || null, body.jurisdiction ?? null]
    const row = { id: uuidv7(), lawyerId: lawyer.id, title, summary, practiceArea, jurisdiction, year, createdAt: now }
    return present.presentLawyerCase(await insertLawyerCase(db, row))
  })
}

/** Takes earlier work away. @throws 404 for what is not one's own */
export function deleteLawyerCase(ctx: Context, id: string): Promise<void> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async ({ db }) => {
    const lawyer = await lawyers.lockLawyerOfUserForUpdate(db, userId)
    if (!lawyer || !(await deleteLawyerCaseRow(db, id, lawyer.id))) throw notFound()
  })
}

async function getOwn({ db, clock }: Context, userId: string): Promise<OwnLawyer> {
  const now = clock.now()
  const row = await lawyers.findLawyerOfUser(db, userId, now)
  if (!row) throw notFound()
  const licences = await listLicences(db, row.id)
  const cases = await listLawyerCases(db, row.id)
  const licenceIds = licences.map(({ id }) => id)
  const evidence = await listEvidence(db, licenceIds)
  return present.presentOwnLawyer({ row, licences, cases }, evidence, now)
}
