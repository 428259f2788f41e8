import { type CaseRelation, can } from '../../contracts/access.ts'
import type { ErrorCode } from '../../contracts/errors.ts'
import { conflict, forbidden, notFound } from '../errors.ts'

/**
 * How somebody comes to a document: in its case, as one of those in the case who alone may read it, in its private conversation, or
 * because this one file was shared with them.
 */
export type DocumentAccess =
  | { via: 'case' | 'named'; relation: CaseRelation }
  | { via: 'conversation' }
  | { via: 'shared' }

/** What decides about the bytes of a version. */
export interface FileFacts {
  scan: string
  uploadedBy: string
  /** False once they were deleted for good. */
  hasBytes: boolean
}

/** The facts of a document that decide what may be done with it. */
export interface DocumentFacts extends FileFacts {
  createdBy: string
}

/** What somebody may do with a document now: the routes and the interface both ask here. */
export function documentAbilities(access: DocumentAccess, document: DocumentFacts, userId: string) {
  const download = whyNotReadable(document, userId) === undefined
  const isOwn = document.createdBy === userId
  // What was sent to somebody is changed by nobody but who sent it.
  if (access.via === 'conversation') return { download, update: isOwn, addVersion: isOwn, delete: isOwn, share: false }
  if (access.via === 'shared') return { download, update: false, addVersion: false, delete: false, share: false }
  const writes = can(access.relation, 'uploadFiles')
  // What only some people of the case may read is what they said: it stays as it is, and nobody gives it to others.
  const isForAll = access.via === 'case'
  return {
    download,
    update: writes,
    addVersion: writes && isForAll,
    delete: writes && (isOwn || access.relation.isOwner),
    share: isForAll && can(access.relation, 'shareFiles'),
  }
}
export type DocumentAbility = keyof ReturnType<typeof documentAbilities>

/** @throws 403 for whoever may read the document but not do this */
export function requireAbility(
  access: DocumentAccess,
  document: DocumentFacts,
  userId: string,
  ability: Exclude<DocumentAbility, 'download'>,
): void {
  if (documentAbilities(access, document, userId)[ability]) return
  throw forbidden(refusals[ability])
}

const refusals = {
  update: 'You may read this file, not change it.',
  addVersion: 'You may read this file, not replace it.',
  delete: 'A file is deleted by who uploaded it, or by the owner of the case.',
  share: 'Only the owner of the case can do this.',
}

/** Why nobody gets the bytes now; undefined: they are given. Whoever uploaded a file may have it back before it is inspected. */
function whyNotReadable({ scan, uploadedBy, hasBytes }: FileFacts, userId: string): ErrorCode | undefined {
  if (scan === 'rejected') return 'FILE_REJECTED'
  if (scan === 'quarantined') return 'FILE_QUARANTINED'
  if (!hasBytes) return 'NOT_FOUND'
  return scan === 'pending' && uploadedBy !== userId ? 'SCAN_PENDING' : undefined
}

/** @throws 409 with the reason, 404 once the bytes are gone */
export function requireReadable(file: FileFacts, userId: string): void {
  const reason = whyNotReadable(file, userId)
  if (reason === undefined) return
  if (reason === 'NOT_FOUND') throw notFound()
  throw conflict(reason, reasons[reason] ?? 'This file cannot be read.')
}

const reasons: Partial<Record<ErrorCode, string>> = {
  FILE_REJECTED: 'This file was not accepted.',
  FILE_QUARANTINED: 'This file is in quarantine: it may do harm.',
  SCAN_PENDING: 'This file is still being inspected. Try again in a moment.',
}
