import { type Capability, type CaseRelation, type CaseRole, can } from '../../contracts/access.ts'
import { AppError, conflict, forbidden, notFound } from '../errors.ts'

/** Only clients open cases. @throws 403 ROLE_REQUIRED */
export function requireCanCreateCase(actor: { role: string }): void {
  if (actor.role !== 'client') throw new AppError('ROLE_REQUIRED', 'Only client accounts open cases.')
}

/**
 * Somebody in this relation may do it; 404 for whoever may not even know that the case exists, 403 for its people.
 * @throws 404, 403
 */
export function requireCan(relation: CaseRelation, capability: Capability): void {
  if (!can(relation, 'readCase')) throw notFound()
  if (!can(relation, capability)) throw forbidden('Only the owner of the case can do this.')
}

/** The owner is `client` for as long as the case exists. @throws 409 OWNER_CANNOT_LEAVE */
export function requireRoleFits(member: { isOwner: boolean }, role: CaseRole): void {
  if (member.isOwner && role !== 'client') throw ownerStays('The owner of a case always has the role client.')
}

/** Everybody but the owner may be removed, by the owner or by leaving. @throws 409 OWNER_CANNOT_LEAVE */
export function requireCanLeave(member: { isOwner: boolean }): void {
  if (member.isOwner) throw ownerStays('The owner cannot leave the case. Delete it instead.')
}

function ownerStays(message: string): AppError {
  return conflict('OWNER_CANNOT_LEAVE', message)
}

/** An invitation works once, until its time is over or somebody takes it back. */
export function isInvitationOpen(
  invitation: { acceptedAt: Date | null; cancelledAt: Date | null; expiresAt: Date },
  now: Date,
): boolean {
  return !invitation.acceptedAt && !invitation.cancelledAt && invitation.expiresAt > now
}

/** What a case lets its people do, for the interface to show by. */
export function caseAbilities(relation: CaseRelation) {
  return {
    writeSharedDocuments: can(relation, 'writeSharedDocuments'),
    updateCase: can(relation, 'updateCase'),
    deleteCase: can(relation, 'deleteCase'),
    managePeople: can(relation, 'managePeople'),
  }
}
