import { createHash } from 'node:crypto'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { type AddLicence, EVIDENCE_MAX_FILES, type Licence } from '../../contracts/licences.ts'
import { recordAudit, recordRead } from '../audit/record.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { conflict, invalid, notFound } from '../errors.ts'
import type { Fact } from '../facts.ts'
import { record } from '../outbox.ts'
import { isoDay } from './days.ts'
import * as evidence from './evidence.queries.ts'
import { evidenceTypeOf, safeFileName } from './evidence.ts'
import { openEvidence, sealEvidence } from './evidence-sealing.ts'
import { lockLawyerOfUserForUpdate } from './lawyers.queries.ts'
import { afterChange, afterSubmission, type LicenceState } from './licences.policy.ts'
import { presentLicence } from './licences.presenter.ts'
import * as licences from './licences.queries.ts'

export type TransactionContext = Context & { db: DatabaseTransaction }
type LicenceFactName = Exclude<Extract<Fact, { licenceId: string }>['fact'], 'licence.expiring'>

/** Adds a licence. Nobody looks at it before its proof is handed in. @throws 404 without a profile, 409 LICENCE_EXISTS, 422 */
export function addLicence(ctx: Context, body: AddLicence): Promise<Licence> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const lawyer = await lockOwnLawyer(ctx, userId)
    return presentLicence(await insertLicence(ctx, lawyer.id, body), [])
  })
}

async function insertLicence(
  ctx: TransactionContext,
  lawyerId: string,
  body: AddLicence,
): Promise<licences.LicenceRow> {
  const { jurisdiction, number, admittedOn = null, expiresOn = null } = body
  checkDays({ admittedOn, expiresOn }, isoDay(ctx.clock.now()))
  if (await licences.findLicenceIn(ctx.db, lawyerId, jurisdiction)) throw licenceExists()
  const row = { id: uuidv7(), lawyerId, jurisdiction, number, admittedOn, expiresOn }
  const added = await licences.insertLicence(ctx.db, row, ctx.clock.now())
  await licences.deriveVerification(ctx.db, lawyerId, ctx.clock.now())
  return added
}

/** Changes one's own licence; see `afterChange` for what has to be verified again. @throws 404, 409 LICENCE_EXISTS, 422 */
export function updateLicence(ctx: Context, id: string, body: Partial<AddLicence>): Promise<Licence> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const row = await lockOwnLicence(ctx, id, userId)
    const changed = await changeLicence(ctx, row, body, userId)
    return presentLicence(changed, await evidence.listEvidence(ctx.db, [id]))
  })
}

async function changeLicence(
  ctx: TransactionContext,
  row: licences.LicenceRow,
  body: Partial<AddLicence>,
  userId: string,
): Promise<licences.LicenceRow> {
  const next = {
    jurisdiction: body.jurisdiction ?? row.jurisdiction,
    number: body.number ?? row.number,
    admittedOn: body.admittedOn === undefined ? row.admittedOn : body.admittedOn,
  }
  const now = ctx.clock.now()
  const expiresOn = body.expiresOn === row.expiresOn ? undefined : body.expiresOn
  checkDays({ admittedOn: next.admittedOn, expiresOn: expiresOn ?? null }, isoDay(now))
  if (next.jurisdiction !== row.jurisdiction) {
    if (await licences.findLicenceIn(ctx.db, row.lawyerId, next.jurisdiction)) throw licenceExists()
  }
  const identity =
    next.jurisdiction !== row.jurisdiction || next.number !== row.number || next.admittedOn !== row.admittedOn
  const state = afterChange(licences.stateOf(row), { identity, expiresOn: body.expiresOn })
  const changed = await licences.updateLicenceRow(ctx.db, row.id, { ...next, ...columnsOf(state, row, now) }, now)
  await afterLicenceChange(ctx, row, userId)
  return changed
}

/** Removes one's own licence with its proof. Decisions about it are kept. @throws 404 */
export function deleteLicence(ctx: Context, id: string): Promise<void> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const row = await lockOwnLicence(ctx, id, userId)
    await licences.deleteLicenceRow(ctx.db, id)
    await recordLicence(ctx, 'licence.removed', row, userId)
    await afterLicenceChange(ctx, row, userId)
  })
}

export interface HandedIn {
  licenceId?: string | undefined
  jurisdiction?: AddLicence['jurisdiction'] | undefined
  number?: string | undefined
  admittedOn?: string | null | undefined
  expiresOn?: string | null | undefined
  file: { name: string; bytes: Uint8Array }
}

/**
 * Takes a proof of a licence and puts the licence before the administrators. A licence that is not there yet is added; of a verified
 * one a later `expiresOn` asks for its renewal.
 * @throws 404, 409 LICENCE_STATE (nothing to prove), 422 (no PDF, PNG or JPEG; too many files; a field missing)
 */
export function submitVerification(ctx: Context, { file, licenceId, ...fields }: HandedIn): Promise<Licence> {
  const { userId } = requireActor(ctx)
  return withTransaction(ctx, async (ctx) => {
    const { id: lawyerId } = await lockOwnLawyer(ctx, userId)
    const row = licenceId
      ? await changeIfAsked(ctx, await lockOwnLicence(ctx, licenceId, userId), fields, userId)
      : await findOrAddLicence(ctx, lawyerId, fields, userId)
    const state = afterSubmission(licences.stateOf(row))
    if (!state) {
      throw conflict(
        'LICENCE_STATE',
        'This licence is verified. To renew it, give its new end together with the proof.',
      )
    }
    const now = ctx.clock.now()
    if (state.expiresOn !== null && state.expiresOn < isoDay(now)) {
      throw invalid({ field: 'expiresOn', message: 'This licence has run out. Enter its new end.' })
    }
    await storeEvidence(ctx, row, file)
    const submitted = await licences.updateLicenceRow(ctx.db, row.id, columnsOf(state, row, now), now)
    await recordLicence(ctx, 'licence.submitted', submitted, userId)
    await recordAudit(ctx, { act: 'licence.submitted', subject: { type: 'licence', id: row.id } })
    await afterLicenceChange(ctx, submitted, userId)
    return presentLicence(submitted, await evidence.listEvidence(ctx.db, [row.id]))
  })
}

