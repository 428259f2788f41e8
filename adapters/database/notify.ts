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

/** @returns undefined for a payload that is none of ours */
export function parseAccessScope(payload: string): AccessScope | undefined {
  try {
    const value: unknown = JSON.parse(payload)
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

/** Postgres channel on which writers other than live sockets (REST, workers) announce a longer log. */
export const DOCUMENT_UPDATED_CHANNEL = 'document_updated'

/** Tells every process that has the document open to read the newer rows of its log. */
export async function notifyDocumentUpdated(db: Database | DatabaseTransaction, documentId: string): Promise<void> {
  await sql`SELECT pg_notify(${DOCUMENT_UPDATED_CHANNEL}, ${documentId})`.execute(db)
}

/** Postgres channel on which newly stored events are announced, by whom they are for: a hint to read, never the event itself. */
export const USER_EVENTS_CHANNEL = 'user_events'
/** A payload of NOTIFY holds less than 8,000 bytes; so many ids of people with their commas. */
const IDS_PER_PAYLOAD = 200

/** Tells every process, on commit, that there are new events for these people. */
export async function notifyUserEvents(db: Database | DatabaseTransaction, userIds: readonly string[]): Promise<void> {
  for (let i = 0; i < userIds.length; i += IDS_PER_PAYLOAD) {
    const payload = userIds.slice(i, i + IDS_PER_PAYLOAD).join(',')
    await sql`SELECT pg_notify(${USER_EVENTS_CHANNEL}, ${payload})`.execute(db)
  }
}

/** Postgres channel for what passes and is stored nowhere: who is there, who types. */
export const USER_SIGNALS_CHANNEL = 'user_signals'

/** Says something passing to every process with event sockets; `signal` is small and holds ids and codes only. */
export async function notifyUserSignal(db: Database | DatabaseTransaction, signal: object): Promise<void> {
  await sql`SELECT pg_notify(${USER_SIGNALS_CHANNEL}, ${JSON.stringify(signal)})`.execute(db)
}
