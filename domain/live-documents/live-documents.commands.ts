import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { LiveDocumentKind } from '../../contracts/access.ts'
import { briefTemplate, notesTemplate } from '../../contracts/live/brief-templates.ts'
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
import { encodeSegments } from './segments.ts'

const titles: Record<LiveDocumentKind, string> = {
  brief: 'Brief',
  notes: 'Shared notes',
  private_notes: 'Private notes',
}

/** Makes the documents that every case has, with the brief's sections for its category. In the transaction that makes the case. */
export async function createCaseDocuments(
  trx: DatabaseTransaction,
  { caseId, category, createdBy }: { caseId: string; category: string | null; createdBy: string },
): Promise<void> {
  await createLiveDocument(trx, { caseId, kind: 'brief', ownerId: null, text: briefTemplate(category) })
  await createLiveDocument(trx, { caseId, kind: 'notes', ownerId: null, text: notesTemplate })
  await createPrivateNotes(trx, { caseId, userId: createdBy })
}

/** Makes the private notes of somebody who joins; somebody who comes back finds the old ones. */
export async function createPrivateNotes(
  trx: DatabaseTransaction,
  { caseId, userId }: { caseId: string; userId: string },
): Promise<void> {
  if (await existsPrivateNotes(trx, caseId, userId)) return
  await createLiveDocument(trx, { caseId, kind: 'private_notes', ownerId: userId, text: notesTemplate })
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
  trx: DatabaseTransaction,
  {
    caseId,
    kind,
    ownerId,
    text,
  }: { caseId: string; kind: LiveDocumentKind; ownerId: string | null; text: { type: string } },
): Promise<void> {
  const id = randomId()
  const update = createState(text)
  const segments = encodeSegments([{ kind: 'server', userId: undefined, at: Date.now(), update }])
  await insertLiveDocument(trx, { id, caseId, kind, title: titles[kind], ownerId }, segments)
  await insertDocumentClients(trx, id, writersOf(update), null)
}
