import { expect, test } from 'vitest'
import { frameOf } from './frames.ts'

/** Header of each length that RFC 6455 §5.2 tells apart; every browser test reads the rest. */
const headers: [number, number[]][] = [
  [0, [0x82, 0]],
  [125, [0x82, 125]],
  [126, [0x82, 126, 0, 126]],
  [65_535, [0x82, 126, 0xff, 0xff]],
  [65_536, [0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]],
  [300_000, [0x82, 127, 0, 0, 0, 0, 0, 4, 0x93, 0xe0]],
]

test.each(headers)('a frame of %i bytes', (length, header) => {
  const payload = new Uint8Array(length).map((_, i) => i % 251)
  const frame = frameOf(payload)
  expect([...frame.subarray(0, header.length)]).toEqual(header)
  expect(Buffer.compare(frame.subarray(header.length), payload)).toBe(0)
})

test('what is sent twice is framed once, and what differs is not mixed up', () => {
  const [first, second] = [Uint8Array.of(1), Uint8Array.of(2)]
  expect(frameOf(first)).toBe(frameOf(first))
  expect([...frameOf(second)]).toEqual([0x82, 1, 2])
  expect([...frameOf(first)]).toEqual([0x82, 1, 1])
})
