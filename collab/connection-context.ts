import type { AccountRole, DocumentAccess } from '../contracts/access.ts'
import type { Party } from '../contracts/live/awareness.ts'
import type { LiveSocket } from './socket.ts'

/** Address and browser of a socket. */
export interface SocketClient {
  ip: string
  userAgent: string
}

/** What every connection knows before anybody is authenticated: its socket. Hocuspocus hands it to each hook. */
export interface SocketContext {
  socket: LiveSocket
  /** Editor schema that the client said in its address; undefined when it said none. */
  schema: number | undefined
  /** Where it comes from, for the audit. */
  client: SocketClient
}

/** What a connection to one document knows of its person, from the session and the database, never from the client. */
export interface ConnectionContext extends SocketContext {
  userId: string
  sessionId: string
  userName: string
  accountRole: AccountRole
  party: Party
  caseId: string
  access: DocumentAccess
  /** The document's epoch when this connection was let in. */
  epoch: number
  /** When the access token ends, in seconds since 1970. */
  expiresAt: number
}
