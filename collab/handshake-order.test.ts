import { createEncoder, toUint8Array, writeVarString, writeVarUint } from 'lib0/encoding'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { HandshakeOrder } from './handshake-order.ts'

beforeEach(() => {
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
})

/** A message as providers send it; the last number tells them apart. */
function message(address: string, type: number, step: number, n = 0): Uint8Array {
  const encoder = createEncoder()
  writeVarString(encoder, address)
  for (const value of [type, step, n]) writeVarUint(encoder, value)
  return toUint8Array(encoder)
}

const sync = (step: number, n = 0, address = 'a') => message(address, 0, step, n)
const [step1, step2] = [sync(0), sync(1)]
const update = (n: number, address = 'a') => sync(2, n, address)
const auth = message('a', 2, 0)

function order() {
  const forwarded: Uint8Array[] = []
  const handshake = new HandshakeOrder({ message: (data) => forwarded.push(data), answered: () => undefined })
  const send = (...messages: Uint8Array[]) => {
    for (const each of messages) handshake.message(each)
  }
  return { forwarded, handshake, send }
}

test('[SYNC14] updates wait for the answer to the state vector and follow it in order', () => {
  const { forwarded, send } = order()
  send(auth, update(1), step1, update(2))
  expect(forwarded).toEqual([auth, step1])
  send(step2, update(3))
  expect(forwarded).toEqual([auth, step1, step2, update(1), update(2), update(3)])
})

test('[SYNC14] a later handshake on the same socket holds updates again, of its document only', () => {
  const { forwarded, send } = order()
  send(step1, step2, sync(0, 0, 'b'), sync(1, 0, 'b'))
  forwarded.length = 0
  send(step1, update(1), update(2, 'b'), step2)
  expect(forwarded).toEqual([step1, update(2, 'b'), step2, update(1)])
})

test('[SYNC14] a client that never answers is judged as it is after a while, and one that sends too much at once', () => {
  const { forwarded, send } = order()
  send(step1, update(1))
  vi.advanceTimersByTime(4_000)
  expect(forwarded).toEqual([step1])
  vi.advanceTimersByTime(2_000)
  expect(forwarded).toEqual([step1, update(1)])
  send(update(2))
  expect(forwarded).toEqual([step1, update(1), update(2)])

  const other = order()
  const large = new Uint8Array(700_000)
  large.set(update(1))
  other.send(large, large)
  expect(other.forwarded).toHaveLength(2)
})

test('[SYNC14] what is no sync message passes, also what cannot be read; nothing is forwarded after the end', () => {
  const { forwarded, handshake, send } = order()
  const broken = new Uint8Array([200, 1])
  send(new Uint8Array(), broken, auth, message('a', 1, 0), message('a', 7, 0))
  expect(forwarded).toHaveLength(5)
  send(update(1))
  handshake.stop()
  vi.advanceTimersByTime(10_000)
  expect(forwarded).toHaveLength(5)
})
