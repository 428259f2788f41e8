import type { LiveDocumentKind } from '../../../../contracts/access.ts'
import type { WorkspaceDocument } from '../../../../contracts/cases.ts'

/** Who reads a kind of document, in a few words under its name. */
export const readership: Record<LiveDocumentKind, string> = {
  brief: 'Everybody in this case',
  notes: 'Everybody in this case',
  private_notes: 'Only you',
}

/** The document an address without one means: the brief, else the first. */
export function defaultDocument(documents: readonly WorkspaceDocument[]): WorkspaceDocument | undefined {
  return documents.find((document) => document.kind === 'brief') ?? documents[0]
}

/** Address of a document in its case; the panel stays open from one document to the next. */
export function documentAddress(caseId: string, documentId: string, panel?: string): string {
  const address = `/cases/${caseId}/documents/${documentId}`
  return panel ? `${address}?panel=${panel}` : address
}
