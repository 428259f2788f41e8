import { readVarUint } from 'lib0/decoding'
import { writeVarUint } from 'lib0/encoding'
import type { Codec } from './codec.ts'
import { decoderOf, frame, readSync, writeStep1, writeStep2, writeUpdate } from './sync.ts'

/** y-websocket: message type, then the y-protocols message; the document is in the address. */
const SYNC = 0

export const yWebsocketCodec: Codec = {
  answersFirstSync: true,
  hello: () => [
    frame((encoder) => {
      writeVarUint(encoder, SYNC)
      writeStep1(encoder)
    }),
  ],
  update: (_seat, update) =>
    frame((encoder) => {
      writeVarUint(encoder, SYNC)
      writeUpdate(encoder, update)
    }),
  state: (_seat, update) =>
    frame((encoder) => {
      writeVarUint(encoder, SYNC)
      writeStep2(encoder, update)
    }),
  read(bytes) {
    const decoder = decoderOf(bytes)
    return readVarUint(decoder) === SYNC ? readSync(decoder) : { kind: 'other' }
  },
}

/** The bare relay passes y-websocket frames on and says nothing itself. */
export const relayCodec: Codec = { ...yWebsocketCodec, answersFirstSync: false, hello: () => [] }
