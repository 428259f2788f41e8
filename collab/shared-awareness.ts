import type { Document, TransactionOrigin } from '@hocuspocus/server'
import { applyAwarenessUpdate, encodeAwarenessUpdate } from 'y-protocols/awareness'

/** How long changes of presence are gathered before the other processes hear of them, in ms. */
const GATHER_MS = 100

/** Origin of what another process said; nobody passes it on. */
const fromElsewhere = { source: 'local' } as const satisfies TransactionOrigin

/** The presence of the people who are on a document in this process, for the other processes. */
export interface SharedAwareness {
  /** Says who is here. */
  announce(): void
  /** Takes over what another process says. */
  receive(update: Uint8Array): void
  /** Says at once what is still to be said: people leave, and then the copy is gone. */
  stop(): void
}

/**
 * Passes on the presence of clients that are connected here, and only theirs. Clients renew theirs every 15 s and Yjs lets go of
 * one that was not renewed for 30 s, so those of a process that died go by themselves.
 */
export function shareAwareness(
  document: Document,
  { reaches, send }: { reaches(): boolean; send(update: Uint8Array): void },
): SharedAwareness {
  const { awareness } = document
  const here = new Set<number>()
  const changed = new Set<number>()
  let timer: NodeJS.Timeout | undefined

  awareness.on('update', ({ added, updated, removed }: Changes, origin: unknown) => {
    if (origin === fromElsewhere) return
    if (isConnection(origin)) for (const client of [...added, ...updated]) changed.add(client) && here.add(client)
    for (const client of removed) if (here.delete(client)) changed.add(client)
    if (changed.size === 0) return
    if (!reaches()) changed.clear()
    else timer ??= setTimeout(flush, GATHER_MS)
  })

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (changed.size === 0) return
    const update = encodeAwarenessUpdate(awareness, [...changed])
    changed.clear()
    send(update)
  }

  return {
    announce() {
      for (const client of here) if (awareness.states.has(client)) changed.add(client)
      flush()
    },
    receive: (update) => applyAwarenessUpdate(awareness, update, fromElsewhere),
    stop: flush,
  }
}

interface Changes {
  added: number[]
  updated: number[]
  removed: number[]
}

function isConnection(origin: unknown): boolean {
  return typeof origin === 'object' && origin !== null && 'source' in origin && origin.source === 'connection'
}
