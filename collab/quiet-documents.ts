import type { Document } from '@hocuspocus/server'

/** Documents whose text was read or changed since they were taken for quiet, and when last. */
const used = new Map<Document, number>()

/** Nobody has typed for so long, in ms: what is typed on makes new pieces. */
const QUIET_MS = 1_500
/** The more there is of a text, the longer it must be quiet before somebody takes the trouble: ms for each of its pieces. */
const MS_PER_STRUCT = 1

/** Notes that the text of a document was read or changed. */
export function noteUse(document: Document, now = Date.now()): void {
  used.set(document, now)
}

/** The documents that have become quiet, each once as it is asked for; never a copy that is gone. */
export function* takeQuiet(now = Date.now()): Generator<Document, void> {
  for (const [document, at] of used) {
    if (document.isDestroyed) used.delete(document)
    else if (now - at >= QUIET_MS && now - at >= QUIET_MS + structsOf(document) * MS_PER_STRUCT) {
      used.delete(document)
      yield document
    }
  }
}

/** How many pieces the text of a document consists of, with those that were deleted. */
export function structsOf(document: Document): number {
  let structs = 0
  for (const { length } of document.store.clients.values()) structs += length
  return structs
}
