import * as Y from 'yjs'
import { createMasterKeys } from '../../adapters/cipher.ts'
import { loadDevelopmentSecrets } from '../../adapters/secrets.ts'
import { createCaseKeys } from '../../domain/case-keys/case-keys.ts'
import { loadDocument } from '../../domain/live-documents/document-state.ts'
import { sealRow } from '../../domain/live-documents/sealing.ts'
import { withDatabase } from './database.ts'
import { dataFolder } from './people.ts'

/**
 * Writes into a document's log what the guard of today refuses, as an older one may have let it in: nobody may have the document open yet.
 * Sealed by the product's own code.
 */
export function writePastTheGuard(documentId: string, attacks: ((document: Y.Doc) => Uint8Array)[]): Promise<void> {
  return withDatabase(async (db) => {
    const keys = createCaseKeys(createMasterKeys((await loadDevelopmentSecrets(dataFolder())).masterKey))
    const { document, seq: before } = await loadDocument({ db, keys }, documentId)
    const seq = before + 1
    const segments = attacks.map((attack) => {
      const update = attack(document)
      Y.applyUpdate(document, update)
      return { kind: 'server' as const, userId: undefined, at: Date.now(), update }
    })
    const sealed = sealRow(await keys.ofDocument(db, documentId), documentId, seq, segments)
    await db.updateTable('liveDocuments').set({ lastSeq: seq }).where('id', '=', documentId).execute()
    await db.insertInto('documentUpdates').values({ documentId, seq, segments: sealed }).execute()
  })
}
