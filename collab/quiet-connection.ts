import { type Connection, type Document, IncomingMessage, MessageReceiver } from '@hocuspocus/server'
import type { Logger } from '../adapters/log.ts'

/** What Hocuspocus 4.7 keeps private of a connection. */
interface ConnectionInternals {
  messageQueue: Uint8Array[]
  processMessages(): Promise<void>
}

/** Closes that say nothing of their own: the client comes back and syncs anew (@hocuspocus/common, `ResetConnection`). */
const RESET = { code: 4205, reason: 'Reset Connection' }

/**
 * Lets the connections of a document work through their messages as stock does, but for one thing: stock prints each refused
 * message with its stack to stderr, which a hostile client could fill a disk with. The guard has said already who was refused.
 */
export function handleQuietly(document: Document, work: ConnectionInternals['processMessages']): void {
  const { addConnection } = document
  document.addConnection = (connection) => {
    const internals = connection as unknown as ConnectionInternals
    internals.processMessages = work
    return addConnection.call(document, connection)
  }
}

/** What works through the messages of any connection: one function for all of them. */
export function createMessageWork(log: Logger): ConnectionInternals['processMessages'] {
  return function processQuietly(this: unknown) {
    return processMessages(this as Connection, this as ConnectionInternals, log)
  }
}

async function processMessages(
  connection: Connection,
  { messageQueue }: ConnectionInternals,
  log: Logger,
): Promise<void> {
  for (let data = messageQueue[0]; data !== undefined; data = messageQueue[0]) {
    try {
      await handle(connection, data)
    } catch (error) {
      const { code, reason } = closeOf(error)
      if (code === RESET.code) log.warn({ documentId: connection.document.name, err: error }, 'a message failed')
      connection.close({ code, reason })
      messageQueue.length = 0
      return
    }
    messageQueue.shift()
  }
}

async function handle(connection: Connection, data: Uint8Array): Promise<void> {
  const message = new IncomingMessage(data)
  // An address is a document's name, perhaps with a session.
  const [documentName] = message.readVarString().split('\0')
  if (documentName !== connection.document.name) return
  message.writeVarString(connection.messageAddress)
  await connection.callbacks.beforeHandleMessage(connection, data)
  await new MessageReceiver(message).apply(connection.document, connection)
}

function closeOf(error: unknown): { code: number; reason: string } {
  const { code, reason } = error as { code?: unknown; reason?: unknown }
  return {
    code: typeof code === 'number' ? code : RESET.code,
    reason: typeof reason === 'string' ? reason : RESET.reason,
  }
}