async function findOrAddLicence(
  ctx: TransactionContext,
  lawyerId: string,
  fields: Partial<AddLicence>,
  userId: string,
): Promise<licences.LicenceRow> {
  const { jurisdiction, number, ...days } = fields
  if (!jurisdiction) throw invalid({ field: 'jurisdiction', message: 'Say which licence this proves.' })
  const existing = await licences.findLicenceIn(ctx.db, lawyerId, jurisdiction)
  if (existing) return changeIfAsked(ctx, existing, fields, userId)
  if (!number) throw invalid({ field: 'number', message: 'Enter the number of the licence.' })
  return insertLicence(ctx, lawyerId, { jurisdiction, number, ...days })
}

function changeIfAsked(
  ctx: TransactionContext,
  row: licences.LicenceRow,
  fields: Partial<AddLicence>,
  userId: string,
): Promise<licences.LicenceRow> | licences.LicenceRow {
  const asked = Object.values(fields).some((value) => value !== undefined)
  return asked ? changeLicence(ctx, row, fields, userId) : row
}

async function storeEvidence(
  ctx: TransactionContext,
  { id: licenceId, checkedAt }: licences.LicenceRow,
  file: HandedIn['file'],
): Promise<void> {
  const contentType = evidenceTypeOf(file.bytes)
  if (!contentType) throw invalid({ field: 'file', message: 'Choose a PDF, PNG or JPEG file.' })
  if ((await evidence.countEvidence(ctx.db, licenceId, checkedAt)) >= EVIDENCE_MAX_FILES) {
    throw invalid({ field: 'file', message: `Hand in at most ${EVIDENCE_MAX_FILES} files for one decision.` })
  }
  const id = uuidv7()
  await evidence.insertEvidence(ctx.db, {
    id,
    licenceId,
    fileName: safeFileName(file.name, contentType),
    contentType,
    size: file.bytes.length,
    sha256: createHash('sha256').update(file.bytes).digest(),
    ...sealEvidence(ctx.masterKeys, { id, licenceId }, file.bytes),
    createdAt: ctx.clock.now(),
  })
}

export interface EvidenceFile {
  fileName: string
  contentType: string
  bytes: Buffer
}

/** The bytes of a proof, for its lawyer and for administrators. @throws 404 for everybody else */
export async function downloadEvidence(ctx: Context, id: string): Promise<EvidenceFile> {
  const { userId, role } = requireActor(ctx)
  const row = await evidence.findEvidence(ctx.db, id)
  if (!row || (row.userId !== userId && role !== 'admin')) throw notFound()
  await recordRead(ctx, { act: 'licence.evidenceRead', subject: { type: 'evidence', id } })
  return { fileName: row.fileName, contentType: row.contentType, bytes: openEvidence(ctx.masterKeys, row) }
}

/** Columns of a state; handing in again takes a new place in the queue, and an old reason is no longer true. */
export function columnsOf(state: LicenceState, row: licences.LicenceRow, now: Date) {
  const { status, expiresOn, requestedExpiresOn, submitted } = state
  const submittedAt = submitted ? (row.submittedAt ?? now) : null
  return { status, expiresOn, requestedExpiresOn, submittedAt, ...(submitted && { reason: null }) }
}

/** What every change of a licence brings with it: the lawyer's derived columns, search, and whoever is let in by a licence. */
export async function afterLicenceChange(
  ctx: TransactionContext,
  { lawyerId }: Pick<licences.LicenceRow, 'lawyerId'>,
  userId: string,
): Promise<void> {
  await licences.deriveVerification(ctx.db, lawyerId, ctx.clock.now())
  await record(ctx, { fact: 'lawyer.updated', lawyerId })
  await notifyAccessChanged(ctx.db, { userId })
}

export async function recordLicence(
  ctx: TransactionContext,
  fact: LicenceFactName,
  { id, lawyerId, jurisdiction }: Pick<licences.LicenceRow, 'id' | 'lawyerId' | 'jurisdiction'>,
  userId: string,
): Promise<void> {
  await record(ctx, { fact, licenceId: id, lawyerId, userId, jurisdiction })
}

async function lockOwnLawyer({ db }: TransactionContext, userId: string) {
  const lawyer = await lockLawyerOfUserForUpdate(db, userId)
  if (!lawyer) throw notFound()
  return lawyer
}

async function lockOwnLicence(ctx: TransactionContext, id: string, userId: string): Promise<licences.LicenceRow> {
  const lawyer = await lockOwnLawyer(ctx, userId)
  const row = await licences.lockLicenceForUpdate(ctx.db, id)
  if (row?.lawyerId !== lawyer.id) throw notFound()
  return row
}

function checkDays(days: { admittedOn: string | null; expiresOn: string | null }, today: string): void {
  if (days.admittedOn !== null && days.admittedOn > today) {
    throw invalid({ field: 'admittedOn', message: 'This day has not come yet.' })
  }
  if (days.expiresOn !== null && days.expiresOn < today) {
    throw invalid({ field: 'expiresOn', message: 'This day is over. Enter the end of the licence as it is now.' })
  }
}

function licenceExists() {
  return conflict('LICENCE_EXISTS', 'You have a licence in this jurisdiction already. Change that one.')
}
