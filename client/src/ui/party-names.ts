import type { CaseRole } from '../../../contracts/access.ts'
import type { Party } from '../../../contracts/live/awareness.ts'

/** What each side is called, everywhere. */
export const partyNames: Record<Party, string> = {
  client: 'Client',
  lawyer: 'Lawyer',
  colleague: 'Colleague',
  observer: 'Observer',
  ai: 'AI assistant',
}

/** What somebody in this role can do, in one plain sentence. */
export const roleExplanations: Record<CaseRole, string> = {
  client: 'On the client’s side. Can read and write the brief and the notes.',
  lawyer: 'Advises on the case. Can read and write the brief and the notes.',
  colleague: 'Works with the lawyer or the client. Can read and write the brief and the notes.',
  observer: 'Can read the brief and the notes, and change nothing.',
}
