import { type Cipher, createCipher, type MasterKeys } from '../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { type CaseKeys, KeyGone } from '../case-keys/case-keys.ts'
import { rewrapRows } from '../case-keys/rewrap-rows.ts'

type Db = Database | DatabaseTransaction

/** Where conversations lie, and the keys they are sealed with. A `Context` is one. */
export interface ConversationStore {
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

/** A fresh key of a conversation of two people, wrapped. */
export function createConversationKey(masterKeys: MasterKeys, id: string) {
  const { masterKeyId, wrapped } = masterKeys.create(keyPlace(id))
  return { masterKeyId, wrappedKey: wrapped }
}

/** The key of the case, or the conversation's own. @throws KeyGone once it was shredded */
export async function cipherOf(store: ConversationStore, conversation: SealedConversation): Promise<Cipher> {
  const { id, caseId, masterKeyId, wrappedKey } = conversation
  if (caseId !== null) return store.keys.ofCase(store.db, caseId)
  if (masterKeyId === null || wrappedKey === null) throw new KeyGone()
  return createCipher(store.masterKeys.unwrap({ masterKeyId, wrapped: wrappedKey }, keyPlace(id)))
}

/** As `cipherOf`; undefined once the key was shredded. */
export async function findCipher(
  store: ConversationStore,
  conversation: SealedConversation,
): Promise<Cipher | undefined> {
  try {
    return await cipherOf(store, conversation)
  } catch (error) {
    if (error instanceof KeyGone) return undefined
    throw error
  }
}

/** Wraps keys of older master keys anew; messages are not touched. @returns how many */
export function rewrapConversationKeys(store: { db: Database; masterKeys: MasterKeys }, limit = 1000): Promise<number> {
  return rewrapRows(store, 'conversations', keyPlace, limit)
}

/** Crypto-shredding of a conversation of two people: from now on nobody can read anything of it, backups of the data included. */
export async function shredConversation(db: Db, id: string, now: Date): Promise<void> {
  await db
    .updateTable('conversations')
    .set({ wrappedKey: null, shreddedAt: now })
    .where('id', '=', id)
    .where('wrappedKey', 'is not', null)
    .execute()
}
