import type { SessionUser } from '../../api/session.ts'
import { canOpenCases } from '../cases/case-words.ts'

/** Pages that somebody can jump to by name. */
export function pagesFor(user: SessionUser) {
  const pages: (readonly [label: string, description: string, to: string, isShown?: boolean])[] = [
    ['Cases', 'Your cases', '/'],
    ['New case', 'Describe what you need help with', '/cases/new', canOpenCases(user)],
    ['Find a lawyer', 'By need, place and price', '/lawyers'],
    ['Invitations', 'Cases that you were invited to', '/invitations'],
    ['Search in your cases', 'Words in briefs, notes, messages and files', '/search'],
    ['Settings', 'Name, sign-in and appearance', '/settings'],
  ]
  return pages
    .filter(([, , , isShown = true]) => isShown)
    .map(([label, description, to]) => ({ id: to, label, description, to }))
}
