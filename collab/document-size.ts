import type { Document } from '@hocuspocus/server'
import * as Y from 'yjs'

/** At most this large, in bytes; undefined for a document that nobody has measured. */
const estimates = new WeakMap<Document, number>()

/** Counts what comes into a document from now on; to be called before its text is loaded, which then counts as one update. */
export function trackSize(document: Document): void {
  estimates.set(document, 0)
  document.on('update', (update: Uint8Array) => estimates.set(document, (estimates.get(document) ?? 0) + update.length))
}

/** In bytes, never too little. */
export function estimateOf(document: Document): number {
  return estimates.get(document) ?? 0
}

/**
 * Whether a document of `limit` bytes would be overrun by `more` bytes. A state is never larger than its updates together, and
 * measuring it costs as much as a sync: it is measured only when the updates come near the limit.
 */
export function wouldOverrun(document: Document, more: number, limit: number): boolean {
  const estimate = estimates.get(document)
  if (estimate !== undefined && estimate + more <= limit) return false
  const bytes = Y.encodeStateAsUpdate(document).length
  estimates.set(document, bytes)
  return bytes + more > limit
}
