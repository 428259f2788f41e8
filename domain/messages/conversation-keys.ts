import { type Cipher, createCipher, type MasterKeys } from '../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { type CaseKeys, KeyGone } from '../case-keys/case-keys.ts'

type Db = Database | DatabaseTransaction

/** Where messages lie, and the keys they are sealed with. A `Context` is one. */
export interface MessageStore {
  db: Db
  keys: CaseKeys
  masterKeys: MasterKeys
}

/** What of a conversation's row says how it is sealed. */
export interface SealedConversation {
  id: string
  caseId: string | null
  masterKeyId: string | null
  wrappedKey: Buffer | null
}

const keyPlace = (id: string) => `lc/conversation-key/v1|${id}`
const contentPlace = (conversationId: string, messageId: string, version: number) =>
  `lc/message/v1|${conversationId}|${messageId}|${version}`

/** A fresh key of a conversation of two people, wrapped. */
export function createConversationKey(masterKeys: MasterKeys, id: string) {
  const { masterKeyId, wrapped } = masterKeys.create(keyPlace(id))
  return { masterKeyId, wrappedKey: wrapped }
}

/** The key of the case, or the conversation's own. @throws KeyGone once it was shredded */
export async function cipherOf(store: MessageStore, conversation: SealedConversation): Promise<Cipher> {
  const { id, caseId, masterKeyId, wrappedKey } = conversation
  if (caseId !== null) return store.keys.ofCase(store.db, caseId)
  if (masterKeyId === null || wrappedKey === null) throw new KeyGone()
  return createCipher(store.masterKeys.unwrap({ masterKeyId, wrapped: wrappedKey }, keyPlace(id)))
}

/** As `cipherOf`; undefined once the key was shredded. */
export async function findCipher(store: MessageStore, conversation: SealedConversation): Promise<Cipher | undefined> {
  try {
    return await cipherOf(store, conversation)
  } catch (error) {
    if (error instanceof KeyGone) return undefined
    throw error
  }
}

/** A text opens only as this version of this message in this conversation. */
interface ContentPlace {
  conversationId: string
  messageId: string
  version: number
}

export function sealContent(cipher: Cipher, place: ContentPlace, text: string): Buffer {
  return cipher.seal(Buffer.from(text), contentPlace(place.conversationId, place.messageId, place.version))
}

/** @throws SealBroken */
export function openContent(cipher: Cipher, place: ContentPlace, sealed: Uint8Array): string {
  return cipher.open(sealed, contentPlace(place.conversationId, place.messageId, place.version)).toString()
}

/** Wraps keys of older master keys anew; messages are not touched. @returns how many */
export async function rewrapConversationKeys(
  { db, masterKeys }: { db: Database; masterKeys: MasterKeys },
  limit = 1000,
): Promise<number> {
  const rows = await db
    .selectFrom('conversations')
    .select(['id', 'masterKeyId', 'wrappedKey'])
    .where('masterKeyId', '!=', masterKeys.currentId)
    .where('wrappedKey', 'is not', null)
    .limit(limit)
    .execute()
  for (const { id, masterKeyId, wrappedKey } of rows) {
    if (masterKeyId === null || wrappedKey === null) continue
    const after = masterKeys.rewrap({ masterKeyId, wrapped: wrappedKey }, keyPlace(id))
    await db
      .updateTable('conversations')
      .set({ masterKeyId: after.masterKeyId, wrappedKey: after.wrapped })
      .where('id', '=', id)
      .where('masterKeyId', '=', masterKeyId)
      // Shredded meanwhile: it stays so.
      .where('wrappedKey', 'is not', null)
      .execute()
  }
  return rows.length
}
