import type { Document } from '@hocuspocus/server'

/** Documents whose text was read or changed since they were taken for quiet, and when last. */
const used = new Map<Document, number>()

/** Nobody has typed for so long, in ms: what is typed on makes new pieces. */
const QUIET_MS = 1_500
/** Documents of more pieces never sleep: building them again takes longer than a keystroke should wait. */
export const MAX_SLEEPING_STRUCTS = 5_000
/** The more there is to build again, the longer it must be quiet before: ms for each piece (which takes about 1 µs). */
const MS_PER_STRUCT = 1

/** Notes that the text of a document was read or changed. */
export function noteUse(document: Document, now = Date.now()): void {
  used.set(document, now)
}

/** The documents that have become quiet, each once as it is asked for; never a copy that is gone. */
export function* takeQuiet(now = Date.now()): Generator<Document, void> {
  for (const [document, at] of used) {
    if (document.isDestroyed) used.delete(document)
    else if (now - at >= QUIET_MS && now - at >= quietMsOf(document)) {
      used.delete(document)
      yield document
    }
  }
}

function quietMsOf(document: Document): number {
  const structs = structsOf(document)
  return structs > MAX_SLEEPING_STRUCTS ? QUIET_MS : QUIET_MS + structs * MS_PER_STRUCT
}

/** How many pieces the text of a document consists of, with those that were deleted. */
export function structsOf(document: Document): number {
  let structs = 0
  for (const { length } of document.store.clients.values()) structs += length
  return structs
}
