import type { connectedPayload, Extension } from '@hocuspocus/server'
import { socketCloseCodes } from '../contracts/live/close-codes.ts'
import type { ConnectionContext } from './connection-context.ts'
import type { LiveSocket } from './socket.ts'

/** Tabs of one person on all devices; sockets of one address, behind which an office may sit. */
const SOCKETS_OF_USER = 20
const SOCKETS_OF_ADDRESS = 100

/** How many sockets one person and one address have open, and not more than that. */
export function createSocketCounts({ rateLimit }: { rateLimit: boolean }) {
  const byUser = new Map<string, Set<LiveSocket>>()
  const byAddress = new Map<string, Set<LiveSocket>>()

  const isFull = (sockets: Set<LiveSocket> | undefined, limit: number) => rateLimit && (sockets?.size ?? 0) >= limit

  return {
    /** Whether another socket of this address may open. */
    hasRoom: (address: string): boolean => !isFull(byAddress.get(address), SOCKETS_OF_ADDRESS),
    opened: (address: string, socket: LiveSocket): void => add(byAddress, address, socket),
    closed: (address: string, socket: LiveSocket): void => remove(byAddress, address, socket),
    /** The socket, as its connections know it, is gone. */
    left(socket: LiveSocket): void {
      for (const userId of byUser.keys()) remove(byUser, userId, socket)
    },
    /** Closes the socket that is one too many for its person. */
    extension: {
      extensionName: 'socket-counts',
      async connected({ connection }: connectedPayload<ConnectionContext>) {
        const { userId, socket } = connection.context
        const sockets = byUser.get(userId)
        if (sockets?.has(socket)) return
        if (!isFull(sockets, SOCKETS_OF_USER)) return add(byUser, userId, socket)
        const { code, reason } = socketCloseCodes.TRY_AGAIN_LATER
        socket.close(code, reason)
        connection.close({ code, reason })
      },
    } satisfies Extension<ConnectionContext>,
  }
}

function add(sets: Map<string, Set<LiveSocket>>, key: string, socket: LiveSocket): void {
  const set = sets.get(key) ?? new Set()
  set.add(socket)
  sets.set(key, set)
}

function remove(sets: Map<string, Set<LiveSocket>>, key: string, socket: LiveSocket): void {
  const set = sets.get(key)
  if (set?.delete(socket) && set.size === 0) sets.delete(key)
}
