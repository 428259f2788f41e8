import type { Clock } from '../../adapters/clock.ts'
import type { Document } from '../../contracts/documents.ts'
import { KeyGone } from '../case-keys/case-keys.ts'
import type { ConversationStore } from '../conversations/conversation-keys.ts'
import { findReadableDocument } from './document-access.ts'
import { presentDocument } from './documents.presenter.ts'
import { cipherOf } from './sealing.ts'

/** Those of the documents that somebody may know of now, as `GET` answers them; not what was shredded. */
export async function listReadableDocuments(
  store: ConversationStore & { clock: Clock },
  userId: string,
  ids: readonly string[],
): Promise<Document[]> {
  const documents: Document[] = []
  for (const id of ids) {
    const found = await findReadableDocument(store, id, userId)
    if (!found) continue
    try {
      documents.push(presentDocument(await cipherOf(store, found.row), found.row, found.access, userId))
    } catch (error) {
      if (!(error instanceof KeyGone)) throw error
    }
  }
  return documents
}
