import type { ProtocolName, Seat } from '../peer.ts'
import { hocuspocusCodec } from './hocuspocus.ts'
import { relayCodec, yWebsocketCodec } from './y-websocket.ts'

/** What a server's frame says, as far as the bench cares. */
export type Incoming =
  | { kind: 'authenticated' }
  | { kind: 'denied' }
  /** The server asks what we have (sync step 1). */
  | { kind: 'asked' }
  /** Answer to our first sync (sync step 2): all that we lack. */
  | { kind: 'synced'; update: Uint8Array }
  | { kind: 'update'; update: Uint8Array }
  /** One of our updates is in; `saved` false means refused. */
  | { kind: 'acknowledged'; saved: boolean }
  | { kind: 'closed'; reason: string }
  | { kind: 'other' }

/** One protocol on one socket: pure functions on bytes. */
export interface Codec {
  /** First frames after the socket has opened. */
  hello(seat: Seat): Uint8Array[]
  /** A frame with one update; also the answer to `asked` (an update that is a whole state). */
  update(seat: Seat, update: Uint8Array): Uint8Array
  /** The answer to `asked`. */
  state(seat: Seat, update: Uint8Array): Uint8Array
  read(frame: Uint8Array): Incoming
  /** False where no server answers a first sync. */
  answersFirstSync: boolean
}

const codecs: Record<ProtocolName, Codec> = {
  hocuspocus: hocuspocusCodec,
  'y-websocket': yWebsocketCodec,
  relay: relayCodec,
}

export function codecOf(protocol: ProtocolName): Codec {
  return codecs[protocol]
}
