import { randomBytes } from 'node:crypto'
import { type Cipher, createCipher } from '../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { CaseKeys } from '../case-keys/case-keys.ts'
import { notFound } from '../errors.ts'

/** What a file belongs to: decides who reads it and which key seals what is kept of it. */
export interface DocumentPlace {
  caseId: string | null
  conversationId: string | null
}

/** Where documents lie, and the keys they are sealed with. A `Context` is one. */
export interface DocumentKeys {
  db: Database | DatabaseTransaction
  keys: CaseKeys
}

/** The key of the case. @throws KeyGone where the case was shredded */
export async function cipherOf({ db, keys }: DocumentKeys, { caseId }: DocumentPlace): Promise<Cipher> {
  if (caseId === null) throw notFound()
  return keys.ofCase(db, caseId)
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
