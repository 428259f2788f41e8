import type { AccessScope } from '../adapters/database/notify.ts'
import { socketCloseCodes } from '../contracts/live/close-codes.ts'
import type { ConnectionContext } from './connection-context.ts'
import type { LeanHocuspocus } from './lean-hocuspocus.ts'

/**
 * Rights changed: closes the whole WebSocket of everybody in the scope. Stock providers come back from that by themselves and
 * are judged anew at the door, so rights are decided in one place only (docs/rules.md, ACC5).
 * @returns how many sockets were closed
 */
export function closeSocketsInScope(hocuspocus: LeanHocuspocus, scope: AccessScope): number {
  if (Object.values(scope).every((part) => part === undefined)) return 0
  return closeSockets(hocuspocus, (context, documentId) => isInScope(scope, context, documentId))
}

/** After announcements may have been missed: everybody is judged anew. */
export function closeAllSockets(hocuspocus: LeanHocuspocus): number {
  return closeSockets(hocuspocus, () => true)
}

function isInScope(scope: AccessScope, context: ConnectionContext, documentId: string): boolean {
  return (
    (scope.caseId === undefined || scope.caseId === context.caseId) &&
    (scope.userId === undefined || scope.userId === context.userId) &&
    (scope.sessionId === undefined || scope.sessionId === context.sessionId) &&
    (scope.documentId === undefined || scope.documentId === documentId)
  )
}

function closeSockets(
  hocuspocus: LeanHocuspocus,
  matches: (context: ConnectionContext, documentId: string) => boolean,
): number {
  const { code, reason } = socketCloseCodes.ACCESS_CHANGED
  let closed = 0
  for (const document of hocuspocus.documents.values()) {
    for (const connection of document.getConnections()) {
      if (!matches(connection.context, document.name)) continue
      // The connection leaves the document at once; the closing handshake may take the client's time.
      connection.context.socket.close(code, reason)
      connection.close({ code, reason })
      closed++
    }
  }
  return closed
}
