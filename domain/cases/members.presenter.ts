import type { CaseRole } from '../../contracts/access.ts'
import type { CaseMember } from '../../contracts/cases.ts'
import { caseRole } from './cases.queries.ts'
import type { MemberRow, People } from './members.queries.ts'

/** The role in a row; the database's own check allows no other. */
export function knownRole(value: string): CaseRole {
  const role = caseRole(value)
  if (!role) throw new Error('a row has an unknown case role')
  return role
}

/** Somebody who is in the case. */
export function presentMember(row: MemberRow): CaseMember {
  const { userId, email, name, role, clientId } = row
  const isOwner = userId === clientId
  return { userId, invitationId: null, email, name, role: knownRole(role), isOwner, status: 'active' }
}

/** The people of a case; those invited have neither name nor account, so that the list does not tell who has one. */
export function presentPeople({ members, invitations }: People): CaseMember[] {
  const invited = invitations.map(({ id, email, role }): CaseMember => {
    const isOwner = false
    return { userId: null, invitationId: id, email, name: null, role: knownRole(role), isOwner, status: 'invited' }
  })
  return [...members.map(presentMember), ...invited]
}
