import { createHash } from 'node:crypto'
import { canonicalJson } from '../../contracts/canonical-json.ts'

/** The chain of what belongs to no case; a case's chain has the case's id. */
export const PLATFORM_CHAIN = '00000000-0000-0000-0000-000000000000'

/** What stands before the first entry of every chain. */
export const FIRST_HASH = Buffer.alloc(32)

/** Ids, codes, counts and hashes: never text of anybody. */
export type AuditDetails = Record<string, string | number | boolean | null | readonly string[]>

/** What is hashed of an entry: everything but what can be erased, of which it holds the commitment. */
export interface ChainedEntry {
  chain: string
  /** From 1, without holes, in the order of commits. */
  seq: number
  /** The database's clock, in milliseconds, ISO 8601. */
  at: string
  act: string
  subject: { type: string; id: string } | null
  actor: { kind: string; id: string | null; role: string | null; session: string | null }
  request: string | null
  details: unknown
  /** Hexadecimal `personalCommitment`; null where nobody asked over a network. */
  personal: string | null
}

/** What is personal beyond ids, and erasable. */
export interface AuditPersonal {
  address: string
  userAgent: string
}

/** `h_n = SHA-256("lc/audit/v1\n" ‖ h_{n-1} ‖ JCS(entry))`, JCS being RFC 8785. @param previous 32 bytes */
export function entryHash(previous: Uint8Array, entry: ChainedEntry): Buffer {
  return createHash('sha256').update('lc/audit/v1\n').update(previous).update(canonicalJson(entry)).digest()
}

/** `SHA-256("lc/audit/personal/v1\n" ‖ salt ‖ JCS(personal))`: without the salt (32 random bytes) nothing can be guessed from it. */
export function personalCommitment(salt: Uint8Array, { address, userAgent }: AuditPersonal): Buffer {
  const text = canonicalJson({ address, userAgent })
  return createHash('sha256').update('lc/audit/personal/v1\n').update(salt).update(text).digest()
}
