import type { FirmForDecision, FirmMember, LawFirm, LawFirmPage } from '../../contracts/law-firms.ts'
import { firmStatuses } from '../../contracts/law-firms.ts'
import { maskEmail } from '../audit/masking.ts'
import { firmAbilities, firmRole } from './law-firms.policy.ts'
import type { LawFirmRow, listPublicLawyers } from './law-firms.queries.ts'
import type { FirmMemberRow } from './members.queries.ts'
import type { FirmOfUser } from './membership.queries.ts'

/** What is public of a firm. The seed's `combined_success_rate` is never shown. */
export function presentFirm(row: LawFirmRow): LawFirm {
  const { id, name, description, logoUrl, website, totalLawyers, version } = row
  const verificationStatus = firmStatuses.find((known) => known === row.verificationStatus)
  if (!verificationStatus) throw new Error('a row has an unknown verification status')
  const times = { createdAt: row.createdAt.toISOString(), updatedAt: row.updatedAt.toISOString() }
  return { id, name, description, verificationStatus, logoUrl, website, totalLawyers, version, ...times }
}

/** A firm with its lawyers, and for its own people what they may do there. */
export function presentFirmPage(
  row: LawFirmRow,
  lawyers: Awaited<ReturnType<typeof listPublicLawyers>>,
  mine: FirmOfUser | undefined,
): LawFirmPage {
  const practiceAreas = [...new Set(lawyers.flatMap((lawyer) => lawyer.practiceAreas))].sort()
  if (mine?.lawFirmId !== row.id) return { ...presentFirm(row), lawyers, practiceAreas, mine: null }
  const role = firmRole(mine.role)
  const abilities = firmAbilities(role)
  const { memberId } = mine
  const taxId = abilities.updateFirm ? row.taxId : null
  const decisionReason = abilities.updateFirm ? row.decisionReason : null
  return {
    ...presentFirm(row),
    lawyers,
    practiceAreas,
    mine: { memberId, role, taxId, decisionReason, abilities },
  }
}

export function presentFirmMember({ id, userId, email, name, role, joinedAt }: FirmMemberRow): FirmMember {
  return {
    memberId: id,
    userId,
    invitationId: null,
    email,
    name,
    role: firmRole(role),
    status: 'active',
    joinedAt: joinedAt.toISOString(),
  }
}

/** Somebody invited has neither name nor account, so that the list does not tell who has one. */
export function presentInvited({ id, email, role }: { id: string; email: string; role: string }): FirmMember {
  const nothing = { memberId: null, userId: null, name: null, joinedAt: null }
  return { ...nothing, invitationId: id, email, role: firmRole(role), status: 'invited' }
}

export function presentFirmForDecision(
  row: LawFirmRow & { requesterName: string; requesterEmail: string },
): FirmForDecision {
  return {
    ...presentFirm(row),
    taxId: row.taxId,
    requestedBy: { userId: row.createdBy, name: row.requesterName, maskedEmail: maskEmail(row.requesterEmail) },
    decisionReason: row.decisionReason,
    decidedAt: row.decidedAt?.toISOString() ?? null,
  }
}
