import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from '../../adapters/database/connect.ts'
import type { listDocuments } from '../../contracts/documents.ts'
import type { EndpointQuery } from '../../contracts/endpoint.ts'
import { hasEmergencyAccess } from '../break-glass/break-glass.queries.ts'
import { caseRole } from '../cases/cases.queries.ts'
import { conversationsOf } from '../conversations/conversations.queries.ts'
import { notBehindWall } from '../law-firms/walls.queries.ts'
import type { DocumentAccess, FileFacts } from './documents.policy.ts'

type Db = Database | DatabaseTransaction

/** A document in its newest version, with what the asking person is in its case (possibly nothing). */
export type DocumentRow = Awaited<ReturnType<typeof listDocumentRows>>['rows'][number]

const fileColumns = [
  'file.id as fileId',
  'file.size',
  'file.digest',
  'file.contentType',
  'file.storageKey',
  'file.wrappedKey',
  'file.scan',
  'file.scanReason',
  'file.notes',
] as const

const versionColumns = ['version.name', 'version.createdBy as uploadedBy', 'version.createdAt as uploadedAt'] as const

/** Either everybody of its place reads the document, or the person is one of those who were named. */
export function isNamedReader(userId: string) {
  return sql<boolean>`(document.readership = 'case' OR EXISTS (
    SELECT 1 FROM document_readers AS named WHERE named.document_id = document.id AND named.user_id = ${userId}))`
}

/**
 * Where every question about one person and documents begins: what an ethical wall keeps from the person is not there, and what is for
 * named people is there for them only, whatever else somebody is to the case.
 */
export function documentsAskedBy(db: Db, userId: string) {
  return db
    .selectFrom('documents as document')
    .leftJoin('cases as case', 'case.id', 'document.caseId')
    .innerJoin('documentFileVersions as version', (join) =>
      join.onRef('version.documentId', '=', 'document.id').onRef('version.version', '=', 'document.currentVersion'),
    )
    .innerJoin('documentFiles as file', 'file.id', 'version.fileId')
    .innerJoin('users as uploader', 'uploader.id', 'version.createdBy')
    .leftJoin('caseMembers as me', (join) => join.onRef('me.caseId', '=', 'case.id').on('me.userId', '=', userId))
    .where('document.deletedAt', 'is', null)
    .where('case.deletedAt', 'is', null)
    .where(notBehindWall('document.caseId', userId))
    .where(isNamedReader(userId))
}

/** The private conversation of the file is one that the person reads now. */
function inConversation(db: Db, userId: string) {
  const mine = conversationsOf(db, userId).select('conversation.id')
  return sql<boolean>`(document.conversation_id IN (${mine}))`
}

function withColumns(db: Db, userId: string, query: ReturnType<typeof documentsAskedBy>) {
  return query
    .select([
      'document.id',
      'document.caseId',
      'document.conversationId',
      'document.label',
      'document.readership',
      'document.keptUntil',
      'document.currentVersion',
      'document.createdBy',
      'document.createdAt',
      'document.updatedAt',
      'uploader.name as uploaderName',
      'me.role as myRole',
      'case.clientId',
    ])
    .select(versionColumns)
    .select(fileColumns)
    .select(sql<boolean>`file.text IS NOT NULL`.as('hasText'))
    .select(inConversation(db, userId).as('inConversation'))
    .select(hasEmergencyAccess('document.caseId', userId).as('inEmergency'))
}

/** The document, deleted ones left out, whoever asks; what they are to it is in the row. */
export function findDocumentRow(db: Db, id: string, userId: string): Promise<DocumentRow | undefined> {
  return withColumns(db, userId, documentsAskedBy(db, userId)).where('document.id', '=', id).executeTakeFirst()
}

/**
 * As one of the people of its case or conversation, or as an administrator with emergency access, who gets what it is now, to read;
 * undefined for everybody else.
 */
export function memberAccess(
  row: Pick<DocumentRow, 'conversationId' | 'inConversation' | 'myRole' | 'readership' | 'clientId' | 'inEmergency'>,
  userId: string,
): DocumentAccess | undefined {
  if (row.conversationId !== null) return row.inConversation ? { via: 'conversation' } : undefined
  const role = caseRole(row.myRole)
  const isNamed = row.readership === 'named'
  if (role) return { via: isNamed ? 'named' : 'case', relation: { role, isOwner: row.clientId === userId } }
  // Whoever has left the case reads nothing of it, named or not.
  if (isNamed) return undefined
  return row.inEmergency ? { via: 'shared' } : undefined
}

export function fileFactsOf(row: { scan: string; uploadedBy: string; storageKey: string | null }): FileFacts {
  return { scan: row.scan, uploadedBy: row.uploadedBy, hasBytes: row.storageKey !== null }
}

const orders = {
  updatedAt: 'document.updatedAt',
  size: 'file.size',
  // Names are sealed: the command sorts.
  name: 'document.id',
} as const

/**
 * Documents of the cases that the person is in, and those of `sharedIds` (the caller has judged these).
 * @param page undefined: all of them, at most `documentLimits.caseDocuments` in one case
 */
