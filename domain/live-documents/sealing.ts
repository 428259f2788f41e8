import type { Cipher } from '../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { CaseKeys } from '../case-keys/case-keys.ts'
import { decodeSegments, encodeSegments, type Segment } from './segments.ts'

/** Where live documents lie, and the keys they are sealed with. A `Context` is one. */
export interface DocumentStore {
  db: Database | DatabaseTransaction
  keys: CaseKeys
}

// A blob opens at its own place only: a row that was moved to another document or number is refused.
const rowPlace = (documentId: string, seq: number) => `lc/update/v1|${documentId}|${seq}`
const snapshotPlace = (documentId: string, seq: number) => `lc/snapshot/v1|${documentId}|${seq}`
const awarenessPlace = (documentId: string) => `lc/awareness/v1|${documentId}`
const versionNamePlace = (documentId: string, versionId: string) => `lc/version-name/v1|${documentId}|${versionId}`
const versionPlace = (documentId: string, versionId: string) => `lc/version/v1|${documentId}|${versionId}`

/** A row of the log as it lies in the database. */
export function sealRow(cipher: Cipher, documentId: string, seq: number, segments: readonly Segment[]): Buffer {
  return cipher.seal(encodeSegments(segments), rowPlace(documentId, seq))
}

/** @throws SealBroken */
export function openRow(cipher: Cipher, documentId: string, row: { seq: number; segments: Uint8Array }): Segment[] {
  return decodeSegments(cipher.open(row.segments, rowPlace(documentId, row.seq)))
}

export function sealSnapshot(cipher: Cipher, documentId: string, seq: number, state: Uint8Array): Buffer {
  return cipher.seal(state, snapshotPlace(documentId, seq))
}

/** @throws SealBroken */
export function openSnapshot(cipher: Cipher, documentId: string, snapshot: { seq: number; state: Uint8Array }): Buffer {
  return cipher.open(snapshot.state, snapshotPlace(documentId, snapshot.seq))
}

export function sealVersion(cipher: Cipher, documentId: string, versionId: string, state: Uint8Array): Buffer {
  return cipher.seal(state, versionPlace(documentId, versionId))
}

/** @throws SealBroken */
export function openVersion(cipher: Cipher, documentId: string, versionId: string, state: Uint8Array): Buffer {
  return cipher.open(state, versionPlace(documentId, versionId))
}

/** The name that somebody gave a version. */
export function sealVersionName(cipher: Cipher, documentId: string, versionId: string, name: string): Buffer {
  return cipher.seal(Buffer.from(name), versionNamePlace(documentId, versionId))
}

/** @throws SealBroken */
export function openVersionName(cipher: Cipher, documentId: string, versionId: string, sealed: Uint8Array): string {
  return cipher.open(sealed, versionNamePlace(documentId, versionId)).toString()
}

/** Awareness on its way to another process; it is never stored. */
export function sealAwareness(cipher: Cipher, documentId: string, update: Uint8Array): Buffer {
  return cipher.seal(update, awarenessPlace(documentId))
}

/** @throws SealBroken */
export function openAwareness(cipher: Cipher, documentId: string, sealed: Uint8Array): Buffer {
  return cipher.open(sealed, awarenessPlace(documentId))
}
