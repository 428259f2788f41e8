import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { expect, test } from 'vitest'
import { createYFrames, emptyAwareness } from './y-frames.ts'

const frames = createYFrames('document')
const always = () => true

function bytes(...values: (number | string | Uint8Array)[]): Uint8Array {
  const encoder = createEncoder()
  for (const value of values) {
    if (typeof value === 'number') writeVarUint(encoder, value)
    else if (typeof value === 'string') writeVarString(encoder, value)
    else writeVarUint8Array(encoder, value)
  }
  return toUint8Array(encoder)
}

const payload = new Uint8Array([1, 2, 3])
const awareness = (client: number, clock: number) => bytes(1, bytes(1, client, clock, '{"cursor":1}'))

test('[SYNC16] sync and awareness messages only get the document in front, and lose it again', () => {
  for (const message of [bytes(0, 0, payload), bytes(0, 1, payload), bytes(0, 2, payload), awareness(7, 1)]) {
    const addressed = frames.incoming(message, always)
    expect(addressed).toEqual(new Uint8Array([...bytes('document'), ...message]))
    expect(frames.outgoing(addressed as Uint8Array)).toEqual({ kind: 'message', data: message })
  }
})

test('[SYNC16] no message of a client becomes one that only Hocuspocus knows', () => {
  for (let type = 2; type < 300; type++) expect(frames.incoming(bytes(type, 0, 'x'), always)).toBe('nothing')
})

test('[SYNC16] what cannot be read goes no further, also when a length reaches past the end', () => {
  const cut = (message: Uint8Array) => message.subarray(0, -1)
  const wrong = [
    new Uint8Array(),
    bytes(0),
    bytes(0, 3, payload),
    cut(bytes(0, 2, payload)),
    cut(awareness(7, 1)),
    bytes(1, bytes(1, 7, 1, 'not JSON')),
    bytes(1, bytes(2, 7, 1, '{}')),
    bytes(1, cut(bytes(1, 7, 1, '{}'))),
  ]
  for (const message of wrong) {
    expect(frames.incoming(message, always)).toBe('unreadable')
    // A frame is a view into a pool: what lies behind it is somebody else's.
    const pool = new Uint8Array(message.length + 1000).fill(34)
    pool.set(message)
    expect(frames.incoming(pool.subarray(0, message.length), always)).toBe('unreadable')
  }
})

test('[SYNC16] presence that a client only sends back goes no further', () => {
  const isNews = (_client: number, clock: number) => clock > 4
  expect(frames.incoming(awareness(7, 4), isNews)).toBe('nothing')
  expect(frames.incoming(awareness(7, 5), isNews)).not.toBe('nothing')
  expect(frames.incoming(emptyAwareness, always)).toBe('nothing')
  const huge = JSON.stringify({ cursor: 'x'.repeat(70_000) })
  expect(frames.incoming(bytes(1, bytes(1, 7, 5, huge)), always)).toBe('nothing')
})

test('[SYNC16] a refusal and the close of the document are told apart from what y-websocket has no words for', () => {
  const from = (...values: (number | string)[]) => frames.outgoing(bytes('document', ...values))
  expect(from(2, 1, 'permission-denied')).toEqual({ kind: 'denied' })
  expect(from(7, 'UPDATE_REFUSED')).toEqual({ kind: 'closed', reason: 'UPDATE_REFUSED' })
  expect(from(2, 2, 'read-write')).toEqual({ kind: 'nothing' })
  expect(from(2, 0)).toEqual({ kind: 'nothing' })
  expect(from(8, 1)).toEqual({ kind: 'nothing' })
})
