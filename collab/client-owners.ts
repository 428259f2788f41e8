import type { Document } from '@hocuspocus/server'
import type { Database } from '../adapters/database/connect.ts'
import {
  type ClientOwner,
  claimDocumentClients,
  findDocumentClients,
  insertDocumentClients,
  listDocumentClients,
} from '../domain/live-documents/document-clients.queries.ts'

/** Stands for the server's own edits: nobody else writes under their client ids. */
const SERVER = ''

const owners = new WeakMap<Document, Map<number, string>>()
/** Client ids under which somebody is or was present while the document was open here. */
const claims = new WeakMap<Document, Map<number, string>>()

/** Whose a client id is in an open document, as far as this process knows: who writes, or else who is present, under it. */
export function ownerOf(document: Document, client: number): string | undefined {
  return owners.get(document)?.get(client) ?? claims.get(document)?.get(client)
}

/** Reads the bindings of a document; again after somebody else may have added some. */
export async function loadOwners(db: Database, document: Document): Promise<void> {
  note(owners, document, await listDocumentClients(db, document.name))
}

/**
 * Binds client ids to whoever is present under them, in the database, before anybody sees them there: from then on they can be
 * guessed by all. Holds when their client goes offline and types, whatever process it comes back to.
 * @returns those that are somebody else's
 */
export async function claimClients(
  db: Database,
  document: Document,
  clients: readonly number[],
  userId: string,
): Promise<number[]> {
  const unknown = clients.filter((client) => ownerOf(document, client) === undefined)
  if (unknown.length > 0) note(claims, document, await claimDocumentClients(db, document.name, unknown, userId))
  return clients.filter((client) => ownerOf(document, client) !== userId)
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

/** @returns false when one of them is somebody else's, who was first in another process or has been present under it */
export async function storeOwners(
  db: Database,
  document: Document,
  fresh: readonly number[],
  userId: string,
): Promise<boolean> {
  if (fresh.length === 0) return true
  try {
    if ((await insertDocumentClients(db, document.name, fresh, userId)) === fresh.length) return true
    note(owners, document, await findDocumentClients(db, document.name, fresh))
    return fresh.every((client) => ownerOf(document, client) === userId)
  } catch (error) {
    // Else the next update would find them bound and nobody would ever store them.
    for (const client of fresh) owners.get(document)?.delete(client)
    throw error
  }
}

function note(
  known: WeakMap<Document, Map<number, string>>,
  document: Document,
  bindings: readonly ClientOwner[],
): void {
  const byClient = known.get(document) ?? new Map<number, string>()
  for (const { clientId, userId } of bindings) byClient.set(clientId, userId ?? SERVER)
  known.set(document, byClient)
}
