import type { Document } from '@hocuspocus/server'
import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { broadcastWith, withoutDelay } from './hocuspocus-internals.ts'

/** Origin of edits that are in the log already. */
export const committedOrigin = { source: 'local', skipStoreHooks: true } as const

/** Hocuspocus: a sync message; y-protocols/sync: an update. */
const SYNC = 0
const SYNC_UPDATE = 2

/** Who has no use for what is passed on at the moment, and of which document: they wrote it. */
let author: object | undefined
let authored: Document | undefined

/**
 * Passes on what is applied to this document from now on. Stock sends an update back to its writer, too; that is a sixth of all
 * writes where five type.
 */
export function startBroadcast(document: Document): void {
  document.onUpdate((_, origin) => {
    // Yjs itself tidied up behind the edit (redundant marks): its writer has not done that.
    if (origin !== committedOrigin && authored === document) author = undefined
  })
  broadcastWith(document, (update) => {
    const writer = authored === document ? author : undefined
    let message: Uint8Array | undefined
    let address: string | undefined
    for (const connection of document.connections.keys()) {
      if (connection === writer) continue
      if (message === undefined || connection.messageAddress !== address) {
        address = connection.messageAddress
        message = updateMessage(address, update)
      }
      connection.send(message)
    }
  })
}

/** Applies what is committed and sends it at once, to all but its only writer. */
export function passOn(document: Document, writer: object | undefined, apply: () => void): void {
  // What others wrote and still waits to be sent is for everybody.
  document.flush()
  author = writer
  authored = document
  try {
    withoutDelay(document, apply)
  } finally {
    author = authored = undefined
  }
}

function updateMessage(address: string, update: Uint8Array): Uint8Array {
  const encoder = createEncoder()
  writeVarString(encoder, address)
  writeVarUint(encoder, SYNC)
  writeVarUint(encoder, SYNC_UPDATE)
  writeVarUint8Array(encoder, update)
  return toUint8Array(encoder)
}
