import { caseRoles } from '../access.ts'

/** Whose side somebody is on; decides the colour of carets, avatars and marks. */
export const parties = [...caseRoles, 'ai'] as const
export type Party = (typeof parties)[number]

/**
 * Who a client is, in its awareness state under `user`. Written by the server from the session, so that nobody can appear as
 * somebody else. Beside it a state holds `cursor` (the Tiptap caret extension's relative positions) and `viewport` (the topmost
 * visible position, so that others can follow). Never stored.
 */
export interface AwarenessUser {
  id: string
  name: string
  party: Party
  /** CSS colour of the party. */
  color: string
}

/** Caret and avatar colours by party: the same hue everywhere, at least 4.5:1 under white text. */
export const partyColors: Record<Party, string> = {
  client: '#8a4b08',
  lawyer: '#1f4e8c',
  colleague: '#0f6b5c',
  observer: '#5b5b66',
  ai: '#6b3fa0',
}
