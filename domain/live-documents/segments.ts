import { createDecoder, hasContent, readUint8, readVarString, readVarUint, readVarUint8Array } from 'lib0/decoding'
import {
  createEncoder,
  toUint8Array,
  writeUint8,
  writeVarString,
  writeVarUint,
  writeVarUint8Array,
} from 'lib0/encoding'
import type { UpdateActorKind, UpdateAuthor } from './update-log.ts'

/** One update inside a log row, with who made it and when (milliseconds since 1970). */
export interface Segment extends UpdateAuthor {
  at: number
  update: Uint8Array
}

/** First byte of a row, so that a later layout can live beside this one. */
const LAYOUT = 1
const actorKinds: readonly UpdateActorKind[] = ['person', 'server', 'ai']

/**
 * Packs what one document received during one commit: `layout • (kind • userId • at • update)*`, in lib0 encoding. The updates
 * of different connections are never merged, so that each keeps its author.
 */
export function encodeSegments(segments: readonly Segment[]): Uint8Array {
  const encoder = createEncoder()
  writeUint8(encoder, LAYOUT)
  for (const { kind, userId, at, update } of segments) {
    writeUint8(encoder, actorKinds.indexOf(kind))
    writeVarString(encoder, userId ?? '')
    writeVarUint(encoder, at)
    writeVarUint8Array(encoder, update)
  }
  return toUint8Array(encoder)
}

/** @throws Error for a row of an unknown layout: reading on would lose text. */
export function decodeSegments(row: Uint8Array): Segment[] {
  const decoder = createDecoder(row)
  const layout = readUint8(decoder)
  if (layout !== LAYOUT) throw new Error(`log row of unknown layout ${layout}`)
  const segments: Segment[] = []
  while (hasContent(decoder)) {
    const kind = actorKinds[readUint8(decoder)]
    if (!kind) throw new Error('log row with an unknown kind of actor')
    const userId = readVarString(decoder) || undefined
    segments.push({ kind, userId, at: readVarUint(decoder), update: readVarUint8Array(decoder) })
  }
  return segments
}
