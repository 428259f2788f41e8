import { type Decoder, readVarString, readVarUint } from 'lib0/decoding'
import { type Encoder, writeVarString, writeVarUint } from 'lib0/encoding'
import type { Codec, Incoming } from './codec.ts'
import { decoderOf, frame, readSync, writeStep1, writeStep2, writeUpdate } from './sync.ts'

/** Message types of Hocuspocus 4.7 (`MessageType` of @hocuspocus/server); each frame starts with the document's name. */
const SYNC = 0
const AUTH = 2
const SYNC_REPLY = 4
const CLOSE = 7
const SYNC_STATUS = 8

/** `AuthMessageType` of @hocuspocus/common. */
const TOKEN = 0
const PERMISSION_DENIED = 1
const AUTHENTICATED = 2

/** The provider's version, which follows the token. */
const PROVIDER_VERSION = '4.8.0'

function named(documentName: string, type: number, write: (encoder: Encoder) => void): Uint8Array {
  return frame((encoder) => {
    writeVarString(encoder, documentName)
    writeVarUint(encoder, type)
    write(encoder)
  })
}

function readAuthentication(decoder: Decoder): Incoming {
  switch (readVarUint(decoder)) {
    case AUTHENTICATED:
      return { kind: 'authenticated' }
    case PERMISSION_DENIED:
      return { kind: 'denied' }
    default:
      return { kind: 'other' }
  }
}

export const hocuspocusCodec: Codec = {
  answersFirstSync: true,
  hello: ({ documentName, token }) => [
    named(documentName, AUTH, (encoder) => {
      writeVarUint(encoder, TOKEN)
      writeVarString(encoder, token)
      writeVarString(encoder, PROVIDER_VERSION)
    }),
    named(documentName, SYNC, writeStep1),
  ],
  update: ({ documentName }, update) => named(documentName, SYNC, (encoder) => writeUpdate(encoder, update)),
  state: ({ documentName }, update) => named(documentName, SYNC, (encoder) => writeStep2(encoder, update)),
  read(bytes) {
    const decoder = decoderOf(bytes)
    // The name: one document a socket here, so it is skipped unread.
    const nameLength = readVarUint(decoder)
    decoder.pos += nameLength
    switch (readVarUint(decoder)) {
      case SYNC:
      case SYNC_REPLY:
        return readSync(decoder)
      case SYNC_STATUS:
        return { kind: 'acknowledged', saved: readVarUint(decoder) === 1 }
      case AUTH:
        return readAuthentication(decoder)
      case CLOSE:
        return { kind: 'closed', reason: readVarString(decoder) }
      default:
        return { kind: 'other' }
    }
  },
}
