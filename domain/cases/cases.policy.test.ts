import { describe, expect, test } from 'vitest'
import type { CaseRelation } from '../../contracts/access.ts'
import {
  caseAbilities,
  isInvitationOpen,
  requireCan,
  requireCanCreateCase,
  requireCanLeave,
  requireRoleFits,
} from './cases.policy.ts'

const codeOf = (act: () => void) => {
  try {
    act()
    return 'OK'
  } catch (error) {
    return (error as { code?: string }).code
  }
}

const owner: CaseRelation = { role: 'client', isOwner: true }
const observer: CaseRelation = { role: 'observer', isOwner: false }
const nobody: CaseRelation = { role: undefined, isOwner: false }

describe('[ACC3] only the owner changes people and the record', () => {
  test.each(['updateCase', 'deleteCase', 'managePeople'] as const)('%s', (capability) => {
    expect(codeOf(() => requireCan(owner, capability))).toBe('OK')
    for (const role of ['client', 'lawyer', 'colleague', 'observer'] as const) {
      expect(codeOf(() => requireCan({ role, isOwner: false }, capability))).toBe('FORBIDDEN')
    }
    expect(codeOf(() => requireCan(nobody, capability))).toBe('NOT_FOUND')
  })

  test('an owner without a role in the case is nobody', () => {
    expect(codeOf(() => requireCan({ role: undefined, isOwner: true }, 'managePeople'))).toBe('NOT_FOUND')
  })

  test('the owner stays client and stays', () => {
    expect(codeOf(() => requireRoleFits({ isOwner: true }, 'observer'))).toBe('OWNER_CANNOT_LEAVE')
    expect(codeOf(() => requireRoleFits({ isOwner: true }, 'client'))).toBe('OK')
    expect(codeOf(() => requireRoleFits({ isOwner: false }, 'observer'))).toBe('OK')
    expect(codeOf(() => requireCanLeave({ isOwner: true }))).toBe('OWNER_CANNOT_LEAVE')
    expect(codeOf(() => requireCanLeave({ isOwner: false }))).toBe('OK')
  })
})

test('only clients open cases', () => {
  expect(codeOf(() => requireCanCreateCase({ role: 'client' }))).toBe('OK')
  for (const role of ['lawyer', 'admin', '']) expect(codeOf(() => requireCanCreateCase({ role }))).toBe('ROLE_REQUIRED')
})

test('abilities are what the policy allows', () => {
  expect(caseAbilities(observer)).toEqual({
    writeSharedDocuments: false,
    updateCase: false,
    deleteCase: false,
    managePeople: false,
  })
})

test('an invitation is open until it is accepted, taken back or over', () => {
  const now = new Date('2026-11-23T12:00:00Z')
  const open = { acceptedAt: null, cancelledAt: null, expiresAt: new Date('2026-11-23T12:00:01Z') }
  expect(isInvitationOpen(open, now)).toBe(true)
  expect(isInvitationOpen({ ...open, acceptedAt: now }, now)).toBe(false)
  expect(isInvitationOpen({ ...open, cancelledAt: now }, now)).toBe(false)
  expect(isInvitationOpen({ ...open, expiresAt: now }, now)).toBe(false)
})
