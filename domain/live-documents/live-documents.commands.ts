import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import { uuidv7 } from '../../adapters/ids.ts'
import type { LiveDocumentKind } from '../../contracts/access.ts'
import { briefTemplate, notesTemplate, privateNotesTemplate } from '../../contracts/live/brief-templates.ts'
import { randomId } from '../context.ts'
import { insertDocumentClients, writersOf } from './document-clients.queries.ts'
import {
  deleteDocumentsOfCase,
  existsPrivateNotes,
  insertLiveDocument,
  type LiveDocumentRow,
  listCaseDocumentRows,
} from './live-documents.queries.ts'
import { createState } from './rich-text.ts'
import { type DocumentStore, sealRow, sealVersion } from './sealing.ts'
import { insertVersion } from './versions.queries.ts'

/** A store within a transaction. */
export type TransactionStore = DocumentStore & { db: DatabaseTransaction }

const titles: Record<LiveDocumentKind, string> = {
  brief: 'Brief',
  notes: 'Shared notes',
  private_notes: 'Private notes',
}

/** Makes the documents that every case has, with the brief's sections for its category. In the transaction that makes the case. */
export async function createCaseDocuments(
  store: TransactionStore,
  { caseId, category, createdBy }: { caseId: string; category: string | null; createdBy: string },
): Promise<void> {
  await createLiveDocument(store, { caseId, kind: 'brief', ownerId: null, text: briefTemplate(category) })
  await createLiveDocument(store, { caseId, kind: 'notes', ownerId: null, text: notesTemplate })
  await createPrivateNotes(store, { caseId, userId: createdBy })
}

/** Makes the private notes of somebody who joins; somebody who comes back finds the old ones. */
export async function createPrivateNotes(
  store: TransactionStore,
  { caseId, userId }: { caseId: string; userId: string },
): Promise<void> {
  if (await existsPrivateNotes(store.db, caseId, userId)) return
  await createLiveDocument(store, { caseId, kind: 'private_notes', ownerId: userId, text: privateNotesTemplate })
}

/** Live documents of a case that this person may know of: those of everybody, and their own private ones. */
export async function listCaseDocuments(
  db: Database | DatabaseTransaction,
  { caseId, userId }: { caseId: string; userId: string },
): Promise<LiveDocumentRow[]> {
  const rows = await listCaseDocumentRows(db, caseId)
  return rows.filter((row) => row.ownerId === null || row.ownerId === userId)
}

/** Ends the documents of a deleted case: whatever is still being typed is refused from now on. */
export async function closeCaseDocuments(trx: DatabaseTransaction, caseId: string): Promise<void> {
  await deleteDocumentsOfCase(trx, caseId)
}

async function createLiveDocument(
  { db, keys }: TransactionStore,
  {
    caseId,
    kind,
    ownerId,
    text,
  }: { caseId: string; kind: LiveDocumentKind; ownerId: string | null; text: { type: string } },
): Promise<void> {
  const id = randomId()
  const update = createState(text)
  const cipher = await keys.ofCase(db, caseId)
  const segments = sealRow(cipher, id, 1, [{ kind: 'server', userId: undefined, at: Date.now(), update }])
  await insertLiveDocument(db, { id, caseId, kind, title: titles[kind], ownerId }, segments)
  await insertDocumentClients(db, id, writersOf(update), null)
  const versionId = uuidv7()
  const state = sealVersion(cipher, id, versionId, update)
  await insertVersion(db, {
    id: versionId,
    documentId: id,
    seq: 1,
    kind: 'created',
    sealedName: null,
    state,
    contributorIds: [],
    createdBy: null,
  })
}
