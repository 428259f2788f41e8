import type { Database } from '../adapters/database/connect.ts'
import { recordRead } from '../domain/audit/record.ts'
import type { ConnectionContext } from './connection-context.ts'

/** Keys kept at most: sessions that opened documents in this hour. Past it the database is asked again, which tells doubles apart, too. */
const KEEP = 20_000
const HOUR_MS = 60 * 60 * 1000

/** Writes down who opens which document. */
export interface ReadAudit {
  /**
   * Returns when the entry is committed: nobody reads before. Once a session, document and hour; again costs nothing.
   * @throws when the database is away
   */
  opened(context: ConnectionContext, documentId: string): Promise<void>
}

export function createReadAudit(db: Database): ReadAudit {
  const known = new Set<string>()
  return {
    async opened({ userId, sessionId, accountRole, caseId, client }, documentId) {
      const key = `${sessionId} ${documentId} ${Math.floor(Date.now() / HOUR_MS)}`
      if (known.has(key)) return
      const actor = { userId, sessionId, role: accountRole }
      const subject = { type: 'liveDocument', id: documentId }
      await recordRead({ db, actor, client }, { caseId, act: 'liveDocument.opened', subject })
      if (known.size >= KEEP) known.clear()
      known.add(key)
    },
  }
}
