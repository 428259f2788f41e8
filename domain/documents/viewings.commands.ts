import { VIEWING_TOKEN_SECONDS } from '../../adapters/tokens.ts'
import type { EndpointData } from '../../contracts/endpoint.ts'
import { type openViewing as openContract, streamViewing as streamContract } from '../../contracts/viewings.ts'
import { type Context, requireActor } from '../context.ts'
import { notFound } from '../errors.ts'
import { noteRead, type OutgoingFile, openVersion, recordReading, requireVersion } from './download.commands.ts'
import { findViewing } from './reads.queries.ts'

const VIEWING_MS = VIEWING_TOKEN_SECONDS * 1000

/**
 * Opens a version to be played: this is the reading that is written down, however many ranges the player asks for; in the audit, once an hour.
 * @throws 404, 409 FILE_QUARANTINED, FILE_REJECTED, SCAN_PENDING
 */
export async function openViewing(
  ctx: Context,
  documentId: string,
  version: number | undefined,
): Promise<EndpointData<typeof openContract>> {
  const { row, file } = await requireVersion(ctx, documentId, version)
  const { id, readAt } = await noteRead(ctx, row, { version: file.version, purpose: 'preview' })
  const expiresAt = new Date(readAt.getTime() + VIEWING_MS).toISOString()
  return { id, path: streamContract.path.replace(':id', id), expiresAt }
}

/**
 * The file of a viewing that the actor has opened. Whether they may read it is asked with each range, as if there had been none before.
 * @throws 404, 409 FILE_QUARANTINED, FILE_REJECTED, SCAN_PENDING
 */
export async function streamViewing(ctx: Context, id: string): Promise<OutgoingFile> {
  const { userId } = requireActor(ctx)
  const viewing = await findViewing(ctx.db, { id, userId }, new Date(ctx.clock.now().getTime() - VIEWING_MS))
  if (!viewing) throw notFound()
  const found = await requireVersion(ctx, viewing.documentId, viewing.version)
  const outgoing = await openVersion(ctx, found)
  await recordReading(ctx, found.row, { version: found.file.version, purpose: 'preview' })
  return outgoing
}
