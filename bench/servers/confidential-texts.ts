import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { type Cipher, createMasterKeys } from '../../adapters/cipher.ts'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import { loadDevelopmentSecrets } from '../../adapters/secrets.ts'
import { newStorageKey } from '../../adapters/storage/storage.ts'
import { createCaseKeys } from '../../domain/case-keys/case-keys.ts'
import { randomId } from '../../domain/context.ts'
import { insertDocument, insertFile, insertVersion } from '../../domain/documents/documents.queries.ts'
import { sealDigest, sealFileKey, sealName, sealText } from '../../domain/documents/sealing.ts'
import { sealContent } from '../../domain/messages/message-sealing.ts'
import { insertMessage } from '../../domain/messages/messages.queries.ts'
import { indexSource } from '../../domain/search/inside/search-index.commands.ts'
import { openDatabase } from './our-database.ts'
import { corpora, createTexts } from './texts.ts'

/** Past what any typing in the bench could reach, so that the server's own indexing leaves it alone. */
const VERSION = 1_000_000
const PAGES_OF_A_FILE = 20

interface Place {
  trx: DatabaseTransaction
  cipher: Cipher
  caseId: string
  userId: string
}

/** Puts texts, messages and files into cases and into the index, as requests and jobs would; rows go in directly. */
export async function fillTexts(
  dataFolder: string,
  { userId, caseIds }: { userId: string; caseIds: readonly string[] },
): Promise<void> {
  const { masterKey } = await loadDevelopmentSecrets(dataFolder)
  const keys = createCaseKeys(createMasterKeys(masterKey))
  const db = openDatabase(dataFolder)
  const texts = createTexts()
  const fill = { text: fillBrief, message: fillConversation, file: fillFiles }
  try {
    for (const { source, firstCase, cases, each } of corpora) {
      for (const caseId of caseIds.slice(firstCase, firstCase + cases)) {
        const cipher = await keys.ofCase(db, caseId)
        const lines = Array.from({ length: each }, texts.next)
        await db.transaction().execute((trx) => fill[source]({ trx, cipher, caseId, userId }, lines))
      }
    }
    await vacuum(db)
  } finally {
    await db.destroy()
  }
}

/** As it is some minutes after the writing: statistics are there and pages are known to be visible. */
async function vacuum(db: Database): Promise<void> {
  await sql`VACUUM ANALYZE`.execute(db)
}

async function fillBrief({ trx, cipher, caseId }: Place, texts: readonly string[]): Promise<void> {
  const { id } = await trx
    .selectFrom('liveDocuments')
    .select('id')
    .where('caseId', '=', caseId)
    .where('kind', '=', 'brief')
    .executeTakeFirstOrThrow()
  const stretches = texts.map((text, no) => ({ no, part: 0, heading: null, text }))
  const source = { kind: 'text', sourceId: id, containerId: id, scopeId: caseId, version: VERSION } as const
  await indexSource(trx, cipher, source, stretches, { personId: null, at: new Date() })
}

async function fillConversation({ trx, cipher, caseId, userId }: Place, texts: readonly string[]): Promise<void> {
  const now = new Date()
  const { id: conversationId } = await trx
    .insertInto('conversations')
    .values({ id: uuidv7(), caseId, createdAt: now, lastSeq: texts.length, lastMessageAt: now })
    .onConflict((conflict) => conflict.column('caseId').doUpdateSet({ lastSeq: texts.length, lastMessageAt: now }))
    .returning('id')
    .executeTakeFirstOrThrow()
  for (const [at, text] of texts.entries()) {
    const id = uuidv7()
    const content = sealContent(cipher, { conversationId, messageId: id, version: 1 }, text)
    const row = { id, conversationId, seq: at + 1, senderId: userId, recipientId: null, caseId, content }
    await insertMessage(
      trx,
      { ...row, messageType: 'text', documentId: null, fileUrl: null, clientMessageId: null },
      now,
    )
    const source = { kind: 'message', sourceId: id, containerId: conversationId, scopeId: caseId, version: 1 } as const
    await indexSource(trx, cipher, source, [{ no: 0, part: 0, heading: null, text }], { personId: userId, at: now })
  }
}

async function fillFiles(place: Place, texts: readonly string[]): Promise<void> {
  for (let from = 0; from < texts.length; from += PAGES_OF_A_FILE)
    await fillFile(place, texts.slice(from, from + PAGES_OF_A_FILE))
}

async function fillFile({ trx, cipher, caseId, userId }: Place, pages: string[]): Promise<void> {
  const [now, documentId, fileId] = [new Date(), randomId(), randomId()]
  await insertDocument(trx, { id: documentId, caseId, conversationId: null, label: 'open', createdBy: userId }, now)
  const file = {
    ...{ id: fileId, documentId, uploadedBy: userId, size: 1_000, storageKey: newStorageKey() },
    ...{ contentType: 'application/pdf', declaredType: 'application/pdf' },
    digest: sealDigest(cipher, documentId, fileId, randomBytes(32)),
    wrappedKey: sealFileKey(cipher, documentId, fileId, randomBytes(32)),
  }
  await insertFile(trx, file, now)
  const name = sealName(cipher, documentId, 1, `Exhibit ${documentId.slice(0, 4)}.pdf`)
  const version = { documentId, version: 1, fileId, name, createdBy: userId, clientId: null, restoredFrom: null }
  await insertVersion(trx, version, now)
  const text = sealText(cipher, documentId, fileId, { pages, isCut: false })
  await trx
    .updateTable('documentFiles')
    .set({ scan: 'clean', text, textExtractedAt: now })
    .where('id', '=', fileId)
    .execute()
  const source = { kind: 'file', sourceId: documentId, containerId: documentId, scopeId: caseId, version: 1 } as const
  const stretches = pages.map((page, no) => ({ no, part: 0, heading: null, text: page }))
  await indexSource(trx, cipher, source, stretches, { personId: userId, at: now })
}
