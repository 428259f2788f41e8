import { createDecoder, type Decoder, readVarUint, readVarUint8Array } from 'lib0/decoding'
import { createEncoder, type Encoder, toUint8Array, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import type { Incoming } from './codec.ts'

/** The sync messages of y-protocols, which both protocols wrap (y-protocols/PROTOCOL.md). */
const STEP_1 = 0
const STEP_2 = 1
const UPDATE = 2

/** State vector of an empty document. */
const NOTHING = Uint8Array.of(0)

export function frame(write: (encoder: Encoder) => void): Uint8Array {
  const encoder = createEncoder()
  write(encoder)
  return toUint8Array(encoder)
}

export function decoderOf(bytes: Uint8Array): Decoder {
  return createDecoder(bytes)
}

export function writeStep1(encoder: Encoder): void {
  writeVarUint(encoder, STEP_1)
  writeVarUint8Array(encoder, NOTHING)
}

export function writeStep2(encoder: Encoder, update: Uint8Array): void {
  writeVarUint(encoder, STEP_2)
  writeVarUint8Array(encoder, update)
}

export function writeUpdate(encoder: Encoder, update: Uint8Array): void {
  writeVarUint(encoder, UPDATE)
  writeVarUint8Array(encoder, update)
}

export function readSync(decoder: Decoder): Incoming {
  switch (readVarUint(decoder)) {
    case STEP_1:
      return { kind: 'asked' }
    case STEP_2:
      return { kind: 'synced', update: readVarUint8Array(decoder) }
    case UPDATE:
      return { kind: 'update', update: readVarUint8Array(decoder) }
    default:
      return { kind: 'other' }
  }
}
