import type { Cipher } from '../../adapters/cipher.ts'
import { type Document, type DocumentVersion, documentLabels, scanStates } from '../../contracts/documents.ts'
import { fileNotes } from '../../contracts/file-types.ts'
import { type DocumentAccess, documentAbilities } from './documents.policy.ts'
import { type DocumentRow, fileFactsOf, type VersionRow } from './documents.queries.ts'
import { openDigest, openName } from './sealing.ts'

/** A document as the caller sees it; its name and hash are opened with the key of its case or conversation. */
export function presentDocument(cipher: Cipher, row: DocumentRow, access: DocumentAccess, userId: string): Document {
  return {
    id: row.id,
    caseId: row.caseId,
    conversationId: row.conversationId,
    ...presentFile(cipher, { ...row, documentId: row.id, version: row.currentVersion }),
    label: documentLabels.find((known) => known === row.label) ?? 'open',
    readership: row.readership === 'named' ? 'named' : 'case',
    keptUntil: row.keptUntil?.toISOString() ?? null,
    version: row.currentVersion,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    access: access.via === 'shared' ? 'shared' : 'member',
    abilities: documentAbilities(access, { ...fileFactsOf(row), createdBy: row.createdBy }, userId),
  }
}

export function presentVersion(cipher: Cipher, documentId: string, row: VersionRow): DocumentVersion {
  return { version: row.version, ...presentFile(cipher, { ...row, documentId }), restoredFrom: row.restoredFrom }
}

function presentFile(cipher: Cipher, row: Omit<VersionRow, 'restoredFrom'> & { documentId: string }) {
  return {
    fileName: openName(cipher, row.documentId, row.version, row.name),
    contentType: row.contentType,
    size: row.size,
    sha256: openDigest(cipher, row.documentId, row.fileId, row.digest).toString('hex'),
    scan: scanStates.find((known) => known === row.scan) ?? 'not_scanned',
    scanReason: row.scanReason,
    notes: fileNotes.filter((note) => row.notes.includes(note)),
    isPending: row.scan === 'pending',
    hasText: row.hasText,
    uploadedBy: { userId: row.uploadedBy, name: row.uploaderName },
    uploadedAt: row.uploadedAt.toISOString(),
  }
}
