import { createCipher, type MasterKeys } from '../../adapters/cipher.ts'
import type { Database } from '../../adapters/database/connect.ts'
import { rewrapRows } from '../case-keys/rewrap-rows.ts'

const keyPlace = (id: string) => `lc/export-key/v1|${id}`
/** Where the bytes of an export belong: they open nowhere else. */
export const exportPlace = (id: string) => `lc/export/v1|${id}`

/** A fresh key for one export, and its wrapped form. */
export function createExportKey(masterKeys: MasterKeys, id: string) {
  const { key, masterKeyId, wrapped } = masterKeys.create(keyPlace(id))
  return { cipher: createCipher(key), masterKeyId, wrappedKey: wrapped }
}

/** @throws SealBroken */
export function openExportKey(masterKeys: MasterKeys, id: string, key: { masterKeyId: string; wrappedKey: Buffer }) {
  return createCipher(masterKeys.unwrap({ masterKeyId: key.masterKeyId, wrapped: key.wrappedKey }, keyPlace(id)))
}

/** Wraps keys of older master keys anew; the files are not touched. @returns how many */
export function rewrapExportKeys(store: { db: Database; masterKeys: MasterKeys }, limit = 1000): Promise<number> {
  return rewrapRows(store, 'dataExports', keyPlace, limit)
}
