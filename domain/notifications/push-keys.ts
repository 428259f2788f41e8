import { createECDH } from 'node:crypto'
import type { MasterKeys } from '../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { VapidKeys } from '../../adapters/push/push.ts'

type Db = Database | DatabaseTransaction

/**
 * The installation's VAPID keys (RFC 8292). Made once and kept in the database, so that all processes and machines sign alike and
 * subscriptions outlive a deploy; the private key is wrapped by the master key.
 */
export interface PushKeys {
  get(db: Db): Promise<VapidKeys>
  /** Wraps the key anew after the master key changed. @returns how many */
  rewrap(db: Db): Promise<number>
}

const PLACE = 'lc/push-key/v1'
/** Of the one row. */
const ID = 1

export function createPushKeys(masterKeys: MasterKeys): PushKeys {
  let kept: VapidKeys | undefined
  const find = (db: Db) => db.selectFrom('pushKeys').selectAll().where('id', '=', ID).executeTakeFirst()
  return {
    async get(db) {
      if (kept) return kept
      if (!(await find(db))) {
        const { publicKey, masterKeyId, wrapped } = makeKey(masterKeys)
        await db
          .insertInto('pushKeys')
          .values({ id: ID, publicKey, masterKeyId, wrappedPrivateKey: wrapped })
          // Another process was quicker: its key is the one.
          .onConflict((conflict) => conflict.doNothing())
          .execute()
      }
      const row = await find(db)
      if (!row) throw new Error('the push key was not stored')
      const { publicKey, masterKeyId, wrappedPrivateKey } = row
      const privateKey = masterKeys.unwrap({ masterKeyId, wrapped: wrappedPrivateKey }, PLACE)
      kept = { publicKey, privateKey: privateKey.toString('base64url') }
      return kept
    },
    async rewrap(db) {
      const row = await find(db)
      if (!row || row.masterKeyId === masterKeys.currentId) return 0
      const { masterKeyId, wrappedPrivateKey } = row
      const { masterKeyId: newId, wrapped } = masterKeys.rewrap({ masterKeyId, wrapped: wrappedPrivateKey }, PLACE)
      await db
        .updateTable('pushKeys')
        .set({ masterKeyId: newId, wrappedPrivateKey: wrapped })
        .where('id', '=', ID)
        .where('masterKeyId', '=', masterKeyId)
        .execute()
      return 1
    },
  }
}

/** A data key of 32 random bytes is a private key of P-256, but for one in four billion that is too large: another is made. */
function makeKey(masterKeys: MasterKeys) {
  for (;;) {
    const { key, masterKeyId, wrapped } = masterKeys.create(PLACE)
    const ecdh = createECDH('prime256v1')
    try {
      ecdh.setPrivateKey(key)
    } catch {
      continue
    }
    return { publicKey: ecdh.getPublicKey('base64url'), masterKeyId, wrapped }
  }
}
