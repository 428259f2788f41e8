import type { beforeHandleAwarenessPayload, Extension } from '@hocuspocus/server'
import { type AwarenessUser, partyColors } from '../../contracts/live/awareness.ts'
import { liveLimits } from '../../contracts/live/close-codes.ts'
import type { ConnectionContext } from '../connection-context.ts'

/** Client ids that one connection may be present under; providers have one. */
const MAX_CLIENTS = 4

/**
 * Presence tells the truth: name and party come from the session, a state that is too large or belongs to somebody else's
 * client id is dropped (docs/rules.md, ACC10).
 */
export function awarenessGuard(): Extension<ConnectionContext> {
  return {
    extensionName: 'awareness-guard',
    async beforeHandleAwareness({ states, document, connection }: beforeHandleAwarenessPayload<ConnectionContext>) {
      if (!connection) return
      const { userId, userName, party } = connection.context
      const user: AwarenessUser = { id: userId, name: userName, party, color: partyColors[party] }
      const own = document.getClients(connection)
      let fresh = 0
      for (const [clientId, state] of states) {
        const isOneTooMany = !own.has(clientId) && own.size + ++fresh > MAX_CLIENTS
        if (isOneTooMany || isForeign(clientId) || JSON.stringify(state).length > liveLimits.awarenessBytes)
          states.delete(clientId)
        else state.user = user
      }

      function isForeign(clientId: number): boolean {
        for (const [other, { clients }] of document.connections) {
          if (clients.has(clientId)) return other !== connection && other.context.userId !== userId
        }
        // Somebody who is connected to another process.
        const elsewhere: unknown = document.awareness.getStates().get(clientId)?.user?.id
        return elsewhere !== undefined && elsewhere !== userId
      }
    },
  }
}
