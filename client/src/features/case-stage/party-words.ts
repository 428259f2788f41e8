import { partyRoles } from '../../../../contracts/case-parties.ts'

const words: Record<string, string> = {
  client: 'Me or my company',
  client_affiliate: 'Belongs to my side',
  opposing: 'The other side',
  affiliate: 'Belongs to the other side',
  key_person: 'Important person',
  witness: 'Witness',
  other: 'Somebody else',
}

/** What somebody is to the case; roles that people named themselves are shown as they are. */
export function partyRoleName(role: string): string {
  return words[role] ?? role
}

/** The roles on offer, and the one that somebody named. */
export function partyRoleChoices(current: string): { value: string; label: string }[] {
  const roles: readonly string[] = partyRoles
  return [...roles, ...(roles.includes(current) ? [] : [current])].map((value) => ({
    value,
    label: partyRoleName(value),
  }))
}

/** "Harbor Nine; H9 LLC" → two names. */
export function readAliases(typed: string): string[] {
  return [...new Set(typed.split(/[;\n]/).map((name) => name.trim()))].filter((name) => name !== '')
}
