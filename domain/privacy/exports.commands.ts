import { openRange, sealedRangeOf } from '../../adapters/chunk-sealing.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { Pagination } from '../../contracts/envelope.ts'
import { type DataExport, dataExportSchema } from '../../contracts/privacy.ts'
import { recordAudit } from '../audit/record.ts'
import { requireStepUp } from '../auth/step-up.ts'
import { type Context, requireActor, withTransaction } from '../context.ts'
import { conflict, notFound } from '../errors.ts'
import { record } from '../outbox.ts'
import { lockUserForUpdate } from '../users/users.queries.ts'
import { exportPlace, openExportKey } from './export-sealing.ts'
import * as exports from './exports.queries.ts'

const DAY_MS = 86_400_000
/** A copy costs the machine something, and nobody needs more. */
const EXPORTS_PER_DAY = 5

/**
 * Orders a copy of one's own data; a worker makes it.
 * @throws 403 STEP_UP_REQUIRED; 409 CONFLICT while one is being made, or after five in a day
 */
export async function requestExport(ctx: Context): Promise<DataExport> {
  const { userId } = await requireStepUp(ctx)
  return withTransaction(ctx, async (ctx) => {
    await lockUserForUpdate(ctx.db, userId)
    const now = ctx.clock.now()
    const { rows } = await exports.listExportRows(ctx.db, userId, { page: 1, pageSize: 1 })
    if (rows[0]?.state === 'queued' || rows[0]?.state === 'running') {
      throw conflict('CONFLICT', 'A copy is being made already.')
    }
    const made = await exports.countExportsSince(ctx.db, userId, new Date(now.getTime() - DAY_MS))
    if (made >= EXPORTS_PER_DAY) throw conflict('CONFLICT', 'That was the last copy for today. Ask again tomorrow.')
    const row = await exports.insertExport(ctx.db, { id: uuidv7(), userId, createdAt: now })
    await record(ctx, { fact: 'export.requested', exportId: row.id, userId })
    await recordAudit(ctx, { act: 'privacy.exportRequested', subject: { type: 'export', id: row.id } })
    return present(row)
  })
}

/** A page of one's own copies, newest first. */
export async function listExports(
  ctx: Context,
  query: { page: number; pageSize: number },
): Promise<{ data: DataExport[]; pagination: Pagination }> {
  const { userId } = requireActor(ctx)
  const { rows, total } = await exports.listExportRows(ctx.db, userId, query)
  return { data: rows.map(present), pagination: { ...query, total } }
}

/** How far one's own copy is. @throws 404 */
export async function getExport(ctx: Context, id: string): Promise<DataExport> {
  const { userId } = requireActor(ctx)
  const row = await exports.findExport(ctx.db, id, userId)
  if (!row) throw notFound()
  return present(row)
}

/** The copy, opened while it is read. @throws 403 STEP_UP_REQUIRED, 404, 409 CONFLICT when it is not there (any more) */
export async function downloadExport(ctx: Context, id: string) {
  const { userId } = await requireStepUp(ctx)
  const row = await exports.findExport(ctx.db, id, userId)
  if (!row) throw notFound()
  const { storageKey, wrappedKey, masterKeyId, size, sha256, expiresAt } = row
  const isOver = !expiresAt || expiresAt <= ctx.clock.now()
  if (row.state !== 'ready' || isOver || !storageKey || !wrappedKey || !masterKeyId || size === null || !sha256) {
    throw conflict('CONFLICT', 'This copy cannot be downloaded. Ask for a new one.')
  }
  const cipher = openExportKey(ctx.masterKeys, id, { masterKeyId, wrappedKey })
  await withTransaction(ctx, (ctx) =>
    recordAudit(ctx, { act: 'privacy.exportDownloaded', subject: { type: 'export', id } }),
  )
  return {
    fileName: `legal-connect-${row.createdAt.toISOString().slice(0, 10)}.zip`,
    contentType: 'application/zip',
    size,
    etag: sha256.toString('hex'),
    async read(range: { start: number; end: number }) {
      const part = sealedRangeOf(size, range)
      const sealed = await ctx.files.storage.get(storageKey, part.sealed)
      return openRange(cipher, exportPlace(id), sealed, { ...part, size })
    },
  }
}

/** Deletes one's own copy before its time. One that is being made ends, too. @throws 404 */
export async function deleteExport(ctx: Context, id: string): Promise<DataExport> {
  const { userId } = requireActor(ctx)
  if (!(await exports.findExport(ctx.db, id, userId))) throw notFound()
  const storageKey = await exports.expireExport(ctx.db, id)
  if (storageKey) await ctx.files.storage.delete(storageKey)
  return getExport(ctx, id)
}

function present(row: exports.ExportRow): DataExport {
  return {
    id: row.id,
    state: dataExportSchema.shape.state.parse(row.state),
    partsDone: row.partsDone,
    partsTotal: row.partsTotal,
    size: row.size,
    sha256: row.sha256?.toString('hex') ?? null,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    expiresAt: row.expiresAt?.toISOString() ?? null,
  }
}
