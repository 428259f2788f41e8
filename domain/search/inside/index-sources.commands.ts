import type { Database, DatabaseTransaction } from '../../../adapters/database/connect.ts'
import { KeyGone } from '../../case-keys/case-keys.ts'
import { type ConversationStore, findCipher } from '../../conversations/conversation-keys.ts'
import { openText } from '../../documents/sealing.ts'
import { loadDocument } from '../../live-documents/document-state.ts'
import { openContent } from '../../messages/message-sealing.ts'
import { findMessage } from '../../messages/messages.queries.ts'
import { deleteGoneSources } from './gone-sources.queries.ts'
import { blocksOf, stretchesOf } from './pieces.ts'
import { indexSource } from './search-index.commands.ts'
import * as queries from './search-index.queries.ts'
import { findConversationKey } from './search-inside.queries.ts'
import { findFileToIndex, listFilesToIndex, listMessagesToIndex } from './sources-to-index.queries.ts'

/** Typing has stopped when nothing came for this long. */
const QUIET_MS = 2_000
/** Where nobody stops, what was written is found after this at the latest: each time every block that changed is indexed anew. */
const WAIT_MS = 60_000
const BATCH = 50
/** Messages are small. */
const MESSAGE_BATCH = 500

/** Indexes live documents that have changed. @returns how many */
export async function indexChangedTexts(
  store: ConversationStore,
  now: Date,
  { quietMs = QUIET_MS, waitMs = WAIT_MS } = {},
): Promise<number> {
  const due = await queries.listTextsToIndex(store.db, {
    quietSince: new Date(now.getTime() - quietMs),
    waitedSince: new Date(now.getTime() - waitMs),
    limit: BATCH,
  })
  return eachByItself(due, (text) => indexText(store, text))
}

/**
 * Finds what nobody has told of: messages and files that are not indexed as they are, in whatever way that came about, and what is
 * indexed and no longer there. @returns how many were indexed
 */
export async function catchUpWithSources(store: ConversationStore): Promise<number> {
  await deleteGoneSources(store.db)
  const messages = await listMessagesToIndex(store.db, MESSAGE_BATCH)
  const files = await listFilesToIndex(store.db, BATCH)
  const acts = [
    ...messages.map((id) => () => indexMessage(store, id)),
    ...files.map((id) => () => indexFile(store, id)),
  ]
  return eachByItself(acts, (act) => act())
}

/** One that cannot be read does not keep the others from being found. */
async function eachByItself<Item>(items: readonly Item[], act: (item: Item) => Promise<void>): Promise<number> {
  const failures: unknown[] = []
  for (const item of items) await act(item).catch((error: unknown) => failures.push(error))
  if (failures.length > 0) throw failures[0]
  return items.length
}

async function indexText({ db, keys }: ConversationStore, text: { id: string; caseId: string; lastUpdatedAt: Date }) {
  const { id, caseId, lastUpdatedAt } = text
  const cipher = await cipherOfCase({ db, keys }, caseId)
  if (!cipher) return
  const { document, seq } = await loadDocument({ db, keys }, id)
  const source = { kind: 'text', sourceId: id, containerId: id, scopeId: caseId, version: seq } as const
  await indexSource(db, cipher, source, blocksOf(document), { personId: null, at: lastUpdatedAt })
  document.destroy()
}

/** Brings the index to what a message says now: nothing, once it is deleted. */
export async function indexMessage(store: ConversationStore, id: string): Promise<void> {
  const row = await findMessage(store.db, id)
  const conversation = row && (await findConversationKey(store.db, row.conversationId))
  const cipher = conversation && (await findCipher(store, conversation))
  if (!row?.content || !cipher) return queries.deleteSource(store.db, 'message', id)
  const { conversationId, version } = row
  const text = openContent(cipher, { conversationId, messageId: id, version }, row.content)
  const scopeId = conversation.caseId ?? conversationId
  const source = { kind: 'message', sourceId: id, containerId: conversationId, scopeId, version } as const
  await indexSource(store.db, cipher, source, stretchesOf(0, text), { personId: row.senderId, at: row.createdAt })
}

/** Brings the index to the text of a file's newest version. */
export async function indexFile(store: ConversationStore, id: string): Promise<void> {
  const file = await findFileToIndex(store.db, id)
  const cipher = file?.caseId && (await cipherOfCase(store, file.caseId))
  if (!file?.caseId || !cipher) return queries.deleteSource(store.db, 'file', id)
  const pages = file.text ? openText(cipher, id, file.fileId, file.text).pages : []
  const source = { kind: 'file', sourceId: id, containerId: id, scopeId: file.caseId, version: file.version } as const
  const stretches = pages.flatMap((text, page) => stretchesOf(page, text))
  await indexSource(store.db, cipher, source, stretches, { personId: file.createdBy, at: file.createdAt })
}

/** Undefined once it was shredded: there is nothing to find, and the sweep removes what was. */
async function cipherOfCase({ db, keys }: Pick<ConversationStore, 'db' | 'keys'>, caseId: string) {
  try {
    return await keys.ofCase(db, caseId)
  } catch (error) {
    if (error instanceof KeyGone) return undefined
    throw error
  }
}

/** Indexes a whole case anew: what is there goes, and the regular work brings it back. */
export async function reindexCase(db: Database | DatabaseTransaction, caseId: string): Promise<void> {
  await queries.deleteScope(db, caseId)
}
