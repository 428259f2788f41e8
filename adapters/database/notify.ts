import { sql } from 'kysely'
import type { Database, DatabaseTransaction } from './connect.ts'

/** Postgres channel on which changed rights are announced to every process. */
export const ACCESS_CHANGED_CHANNEL = 'access_changed'

/** Whose rights changed. All given parts must match a connection; an empty scope is refused. */
export interface AccessScope {
  caseId?: string
  userId?: string
  sessionId?: string
  documentId?: string
}

/**
 * Announces changed rights in the transaction that changes them: Postgres delivers it on commit, and only then, to every
 * process that listens. Nothing is lost between commit and announcement, and Redis is not needed for it.
 */
export async function notifyAccessChanged(db: Database | DatabaseTransaction, scope: AccessScope): Promise<void> {
  if (Object.values(scope).every((part) => part === undefined))
    throw new Error('an empty scope would close every socket')
  await sql`SELECT pg_notify(${ACCESS_CHANGED_CHANNEL}, ${JSON.stringify(scope)})`.execute(db)
}

/** Postgres channel on which writers other than live sockets (REST, workers) announce a longer log. */
export const DOCUMENT_UPDATED_CHANNEL = 'document_updated'

/** Tells every process that has the document open to read the newer rows of its log. */
export async function notifyDocumentUpdated(db: Database | DatabaseTransaction, documentId: string): Promise<void> {
  await sql`SELECT pg_notify(${DOCUMENT_UPDATED_CHANNEL}, ${documentId})`.execute(db)
}
