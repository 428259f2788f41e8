import type { Clock } from '../../adapters/clock.ts'
import type { DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { DocumentLabel } from '../../contracts/documents.ts'
import type { CaseKeys } from '../case-keys/case-keys.ts'
import { randomId } from '../context.ts'
import { record } from '../outbox.ts'
import * as documents from './documents.queries.ts'
import { claimedType } from './file-names.ts'
import type { StoredFile } from './receive-file.ts'
import { sealDigest, sealFileKey, sealName } from './sealing.ts'

interface MadeDocument {
  caseId: string
  name: string
  label: DocumentLabel
  /** Who had it made; it counts as theirs. */
  createdBy: string
  /** Who alone may read it, as long as they are in the case. */
  readers: readonly string[]
  keptUntil: Date
  stored: StoredFile
}

/**
 * Makes a document of a file that the platform itself had made, in a case and for named people. Nobody outside has sent it: it is not
 * inspected, and it is not refused because the case is full. The caller writes the audit entry. @throws KeyGone
 * @returns its id
 */
export async function makeNamedDocument(
  ctx: { db: DatabaseTransaction; clock: Clock; keys: CaseKeys },
  { caseId, name, label, createdBy, readers, keptUntil, stored }: MadeDocument,
): Promise<string> {
  const { db, clock } = ctx
  const now = clock.now()
  const { fileId, size, storageKey } = stored
  const cipher = await ctx.keys.ofCase(db, caseId)
  const documentId = randomId()
  const named = { readership: 'named', keptUntil }
  await documents.insertDocument(db, { id: documentId, caseId, conversationId: null, label, createdBy, ...named }, now)
  await documents.insertReaders(db, documentId, readers)
  const contentType = claimedType(name, '')
  const file = {
    ...{ id: fileId, documentId, uploadedBy: createdBy, size, storageKey, contentType, declaredType: contentType },
    digest: sealDigest(cipher, documentId, fileId, stored.sha256),
    wrappedKey: sealFileKey(cipher, documentId, fileId, stored.key),
    scan: 'not_scanned',
  }
  await documents.insertFile(db, file, now)
  const version = { documentId, version: 1, fileId, name: sealName(cipher, documentId, 1, name), createdBy }
  await documents.insertVersion(db, { ...version, clientId: null, restoredFrom: null }, now)
  const ids = { documentId, caseId, conversationId: null }
  await record(ctx, { fact: 'document.uploaded', ...ids, version: 1, fileId, userId: createdBy })
  return documentId
}
