import { type FirmRole, firmRoles } from '../../contracts/law-firms.ts'
import { AppError, conflict, forbidden, notFound } from '../errors.ts'

export type FirmCapability = 'readFirm' | 'updateFirm' | 'manageMembers' | 'changeRoles' | 'manageWalls'

const capabilities: Record<FirmRole, readonly FirmCapability[]> = {
  owner: ['readFirm', 'updateFirm', 'manageMembers', 'changeRoles', 'manageWalls'],
  admin: ['readFirm', 'updateFirm', 'manageMembers', 'manageWalls'],
  member: ['readFirm'],
}

/** The role in a row; the database's own check allows no other. */
export function firmRole(value: string): FirmRole {
  const role = firmRoles.find((known) => known === value)
  if (!role) throw new Error('a row has an unknown role of a firm')
  return role
}

export function canInFirm(role: FirmRole | undefined, capability: FirmCapability): boolean {
  return role !== undefined && capabilities[role].includes(capability)
}

/** 404 for everybody outside the firm: its inside is not there for them; 403 for its people. @throws 404, 403 */
export function requireInFirm(role: FirmRole | undefined, capability: FirmCapability): FirmRole {
  if (role === undefined) throw notFound()
  if (!canInFirm(role, capability)) throw forbidden('Only owners and admins of the firm can do this.')
  return role
}

/** Verified lawyers who are in no firm yet ask for one. @throws 403 ROLE_REQUIRED, 403, 409 ALREADY_IN_FIRM */
export function requireCanCreateFirm(facts: {
  role: string
  verificationStatus: string | undefined
  isInFirm: boolean
}): void {
  if (facts.role !== 'lawyer') throw new AppError('ROLE_REQUIRED', 'Only lawyers open a firm.')
  if (facts.verificationStatus !== 'verified') throw forbidden('Your licence must be verified before you open a firm.')
  if (facts.isInFirm) throw alreadyInFirm()
}

/** Only owners take a role away from an owner, or remove one. @throws 403 */
export function requireMayTouch(actorRole: FirmRole, memberRole: FirmRole): void {
  if (memberRole === 'owner' && actorRole !== 'owner') throw forbidden('Only an owner can do this to an owner.')
}

/** A firm always has an owner. @throws 409 OWNER_CANNOT_LEAVE */
export function requireAnotherOwner(memberRole: FirmRole, owners: number): void {
  if (memberRole === 'owner' && owners < 2) {
    throw conflict('OWNER_CANNOT_LEAVE', 'The firm needs an owner. Make somebody else an owner first.')
  }
}

export function alreadyInFirm(): AppError {
  return conflict('ALREADY_IN_FIRM', 'You are in a firm already. Leave it first.')
}

export function firmAbilities(role: FirmRole) {
  return {
    updateFirm: canInFirm(role, 'updateFirm'),
    manageMembers: canInFirm(role, 'manageMembers'),
    changeRoles: canInFirm(role, 'changeRoles'),
    manageWalls: canInFirm(role, 'manageWalls'),
  }
}
