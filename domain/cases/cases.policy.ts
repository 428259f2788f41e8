import { type Capability, type CaseRelation, type CaseRole, can } from '../../contracts/access.ts'
import { type CaseEvent, caseEventsFrom, changeableFields, teaserStages } from '../../contracts/case-machine.ts'
import { type CaseStage, caseStages } from '../../contracts/cases.ts'
import { AppError, conflict, forbidden, invalid, notFound } from '../errors.ts'

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

/**
 * What the owner may change depends on the stage; what stays as it is may always be sent along. An open case keeps its summary and a
 * deadline that is still to come. @throws 409 WRONG_STAGE, 422
 */
export function requireChangeable<Fields extends Record<string, unknown>>(
  before: Fields & { stage: string },
  after: Fields & { description: string | null; deadline: Date | null },
  now: Date,
): void {
  const stage = caseStages.find((known) => known === before.stage) ?? 'closed'
  const changed = Object.keys(after).filter((field) => String(after[field]) !== String(before[field]))
  const fixed = changed.filter((field) => !changeableFields[stage].includes(field))
  if (fixed.length > 0) {
    const fields = fixed.map((field) => ({ field, message: 'This stays as it is at this stage of the case.' }))
    throw new AppError('WRONG_STAGE', `${fixed.join(', ')} cannot be changed at this stage of the case.`, fields)
  }
  if (!teaserStages.includes(stage)) return
  if (!after.description) throw invalid({ field: 'description', message: 'An open case needs its summary.' })
  if (changed.includes('deadline') && after.deadline && after.deadline <= now) {
    throw invalid({ field: 'deadline', message: 'Choose a time that is still to come.' })
  }
}

/** How a case ends that is deleted; undefined where it has ended or never began. @throws 409 where a lawyer works on it */
export function endingEvent(stage: CaseStage): CaseEvent | undefined {
  if (stage === 'awarded' || stage === 'in_progress' || stage === 'completed') {
    throw conflict('WRONG_STAGE', 'A lawyer works on this case. End the work first.')
  }
  return caseEventsFrom(stage, 'client').find((event) => ['discard', 'withdraw_case', 'abandon'].includes(event))
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
