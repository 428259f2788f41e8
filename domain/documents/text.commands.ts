import type { Context } from '../context.ts'
import { notFound } from '../errors.ts'
import { noteRead, requireVersion } from './download.commands.ts'
import { findFileText } from './inspection.queries.ts'
import { cipherOf, openText } from './sealing.ts'

/** The text of a version, the newest if none is named; written down like a download. @throws 404, also where there is none; 409 */
export async function getDocumentText(ctx: Context, { id, version }: { id: string; version?: number | undefined }) {
  const { row, file } = await requireVersion(ctx, id, version)
  const text = await findFileText(ctx.db, file.fileId)
  if (!text) throw notFound()
  const { pages, isCut } = openText(await cipherOf(ctx, row), id, file.fileId, text)
  await noteRead(ctx, row, { version: file.version, purpose: 'text' })
  return { version: file.version, pages, isCut }
}
