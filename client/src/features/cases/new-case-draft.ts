import { z } from 'zod'

/** What somebody has typed about a case that does not exist yet. */
export const newCaseDraftSchema = z.object({ title: z.string(), category: z.string(), jurisdiction: z.string() })
export type NewCaseDraft = z.infer<typeof newCaseDraftSchema>

export const emptyDraft: NewCaseDraft = { title: '', category: '', jurisdiction: '' }

const PREFIX = 'lc.new-case.'

/** Keeps the draft on this device until the case exists; nothing is lost to a crash or a missing connection. */
export function keepDraft(userId: string, draft: NewCaseDraft): void {
  try {
    const isEmpty = Object.values(draft).every((value) => value.trim() === '')
    if (isEmpty) localStorage.removeItem(PREFIX + userId)
    else localStorage.setItem(PREFIX + userId, JSON.stringify(draft))
  } catch {
    // A browser that forbids storage still has what is on the page.
  }
}

/** The draft kept on this device, an empty one when there is none. */
export function readDraft(userId: string): NewCaseDraft {
  try {
    return newCaseDraftSchema.parse(JSON.parse(localStorage.getItem(PREFIX + userId) ?? 'null'))
  } catch {
    return emptyDraft
  }
}

/** Removes every draft from this device: when a case was opened, and when somebody signs out. */
export function forgetDrafts(): undefined {
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key)
  } catch {
    // Nothing was kept then.
  }
}
