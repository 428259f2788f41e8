import {
  catchUpWithSources,
  indexChangedTexts,
  indexFile,
  indexMessage,
} from '../domain/search/inside/index-sources.commands.ts'
import type { WorkersDeps } from './deps.ts'
import { onFacts } from './handlers.ts'

type Store = Pick<WorkersDeps, 'db' | 'keys' | 'masterKeys'>

/** Brings live documents that have changed into the blind index; edits are too many to announce each. */
export function indexTexts({ clock, ...store }: Store & Pick<WorkersDeps, 'clock'>): Promise<number> {
  return indexChangedTexts(store, clock.now())
}

/** What no fact has told of, and what is gone. */
export function catchUpSearch(store: Store): Promise<number> {
  return catchUpWithSources(store)
}

/** A message is found as it is now. */
export const indexMessages = onFacts({
  name: 'index-message',
  facts: ['message.sent', 'message.edited', 'message.deleted'],
  run: (ctx, { messageId }) => indexMessage(ctx, messageId),
})

/** A file is found by the text of its newest version. */
export const indexFiles = onFacts({
  name: 'index-file',
  facts: ['document.textExtracted', 'document.updated', 'document.deleted'],
  run: (ctx, { documentId }) => indexFile(ctx, documentId),
})
