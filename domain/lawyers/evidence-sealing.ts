import { createCipher, type MasterKeys } from '../../adapters/cipher.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { listEvidenceKeysToRewrap, updateEvidenceKey } from './evidence.queries.ts'

interface EvidencePlace {
  id: string
  licenceId: string
}

// A proof opens at its own place only, and so does its key: a row that was moved to another licence is refused.
const keyPlace = ({ id, licenceId }: EvidencePlace) => `lc/evidence-key/v1|${licenceId}|${id}`
const filePlace = ({ id, licenceId }: EvidencePlace) => `lc/evidence/v1|${licenceId}|${id}`

/** A proof as it lies in the database: sealed with a fresh data key, which the master key wraps. */
export function sealEvidence(masterKeys: MasterKeys, place: EvidencePlace, bytes: Uint8Array) {
  const { key, masterKeyId, wrapped } = masterKeys.create(keyPlace(place))
  return { masterKeyId, wrappedKey: wrapped, sealed: createCipher(key).seal(bytes, filePlace(place)) }
}

/** @throws SealBroken */
export function openEvidence(
  masterKeys: MasterKeys,
  row: EvidencePlace & { masterKeyId: string; wrappedKey: Buffer; sealed: Buffer },
): Buffer {
  const key = masterKeys.unwrap({ masterKeyId: row.masterKeyId, wrapped: row.wrappedKey }, keyPlace(row))
  return createCipher(key).open(row.sealed, filePlace(row))
}

/** Wraps keys of older master keys anew; the files are not touched. @returns how many */
export async function rewrapEvidenceKeys(
  { db, masterKeys }: { db: Database; masterKeys: MasterKeys },
  limit = 1000,
): Promise<number> {
  const rows = await listEvidenceKeysToRewrap(db, masterKeys.currentId, limit)
  for (const row of rows) {
    const before = { masterKeyId: row.masterKeyId, wrapped: row.wrappedKey }
    const after = masterKeys.rewrap(before, keyPlace(row))
    await updateEvidenceKey(db, row.id, after.masterKeyId, after.wrapped)
  }
  return rows.length
}
