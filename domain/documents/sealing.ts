import { randomBytes } from 'node:crypto'
import { type Cipher, createCipher } from '../../adapters/cipher.ts'
import { KeyGone } from '../case-keys/case-keys.ts'
import { type ConversationStore, cipherOf as cipherOfConversation } from '../conversations/conversation-keys.ts'
import { findConversationKey } from './places.queries.ts'

/** What a file belongs to: decides who reads it and which key seals what is kept of it. */
export interface DocumentPlace {
  caseId: string | null
  conversationId: string | null
}

/** The key of the case, or of the conversation between people. @throws KeyGone once it was shredded */
export async function cipherOf(store: ConversationStore, { caseId, conversationId }: DocumentPlace): Promise<Cipher> {
  if (caseId !== null) return store.keys.ofCase(store.db, caseId)
  const conversation = conversationId === null ? undefined : await findConversationKey(store.db, conversationId)
  if (!conversation) throw new KeyGone()
  return cipherOfConversation(store, conversation)
}

// A blob opens at its own place only: a row that was moved to another document or version is refused.
const keyPlace = (documentId: string, fileId: string) => `lc/file-key/v1|${documentId}|${fileId}`
const digestPlace = (documentId: string, fileId: string) => `lc/file-digest/v1|${documentId}|${fileId}`
const namePlace = (documentId: string, version: number) => `lc/file-name/v1|${documentId}|${version}`

const textPlace = (documentId: string, fileId: string) => `lc/file-text/v1|${documentId}|${fileId}`

/** Where the bytes of a file belong. The key is the file's own; it opens for its document only. */
export const filePlace = (fileId: string) => `lc/file/v1|${fileId}`

/** A fresh data key for one file. */
export function newFileKey(): { key: Buffer; cipher: Cipher } {
  const key = randomBytes(32)
  return { key, cipher: createCipher(key) }
}

export function sealFileKey(cipher: Cipher, documentId: string, fileId: string, key: Uint8Array): Buffer {
  return cipher.seal(key, keyPlace(documentId, fileId))
}

/** @throws SealBroken */
export function openFileKey(cipher: Cipher, documentId: string, fileId: string, wrappedKey: Uint8Array): Cipher {
  return createCipher(cipher.open(wrappedKey, keyPlace(documentId, fileId)))
}

export function sealName(cipher: Cipher, documentId: string, version: number, name: string): Buffer {
  return cipher.seal(Buffer.from(name), namePlace(documentId, version))
}

/** @throws SealBroken */
export function openName(cipher: Cipher, documentId: string, version: number, name: Uint8Array): string {
  return cipher.open(name, namePlace(documentId, version)).toString()
}

/** The SHA-256 of a file would tell somebody who has the same file that it is here: it is sealed, too. */
export function sealDigest(cipher: Cipher, documentId: string, fileId: string, sha256: Uint8Array): Buffer {
  return cipher.seal(sha256, digestPlace(documentId, fileId))
}

/** @throws SealBroken */
export function openDigest(cipher: Cipher, documentId: string, fileId: string, digest: Uint8Array): Buffer {
  return cipher.open(digest, digestPlace(documentId, fileId))
}

const uploadKeyPlace = (uploadId: string) => `lc/upload-key/v1|${uploadId}`
const uploadNamePlace = (uploadId: string) => `lc/upload-name/v1|${uploadId}`

export function sealUploadKey(cipher: Cipher, uploadId: string, key: Uint8Array): Buffer {
  return cipher.seal(key, uploadKeyPlace(uploadId))
}

/** The key of the file that is being uploaded. @throws SealBroken */
export function openUploadKey(cipher: Cipher, uploadId: string, wrappedKey: Uint8Array): Buffer {
  return cipher.open(wrappedKey, uploadKeyPlace(uploadId))
}

export function sealUploadName(cipher: Cipher, uploadId: string, name: string): Buffer {
  return cipher.seal(Buffer.from(name), uploadNamePlace(uploadId))
}

/** @throws SealBroken */
export function openUploadName(cipher: Cipher, uploadId: string, name: Uint8Array): string {
  return cipher.open(name, uploadNamePlace(uploadId)).toString()
}

/** The text of a file, by pages. */
export interface FileText {
  pages: string[]
  isCut: boolean
}

export function sealText(cipher: Cipher, documentId: string, fileId: string, text: FileText): Buffer {
  return cipher.seal(Buffer.from(JSON.stringify(text)), textPlace(documentId, fileId))
}

/** @throws SealBroken */
export function openText(cipher: Cipher, documentId: string, fileId: string, text: Uint8Array): FileText {
  return JSON.parse(cipher.open(text, textPlace(documentId, fileId)).toString())
}
