import { HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { writeVarInt, writeVarUint8Array } from 'lib0/encoding'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { frame, messageTypes, syncFrame } from '../../../test-support/raw-client.ts'
import { CalmProvider } from './calm-provider.ts'

let socket: HocuspocusProviderWebsocket
let provider: CalmProvider
let document: Y.Doc
/** Somebody else's copy, and what it says. */
let other: Y.Doc
let updates: Uint8Array[]

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
  socket = new HocuspocusProviderWebsocket({ url: 'ws://127.0.0.1:1', autoConnect: false })
  document = new Y.Doc()
  provider = new CalmProvider({ name: 'd', document, websocketProvider: socket })
  other = new Y.Doc()
  updates = []
  other.on('update', (update: Uint8Array) => void updates.push(update))
})

afterEach(() => {
  provider.destroy()
  socket.destroy()
  vi.useRealTimers()
})

function hear(data: Uint8Array): void {
  provider.onMessage({ data } as unknown as MessageEvent)
}

function hearUpdate(update: Uint8Array, step = 2): void {
  hear(syncFrame('d', step, update))
}

function hearLetter(letter: string): void {
  const text = other.getText('t')
  text.insert(text.length, letter)
  hearUpdate(updates.at(-1) as Uint8Array)
}

const shown = () => document.getText('t').toString()

test('a letter after a pause is there at once; what comes right behind it comes together', () => {
  const changes: { origin: unknown; local: boolean }[] = []
  document.on('afterTransaction', ({ origin, local }) => void changes.push({ origin, local }))
  hearLetter('a')
  expect(shown()).toBe('a')
  for (const letter of 'bcd') hearLetter(letter)
  expect(shown()).toBe('a')
  vi.advanceTimersByTime(80)
  expect(shown()).toBe('abcd')
  expect(changes).toEqual([
    { origin: provider, local: false },
    { origin: provider, local: false },
  ])
  vi.advanceTimersByTime(80)
  hearLetter('e')
  expect(shown()).toBe('abcde')
})

test('one’s own changes and acknowledgements do not wait for it', () => {
  hearLetter('a')
  hearLetter('b')
  document.getText('own').insert(0, 'mine')
  expect(provider.unsyncedChanges).toBe(1)
  hear(frame('d', messageTypes.status, (encoder) => writeVarInt(encoder, 1)))
  expect(provider.unsyncedChanges).toBe(0)
  expect(shown()).toBe('a')
})

test('an exchange of states, a close and the end find everything in the document that came before them', () => {
  hearLetter('a')
  hearLetter('b')
  hearUpdate(Y.encodeStateVector(other), 0)
  expect(shown()).toBe('ab')
  hearLetter('c')
  provider.onClose()
  expect(shown()).toBe('abc')
  hearLetter('d')
  provider.destroy()
  expect(shown()).toBe('abcd')
})

test('places of others come with their letters, in order', () => {
  hearLetter('a')
  hearLetter('b')
  const his = new Awareness(other)
  his.setLocalState({ cursor: 'here' })
  const place = encodeAwarenessUpdate(his, [other.clientID])
  hear(frame('d', messageTypes.awareness, (encoder) => writeVarUint8Array(encoder, place)))
  expect(provider.awareness?.getStates().has(other.clientID)).toBe(false)
  vi.advanceTimersByTime(80)
  expect(shown()).toBe('ab')
  expect(provider.awareness?.getStates().get(other.clientID)).toEqual({ cursor: 'here' })
  his.destroy()
})

test('one that cannot be read does not take others with it, nor keep the document from closing', () => {
  const told = vi.spyOn(console, 'error').mockReturnValue()
  const hearNonsense = () =>
    hear(frame('d', messageTypes.awareness, (encoder) => writeVarUint8Array(encoder, new Uint8Array([1, 2, 3]))))
  hearLetter('a')
  hearNonsense()
  hearLetter('b')
  vi.advanceTimersByTime(80)
  expect(shown()).toBe('ab')
  hearNonsense()
  hearLetter('c')
  provider.isAuthenticated = true
  provider.onClose()
  expect([shown(), provider.isAuthenticated]).toEqual(['abc', false])
  expect(told).toHaveBeenCalledTimes(2)
  told.mockRestore()
})
