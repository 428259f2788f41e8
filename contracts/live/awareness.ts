import { z } from 'zod'
import { caseRoles } from '../access.ts'

/** Whose side somebody is on; decides the colour of carets, avatars and marks. */
export const parties = [...caseRoles, 'ai'] as const
export type Party = (typeof parties)[number]

/**
 * What one client says about itself, never stored. `user` is overwritten by the server from the session, so that nobody
 * can appear as somebody else; `cursor` is what the Tiptap caret extension writes (relative positions).
 */
export const awarenessStateSchema = z.object({
  user: z.object({
    id: z.string(),
    name: z.string(),
    party: z.enum(parties),
    /** CSS colour by party. */
    color: z.string(),
  }),
  cursor: z.unknown().optional(),
  /** Top-most visible position (relative position JSON), so that others can follow. */
  viewport: z.unknown().optional(),
})

/** Caret and avatar colours by party: the same hue everywhere, at least 4.5:1 under white text. */
export const partyColors: Record<Party, string> = {
  client: '#8a4b08',
  lawyer: '#1f4e8c',
  colleague: '#0f6b5c',
  observer: '#5b5b66',
  ai: '#6b3fa0',
}
