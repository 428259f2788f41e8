/**
 * Who may what, as one table used by server, live documents and interface alike.
 * Rights are asked as `can(role, capability)`, never as `role === 'client'`; an unknown role can nothing.
 */

/** Account roles (the seed's `users.role`). */
export const accountRoles = ['client', 'lawyer', 'admin'] as const
export type AccountRole = (typeof accountRoles)[number]

/** What somebody is in one case. The owner (the client who made it) is a fact of the case, not a role. */
export const caseRoles = ['client', 'lawyer', 'colleague', 'observer'] as const
export type CaseRole = (typeof caseRoles)[number]

/** What a person may do with one live document, weakest first. */
export const documentAccessLevels = ['none', 'read', 'comment', 'suggest', 'write'] as const
export type DocumentAccess = (typeof documentAccessLevels)[number]

/** Kinds of live documents that exist so far. */
export const liveDocumentKinds = ['brief', 'notes', 'private_notes'] as const
export type LiveDocumentKind = (typeof liveDocumentKinds)[number]

export type Capability =
  | 'readCase'
  | 'writeSharedDocuments'
  | 'uploadFiles'
  | 'shareFiles'
  | 'sendMessages'
  | 'updateCase'
  | 'deleteCase'
  | 'managePeople'
  | 'arrangeConsultations'
  | 'hostConsultations'

const roleCapabilities: Record<CaseRole, readonly Capability[]> = {
  client: ['readCase', 'writeSharedDocuments', 'uploadFiles', 'sendMessages', 'arrangeConsultations'],
  lawyer: [
    'readCase',
    'writeSharedDocuments',
    'uploadFiles',
    'sendMessages',
    'arrangeConsultations',
    'hostConsultations',
  ],
  colleague: ['readCase', 'writeSharedDocuments', 'uploadFiles', 'sendMessages', 'arrangeConsultations'],
  observer: ['readCase'],
}

const ownerCapabilities: readonly Capability[] = ['updateCase', 'deleteCase', 'managePeople', 'shareFiles']

/** Facts about one person and one case, as the database has them; `role` is undefined for everybody who is not in it. */
export interface CaseRelation {
  role: CaseRole | undefined
  isOwner: boolean
  /** An administrator while emergency access lasts: reads brief and files, is nobody of the case. */
  inEmergency?: boolean
}

/** True when somebody in this relation to the case has the capability. */
export function can(relation: CaseRelation, capability: Capability): boolean {
  if (relation.role === undefined) return false
  if (roleCapabilities[relation.role]?.includes(capability)) return true
  return relation.isOwner && ownerCapabilities.includes(capability)
}
