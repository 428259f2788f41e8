import * as Y from 'yjs'
import { notifyDocumentUpdated } from '../../adapters/database/notify.ts'
import { canonicalJson } from '../../contracts/canonical-json.ts'
import type { Intake, IntakeAnswers } from '../../contracts/intake.ts'
import { intakeQuestionIds } from '../../contracts/intake-questions.ts'
import { liveLimits } from '../../contracts/live/close-codes.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { AppError, conflict, invalid } from '../errors.ts'
import { listDocumentClients } from '../live-documents/document-clients.queries.ts'
import { loadDocument } from '../live-documents/document-state.ts'
import { appendOrRefuse } from '../live-documents/versions.commands.ts'
import { getReadableCase } from './cases.commands.ts'
import { requireCan } from './cases.policy.ts'
import type { CaseRow } from './cases.queries.ts'
import * as intakes from './intake.queries.ts'
import { clientIdOf, type IntakeLine, intakeLines, keyOf, writeLine } from './intake-text.ts'
import { listParties } from './parties.queries.ts'
import { getBriefId } from './published-briefs.queries.ts'

const place = (caseId: string) => `lc/intake/v1|${caseId}`

/** The owner's answers so far. @throws 404, 403 */
export async function getIntake(ctx: Context, caseId: string): Promise<Intake> {
  await requireOwnCase(ctx, caseId)
  return present(ctx, await intakes.findIntake(ctx.db, caseId))
}

/** Keeps the answers, sealed with the case's key. @throws 404, 403, 422 for a question that does not exist */
export async function saveIntake(ctx: Context, caseId: string, answers: IntakeAnswers): Promise<Intake> {
  await requireOwnCase(ctx, caseId)
  const unknown = Object.keys(answers).filter((id) => !intakeQuestionIds.has(id))
  if (unknown.length > 0) {
    throw invalid(...unknown.map((id) => ({ field: `answers.${id}`, message: 'There is no such question.' })))
  }
  const cipher = await ctx.keys.ofCase(ctx.db, caseId)
  const sealed = cipher.seal(Buffer.from(canonicalJson(answers)), place(caseId))
  await intakes.upsertIntakeAnswers(ctx.db, caseId, sealed, ctx.clock.now())
  return present(ctx, await intakes.findIntake(ctx.db, caseId))
}

/**
 * Adds to the brief every answer that is not in it yet, through the log as everybody's edits. Nothing is deleted or replaced, and an
 * answer that somebody took out again stays out. @throws 404, 403, 409 where there are no answers or the brief is locked, 413
 */
export async function submitIntake(ctx: Context, caseId: string): Promise<Intake> {
  const row = await requireOwnCase(ctx, caseId)
  return withTransaction(ctx, async ({ db: trx, clock }) => {
    const intake = await intakes.lockIntakeForUpdate(trx, caseId)
    if (!intake) throw conflict('CONFLICT', 'There are no answers yet.')
    const lines = intakeLines(row.category, await openAnswers(ctx, intake), await listParties(trx, caseId))
    // Outside of the transaction: the log commits by itself, and it must not wait for locks that we hold.
    await writeIntoBrief(ctx, await getBriefId(ctx.db, caseId), lines)
    const written = [...new Set([...intake.written, ...lines.map(({ key }) => key)])]
    await intakes.markIntakeSubmitted(trx, caseId, written, clock.now())
    return present({ ...ctx, db: trx }, await intakes.findIntake(trx, caseId))
  })
}

async function writeIntoBrief(ctx: Context, documentId: string, lines: readonly IntakeLine[]): Promise<void> {
  const { userId } = requireActor(ctx)
  const { document } = await loadDocument(ctx, documentId)
  const owners = new Map((await listDocumentClients(ctx.db, documentId)).map((row) => [row.clientId, row.userId]))
  const before = Y.encodeStateVector(document)
  for (const line of lines) {
    const clientId = freeClientId(documentId, line.key, owners)
    if (!document.store.clients.has(clientId)) writeLine(document, clientId, line)
  }
  const update = Y.encodeStateAsUpdate(document, before)
  const isNew = Y.decodeStateVector(Y.encodeStateVector(document)).size > Y.decodeStateVector(before).size
  const size = Y.encodeStateAsUpdate(document).length
  document.destroy()
  if (!isNew) return
  if (size > liveLimits.documentBytes) throw new AppError('DOCUMENT_FULL', 'The brief is too large.')
  await appendOrRefuse(ctx, ctx.updateLog, { documentId, update, userId, kind: 'person' })
  await notifyDocumentUpdated(ctx.db, documentId)
}

/** The id of an answer; should a person write under it by chance, the next one. */
function freeClientId(documentId: string, key: string, owners: ReadonlyMap<number, string | null>): number {
  for (let attempt = 0; ; attempt++) {
    const clientId = clientIdOf(documentId, key, attempt)
    // Ours are bound to nobody (null).
    if (!owners.get(clientId)) return clientId
  }
}

async function requireOwnCase(ctx: Context, caseId: string): Promise<CaseRow> {
  const { row, relation } = await getReadableCase(ctx, caseId)
  requireCan(relation, 'updateCase')
  return row
}

async function openAnswers({ db, keys }: Context, row: intakes.IntakeRow): Promise<IntakeAnswers> {
  const cipher = await keys.ofCase(db, row.caseId)
  return JSON.parse(cipher.open(row.answers, place(row.caseId)).toString('utf8'))
}

async function present(ctx: Context, row: intakes.IntakeRow | undefined): Promise<Intake> {
  if (!row) return { answers: {}, written: [], savedAt: null, submittedAt: null }
  const answers = await openAnswers(ctx, row)
  const isWritten = ([id, answer]: [string, IntakeAnswers[string]]) => row.written.includes(keyOf(id, answer))
  return {
    answers,
    written: Object.entries(answers)
      .filter(isWritten)
      .map(([id]) => id),
    savedAt: row.savedAt.toISOString(),
    submittedAt: row.submittedAt?.toISOString() ?? null,
  }
}
