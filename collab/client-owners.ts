import type { Document } from '@hocuspocus/server'
import type { Database } from '../adapters/database/connect.ts'
import { insertDocumentClients, listDocumentClients } from '../domain/live-documents/document-clients.queries.ts'

/** Stands for the server's own edits: nobody else writes under their client ids. */
const SERVER = ''

const owners = new WeakMap<Document, Map<number, string>>()

/** Who writes under which client id in an open document. */
export function ownerOf(document: Document, client: number): string | undefined {
  return owners.get(document)?.get(client)
}

/** Reads the bindings of a document; again after somebody else may have added some. */
export async function loadOwners(db: Database, document: Document): Promise<void> {
  const rows = await listDocumentClients(db, document.name)
  const known = owners.get(document) ?? new Map<number, string>()
  for (const { clientId, userId } of rows) known.set(clientId, userId ?? SERVER)
  owners.set(document, known)
}

/**
 * Binds the client ids of an accepted update to their writer. In memory at once, so that two connections cannot both be first;
 * in the database before the acknowledgement, so that it holds after a restart.
 */
export function bindOwners(document: Document, clients: readonly number[], userId: string): number[] {
  const known = owners.get(document) ?? new Map<number, string>()
  owners.set(document, known)
  const fresh = clients.filter((client) => !known.has(client))
  for (const client of fresh) known.set(client, userId)
  return fresh
}

/** @returns false when somebody else was first with one of them, in another process */
export async function storeOwners(
  db: Database,
  document: Document,
  fresh: readonly number[],
  userId: string,
): Promise<boolean> {
  if (fresh.length === 0) return true
  try {
    if ((await insertDocumentClients(db, document.name, fresh, userId)) === fresh.length) return true
    await loadOwners(db, document)
    return fresh.every((client) => ownerOf(document, client) === userId)
  } catch (error) {
    // Else the next update would find them bound and nobody would ever store them.
    for (const client of fresh) owners.get(document)?.delete(client)
    throw error
  }
}
