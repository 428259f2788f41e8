import { createEncoder, toUint8Array, writeVarInt, writeVarString, writeVarUint } from 'lib0/encoding'
import { describe, expect, test } from 'vitest'
import { afterIncoming, afterOutgoing, isSettled, nothingSent } from './acknowledgements.ts'
import { type Frame, readFrame, readOpeningFrame } from './wire-frames.ts'

const handshake: Frame = { documentName: 'd', kind: 'handshake' }
const update: Frame = { documentName: 'd', kind: 'update' }
const yes: Frame = { documentName: 'd', kind: 'acknowledgement', accepted: true }
const no: Frame = { documentName: 'd', kind: 'acknowledgement', accepted: false }

describe('acknowledgements', () => {
  test('[SYNC20] updates alone settle nothing: the exchange of what was changed offline must be acknowledged too', () => {
    let state = afterOutgoing(nothingSent, update, true)
    state = afterIncoming(state, yes)
    expect(isSettled(state)).toBe(false)
    state = afterOutgoing(state, handshake, true)
    expect(isSettled(state)).toBe(false)
    expect(isSettled(afterIncoming(state, yes))).toBe(true)
  })

  test('[SYNC20] every frame sent needs its own acknowledgement', () => {
    let state = afterOutgoing(afterOutgoing(nothingSent, handshake, true), update, true)
    state = afterIncoming(state, yes)
    expect(isSettled(state)).toBe(false)
    expect(isSettled(afterIncoming(state, yes))).toBe(true)
  })

  test('[SYNC20] what was dropped or refused can only be settled by a new connection', () => {
    const sent = afterOutgoing(nothingSent, handshake, true)
    expect(isSettled(afterIncoming(afterOutgoing(sent, update, false), yes))).toBe(false)
    expect(isSettled(afterIncoming(afterIncoming(sent, no), yes))).toBe(false)
  })
})

describe('frames of the protocol', () => {
  const bytes = (write: (encoder: ReturnType<typeof createEncoder>) => void) => {
    const encoder = createEncoder()
    write(encoder)
    return toUint8Array(encoder)
  }

  test('reads what matters for saving and nothing else', () => {
    const sync = (step: number) =>
      bytes((encoder) => {
        writeVarString(encoder, 'doc\u0000session')
        writeVarUint(encoder, 0)
        writeVarUint(encoder, step)
      })
    const status = (value: number) =>
      bytes((encoder) => {
        writeVarString(encoder, 'doc')
        writeVarUint(encoder, 8)
        writeVarInt(encoder, value)
      })
    expect(readFrame(sync(0))).toBeUndefined()
    expect(readFrame(sync(1))).toEqual({ documentName: 'doc', kind: 'handshake' })
    expect(readFrame(sync(2))).toEqual({ documentName: 'doc', kind: 'update' })
    expect(readFrame(status(1))).toEqual({ documentName: 'doc', kind: 'acknowledgement', accepted: true })
    expect(readFrame(status(0))).toEqual({ documentName: 'doc', kind: 'acknowledgement', accepted: false })
    expect(readFrame(new Uint8Array([9]))).toBeUndefined()
    expect(readFrame(new Uint8Array())).toBeUndefined()
  })

  test('reads what opens and closes a document', () => {
    const frame = (type: number, step?: number) =>
      bytes((encoder) => {
        writeVarString(encoder, 'doc')
        writeVarUint(encoder, type)
        if (step !== undefined) writeVarUint(encoder, step)
      })
    expect(readOpeningFrame(frame(2, 0))).toEqual({ documentName: 'doc', kind: 'ask' })
    expect(readOpeningFrame(frame(2, 1))).toEqual({ documentName: 'doc', kind: 'refusal' })
    expect(readOpeningFrame(frame(7))).toEqual({ documentName: 'doc', kind: 'close' })
    for (const other of [frame(2, 2), frame(0, 0), frame(2)]) expect(readOpeningFrame(other)).toBeUndefined()
  })
})
