import type { SaveFacts } from './save-state.ts'

/** Good news and growing numbers appear after this pause, so that nothing is drawn between two keys; whatever is worse at once. */
const SETTLE_MS = 350

export interface CalmFacts {
  subscribe(listener: () => void): () => void
  /** The facts as people are told them: never better than they are, but for the number of changes while somebody types. */
  getFacts(): SaveFacts
}

interface Source {
  subscribe(listener: () => void): () => void
  getFacts(): SaveFacts
}

/**
 * The facts of a live document without their flicker: each key is "saving" and "saved" again within a few milliseconds, and drawing a page
 * with a long text in it takes longer than that (React looks for the cursor in all of it each time).
 */
export function calmFacts(source: Source): CalmFacts {
  let shown = source.getFacts()
  return {
    getFacts: () => shown,
    subscribe(listener) {
      let timer: ReturnType<typeof setTimeout> | undefined
      const show = () => {
        clearTimeout(timer)
        timer = undefined
        const facts = source.getFacts()
        if (facts === shown) return
        shown = facts
        listener()
      }
      const read = () => {
        const urgency = urgencyOf(shown, source.getFacts())
        if (urgency === 'now') return show()
        clearTimeout(timer)
        timer = urgency === 'later' ? setTimeout(show, SETTLE_MS) : undefined
      }
      const stop = source.subscribe(read)
      read()
      return () => {
        clearTimeout(timer)
        stop()
      }
    },
  }
}

/** When to tell people of new facts. */
function urgencyOf(shown: SaveFacts, next: SaveFacts): 'now' | 'later' | 'never' {
  if (!isSameButForSaving(shown, next)) return 'now'
  const isDeviceAbleAlike = (shown.device === 'cannot') === (next.device === 'cannot')
  if (!isDeviceAbleAlike) return 'now'
  if (next.acknowledged) return shown.acknowledged ? 'never' : 'later'
  // A change comes before its storing begins: once in a burst, as "kept" is told after a pause.
  if (shown.acknowledged || (shown.device === 'kept' && next.device === 'storing')) return 'now'
  // "Saving" goes on, or the server is away; there the number of changes is the message.
  const isMore = shown.unsavedChanges !== next.unsavedChanges
  return isMore && (!next.connected || shown.unsavedChanges === 0) ? 'now' : 'later'
}

function isSameButForSaving(a: SaveFacts, b: SaveFacts): boolean {
  const rest = ({ localCopy, connected, access, everSynced, closedFor, loadOverdue }: SaveFacts) =>
    JSON.stringify([localCopy, connected, access, everSynced, closedFor, loadOverdue])
  return rest(a) === rest(b)
}
