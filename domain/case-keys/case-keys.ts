import { type Cipher, createCipher, type MasterKeys } from '../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { notifyAccessChanged } from '../../adapters/database/notify.ts'
import * as queries from './case-keys.queries.ts'

type Db = Database | DatabaseTransaction

/** The case was shredded, or there is no such case: nothing of it can be read. */
export class KeyGone extends Error {
  override readonly name = 'KeyGone'
  override readonly message = 'the key of this case is gone'
}

/** Ciphers of cases, kept for a short while. */
export interface CaseKeys {
  /** Makes the key of a new case, in the transaction that makes the case. */
  create(db: Db, caseId: string): Promise<void>
  /** @throws KeyGone */
  ofCase(db: Db, caseId: string): Promise<Cipher>
  /** @throws KeyGone */
  ofDocument(db: Db, documentId: string): Promise<Cipher>
  /** The same where it is kept at the moment, without a turn of the event loop: for the log, a thousand times a second. */
  keptOfDocument(documentId: string): Cipher | undefined
  /** Crypto-shredding: from now on nobody can read anything of the case, backups of the data included. */
  shred(db: Db, caseId: string): Promise<void>
  /** Wraps keys of older master keys anew; what they sealed is not touched. @returns how many */
  rewrap(db: Db, limit?: number): Promise<number>
}

/** How long an unwrapped key is kept, in ms: other processes lose a shredded key after this at the latest. */
const KEEP_MS = 30_000
/** Keys kept at most. */
const KEEP_KEYS = 5_000

const placeOf = (caseId: string) => `lc/case-key/v1|${caseId}`

export function createCaseKeys(masterKeys: MasterKeys): CaseKeys {
  const ciphers = new Map<string, { cipher: Cipher; until: number }>()
  /** A document never changes its case. */
  const caseIds = new Map<string, string>()

  function keptOfCase(caseId: string): Cipher | undefined {
    const kept = ciphers.get(caseId)
    return kept && kept.until > Date.now() ? kept.cipher : undefined
  }

  async function ofCase(db: Db, caseId: string): Promise<Cipher> {
    const kept = keptOfCase(caseId)
    if (kept) return kept
    const row = await queries.findCaseKey(db, caseId)
    if (!row?.wrappedKey) {
      ciphers.delete(caseId)
      throw new KeyGone()
    }
    const key = masterKeys.unwrap({ masterKeyId: row.masterKeyId, wrapped: row.wrappedKey }, placeOf(caseId))
    const cipher = createCipher(key)
    keep(ciphers, caseId, { cipher, until: Date.now() + KEEP_MS })
    return cipher
  }

  return {
    async create(db, caseId) {
      const { masterKeyId, wrapped } = masterKeys.create(placeOf(caseId))
      await queries.insertCaseKey(db, caseId, { masterKeyId, wrapped })
    },
    ofCase,
    async ofDocument(db, documentId) {
      let caseId = caseIds.get(documentId)
      if (caseId === undefined) {
        caseId = await queries.findCaseIdOfDocument(db, documentId)
        if (caseId === undefined) throw new KeyGone()
        keep(caseIds, documentId, caseId)
      }
      return ofCase(db, caseId)
    },
    keptOfDocument(documentId) {
      const caseId = caseIds.get(documentId)
      return caseId === undefined ? undefined : keptOfCase(caseId)
    },
    async shred(db, caseId) {
      await queries.deleteCaseKeyMaterial(db, caseId)
      ciphers.delete(caseId)
      // Whoever has its text open loses it; a document that nobody has open leaves the memory.
      await notifyAccessChanged(db, { caseId })
    },
    async rewrap(db, limit = 1000) {
      const rows = await queries.listCaseKeysToRewrap(db, masterKeys.currentId, limit)
      for (const row of rows) {
        if (!row.wrappedKey) continue
        const wrapped = { masterKeyId: row.masterKeyId, wrapped: row.wrappedKey }
        await queries.updateCaseKey(db, row, masterKeys.rewrap(wrapped, placeOf(row.caseId)))
      }
      return rows.length
    },
  }
}

/** Adds an entry and drops the oldest ones past the limit. */
function keep<Value>(map: Map<string, Value>, key: string, value: Value): void {
  map.delete(key)
  map.set(key, value)
  for (const oldest of map.keys()) {
    if (map.size <= KEEP_KEYS) break
    map.delete(oldest)
  }
}