export async function listDocumentRows(
  db: Db,
  { userId, sharedIds }: { userId: string; sharedIds: readonly string[] },
  { caseId, conversationId, label, sort }: Omit<EndpointQuery<typeof listDocuments>, 'q' | 'page' | 'pageSize'>,
  page: { page: number; pageSize: number } | undefined,
) {
  let found = documentsAskedBy(db, userId).where((is) =>
    is.or([
      is.and([is('me.userId', 'is not', null), is('document.conversationId', 'is', null)]),
      inConversation(db, userId),
      is.and([
        hasEmergencyAccess('document.caseId', userId),
        is('document.conversationId', 'is', null),
        is('document.readership', '=', 'case'),
      ]),
      ...(sharedIds.length > 0 ? [is('document.id', 'in', [...sharedIds])] : []),
    ]),
  )
  if (caseId) found = found.where('document.caseId', '=', caseId)
  if (conversationId) found = found.where('document.conversationId', '=', conversationId)
  if (label) found = found.where('document.label', '=', label)
  const direction = sort.startsWith('-') ? 'desc' : 'asc'
  let ordered = withColumns(db, userId, found)
    .orderBy(orders[sort.replace('-', '') as keyof typeof orders], direction)
    .orderBy('document.id', direction)
  if (page) ordered = ordered.limit(page.pageSize).offset((page.page - 1) * page.pageSize)
  const rows = await ordered.execute()
  if (!page) return { rows, total: rows.length }
  const counted = await found.select(sql<number>`count(*)`.as('total')).executeTakeFirstOrThrow()
  return { rows, total: Number(counted.total) }
}

/** Versions of a document, newest first. */
export function listVersionRows(db: Db, documentId: string) {
  return db
    .selectFrom('documentFileVersions as version')
    .innerJoin('documentFiles as file', 'file.id', 'version.fileId')
    .innerJoin('users as uploader', 'uploader.id', 'version.createdBy')
    .select(versionColumns)
    .select(fileColumns)
    .select(['version.version', 'version.restoredFrom', 'uploader.name as uploaderName'])
    .select(sql<boolean>`file.text IS NOT NULL`.as('hasText'))
    .where('version.documentId', '=', documentId)
    .orderBy('version.version', 'desc')
    .execute()
}
export type VersionRow = Awaited<ReturnType<typeof listVersionRows>>[number]

/** Locks a document's row, so that its versions get their numbers one after the other. @returns the number of the newest */
export async function lockDocumentForUpdate(trx: DatabaseTransaction, id: string): Promise<number | undefined> {
  const row = await trx
    .selectFrom('documents')
    .select('currentVersion')
    .where('id', '=', id)
    .where('deletedAt', 'is', null)
    .forUpdate()
    .executeTakeFirst()
  return row?.currentVersion
}

export async function insertDocument(
  db: Db,
  row: {
    id: string
    caseId: string | null
    conversationId: string | null
    label: string
    createdBy: string
    readership?: string
    keptUntil?: Date
  },
  now: Date,
): Promise<void> {
  await db
    .insertInto('documents')
    .values({ ...row, currentVersion: 1, createdAt: now, updatedAt: now })
    .execute()
}

/** The bytes of a version, as they lie in the storage. */
export async function insertFile(
  db: Db,
  row: {
    id: string
    documentId: string
    uploadedBy: string
    size: number
    digest: Buffer
    contentType: string
    declaredType: string
    storageKey: string
    wrappedKey: Buffer
    /** `pending`, if left out: the inspection decides. */
    scan?: string
  },
  now: Date,
): Promise<void> {
  await db
    .insertInto('documentFiles')
    .values({ ...row, createdAt: now })
    .execute()
}

/** @throws unique violation `document_file_versions_client_id` where the client has sent this before */
export async function insertVersion(
  db: Db,
  row: {
    documentId: string
    version: number
    fileId: string
    name: Buffer
    createdBy: string
    clientId: string | null
    restoredFrom: number | null
  },
  now: Date,
): Promise<void> {
  await db
    .insertInto('documentFileVersions')
    .values({ ...row, createdAt: now })
    .execute()
}

export async function updateDocumentRow(
  db: Db,
  id: string,
  changes: { label?: string; currentVersion?: number },
  now: Date,
): Promise<void> {
  await db
    .updateTable('documents')
    .set({ ...changes, updatedAt: now })
    .where('id', '=', id)
    .execute()
}

export async function renameVersion(db: Db, documentId: string, version: number, name: Buffer): Promise<void> {
  await db
    .updateTable('documentFileVersions')
    .set({ name })
    .where('documentId', '=', documentId)
    .where('version', '=', version)
    .execute()
}

/** Leaves a tombstone: the rows stay, nobody sees them. @param deletedBy null where its time was over */
export async function deleteDocumentRow(db: Db, id: string, deletedBy: string | null, now: Date): Promise<void> {
  await db.updateTable('documents').set({ deletedAt: now, deletedBy }).where('id', '=', id).execute()
}

/** The document that a client has uploaded under an id of its own. */
export function findUploadByClientId(db: Db, userId: string, clientId: string) {
  return db
    .selectFrom('documentFileVersions as version')
    .innerJoin('documentFiles as file', 'file.id', 'version.fileId')
    .innerJoin('documents as document', 'document.id', 'version.documentId')
    .select(['version.documentId', 'file.id as fileId', 'file.digest', 'document.caseId', 'document.conversationId'])
    .where('version.createdBy', '=', userId)
    .where('version.clientId', '=', clientId)
    .executeTakeFirst()
}

/** Who alone may read a document with named readers. */
export async function insertReaders(db: Db, documentId: string, userIds: readonly string[]): Promise<void> {
  if (userIds.length === 0) return
  await db
    .insertInto('documentReaders')
    .values(userIds.map((userId) => ({ documentId, userId })))
    .execute()
}
