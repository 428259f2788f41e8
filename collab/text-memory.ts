import type { Document } from '@hocuspocus/server'
import * as Y from 'yjs'

/** Documents that were written in since they were tidied, and when last. */
const written = new Map<Document, number>()

/** Nobody has typed for so long, in ms: what is typed on makes new pieces. */
const QUIET_MS = 1_500

/** Notes that a document was written in. */
export function tidyWhenQuiet(document: Document): void {
  written.set(document, Date.now())
}

/**
 * Yjs puts the keystrokes of one person together with `+`, for which V8 keeps every piece and a node for each joint: some 50
 * bytes a letter. Reading one letter makes a text of one piece again. The lists of these pieces are made as short as they are.
 * @returns the documents, and the sum of what was read: a reading without a use could be left out by the compiler
 */
export function tidyTexts(now = Date.now()): { tidied: Document[]; read: number } {
  const tidied: Document[] = []
  let read = 0
  for (const [document, at] of written) {
    if (now - at < QUIET_MS && !document.isDestroyed) continue
    written.delete(document)
    if (document.isDestroyed) continue
    tidied.push(document)
    const { clients } = document.store
    for (const [client, structs] of clients) {
      // Grown by a place a keystroke, and shrunk by none when Yjs put them together: a copy has no empty places.
      clients.set(client, structs.slice())
      for (const struct of structs) {
        if (struct instanceof Y.Item && struct.content instanceof Y.ContentString)
          read += struct.content.str.charCodeAt(0)
      }
    }
  }
  return { tidied, read }
}
