import { type CaseRelation, can, type DocumentAccess, type LiveDocumentKind } from '../../contracts/access.ts'

/** What decides about a document besides who asks. */
export interface DocumentFacts {
  kind: LiveDocumentKind
  /** The one reader of private notes; null for documents of the whole case. */
  ownerId: string | null
}

/**
 * What somebody may do with a live document of a case. The only place that decides it: REST, live sockets and the
 * interface all ask here. `none` means: answer as if it were not there.
 */
export function documentAccess(relation: CaseRelation, document: DocumentFacts, userId: string): DocumentAccess {
  if (!can(relation, 'readCase')) return relation.inEmergency === true && document.kind === 'brief' ? 'read' : 'none'
  switch (document.kind) {
    case 'private_notes':
      return document.ownerId === userId ? 'write' : 'none'
    case 'brief':
    case 'notes':
      return can(relation, 'writeSharedDocuments') ? 'write' : 'read'
  }
}
