import type { MasterKeys } from '../../adapters/cipher.ts'
import type { Database } from '../../adapters/database/connect.ts'

/** Tables whose rows each have a key of their own, wrapped with a master key, and `null` once it was shredded. */
type TableOfKeys = 'conversations' | 'dataExports'

/**
 * Wraps keys of older master keys anew; what they sealed is not touched. One that somebody else has wrapped or shredded meanwhile stays
 * as they left it.
 * @param keyPlace what the key of a row is bound to
 * @returns how many
 */
export async function rewrapRows(
  { db, masterKeys }: { db: Database; masterKeys: MasterKeys },
  table: TableOfKeys,
  keyPlace: (id: string) => string,
  limit: number,
): Promise<number> {
  const rows = await db
    .selectFrom(table)
    .select(['id', 'masterKeyId', 'wrappedKey'])
    .where('masterKeyId', '!=', masterKeys.currentId)
    .where('wrappedKey', 'is not', null)
    .limit(limit)
    .execute()
  for (const { id, masterKeyId, wrappedKey } of rows) {
    if (masterKeyId === null || wrappedKey === null) continue
    const after = masterKeys.rewrap({ masterKeyId, wrapped: wrappedKey }, keyPlace(id))
    await db
      .updateTable(table)
      .set({ masterKeyId: after.masterKeyId, wrappedKey: after.wrapped })
      .where('id', '=', id)
      .where('masterKeyId', '=', masterKeyId)
      .where('wrappedKey', 'is not', null)
      .execute()
  }
  return rows.length
}
