import { type IntakeDraft, intakeDraftSchema } from './answers.ts'

/** Begins like the keys of local copies of documents, so that signing out wipes it with them. */
const keyOf = (userId: string, caseId: string) => `lc:${userId}:intake:${caseId}`

/** Keeps on this device what the server does not have yet; nothing is kept once it has everything. */
export function keepOnDevice(userId: string, caseId: string, draft: IntakeDraft): void {
  try {
    if (!draft.answers && !draft.parties) localStorage.removeItem(keyOf(userId, caseId))
    else localStorage.setItem(keyOf(userId, caseId), JSON.stringify(draft))
  } catch {
    // A browser that forbids storage still has what is on the page.
  }
}

/** What this device kept, empty when there is nothing. */
export function readFromDevice(userId: string, caseId: string): IntakeDraft {
  try {
    return intakeDraftSchema.parse(JSON.parse(localStorage.getItem(keyOf(userId, caseId)) ?? '{}'))
  } catch {
    return {}
  }
}
