import type { connectedPayload, Extension } from '@hocuspocus/server'
import { socketCloseCodes } from '../../contracts/live/close-codes.ts'
import { findDocumentAccessFacts } from '../../domain/cases/document-access.queries.ts'
import { documentAccess } from '../../domain/live-documents/live-documents.policy.ts'
import type { ConnectionContext } from '../connection-context.ts'
import type { AuthenticationDeps } from './authentication.ts'

/**
 * Rights that changed while a connection was being let in: their announcement came too early to find it, so it reads them once
 * more now that announcements do find it. A difference closes the whole socket, as an announcement does (docs/rules.md, ACC5).
 */
export function rightsAgain({ db, log }: Pick<AuthenticationDeps, 'db' | 'log'>): Extension<ConnectionContext> {
  return {
    extensionName: 'rights-again',
    async connected({ connection, documentName }: connectedPayload<ConnectionContext>) {
      const { userId, sessionId, access, party, socket } = connection.context
      let close: { code: number; reason: string } | undefined
      try {
        const facts = await findDocumentAccessFacts(db, { documentId: documentName, userId, sessionId })
        // Emergency access has no role in the case; it appears as an observer (authentication.ts).
        const isParty = facts !== undefined && (facts.role ?? 'observer') === party
        const isSame = isParty && documentAccess(facts, facts, userId) === access
        if (!isSame) close = socketCloseCodes.ACCESS_CHANGED
      } catch (error) {
        log.warn({ err: error, documentId: documentName }, 'rights cannot be read')
        close = socketCloseCodes.TRY_AGAIN_LATER
      }
      if (!close) return
      socket.close(close.code, close.reason)
      connection.close(close)
    },
  }
}
