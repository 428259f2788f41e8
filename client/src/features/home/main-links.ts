import type { SessionUser } from '../../api/session.ts'

interface MainLink {
  to: string
  label: string
}

/** Pages that everybody of a role goes to daily: in the header where there is room, in the account menu where there is not. */
export function mainLinks({ role }: SessionUser): MainLink[] {
  switch (role) {
    case 'client':
      return [{ to: '/lawyers', label: 'Find a lawyer' }]
    case 'lawyer':
      return [
        { to: '/feed', label: 'Open cases' },
        { to: '/firm', label: 'My firm' },
      ]
    case 'admin':
      return [{ to: '/admin', label: 'Administration' }]
  }
}

/** Pages of the account menu, besides the settings. */
export function menuLinks({ role }: SessionUser): MainLink[] {
  return role === 'lawyer'
    ? [
        { to: '/profile', label: 'Profile and licences' },
        { to: '/profile/conflicts', label: 'Conflict list' },
        { to: '/lawyers', label: 'Find a lawyer' },
      ]
    : []
}
