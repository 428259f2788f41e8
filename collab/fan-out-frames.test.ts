import { expect, test } from 'vitest'
import { decodeFrame, encodeFrame, type Frame } from './fan-out-frames.ts'

test.each<Frame>([
  { kind: 'row', seq: 1, sealed: Buffer.of(9, 8, 7) },
  { kind: 'row', seq: 2 ** 40 + 3, sealed: Buffer.alloc(256 * 1024, 5) },
  { kind: 'awareness', sealed: Buffer.of(1, 2) },
  { kind: 'awareness-wanted' },
])('a frame comes out as it went in ($kind)', (frame) => {
  expect(decodeFrame(encodeFrame(frame))).toEqual(frame)
})

test('a row that is too large is only announced', () => {
  const frame = decodeFrame(encodeFrame({ kind: 'row', seq: 7, sealed: Buffer.alloc(256 * 1024 + 1) }))
  expect(frame).toEqual({ kind: 'row', seq: 7, sealed: Buffer.alloc(0) })
})

test.each([[[]], [[0]], [[0, 1, 2, 3, 4, 5]], [[2, 0]], [[3]], [[255, 1, 2]]])('%o is no frame', (bytes) => {
  expect(decodeFrame(Uint8Array.from(bytes))).toBeUndefined()
})
