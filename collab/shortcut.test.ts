import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { type Admission, DocumentClosed } from './admission.ts'
import type { ClientConnection, LiveConnection } from './hocuspocus-internals.ts'
import { createShortcut } from './shortcut.ts'
import { readHeader } from './sync-header.ts'

/** A message of step 2 (an update) with one byte, or another step. */
function message(update: number, { address = 'document', step = 2, length = 1 } = {}): Uint8Array {
  const encoder = createEncoder()
  writeVarString(encoder, address)
  for (const value of [0, step]) writeVarUint(encoder, value)
  if (length === 1) writeVarUint8Array(encoder, Uint8Array.of(update))
  else for (const value of [length, update]) writeVarUint(encoder, value)
  return toUint8Array(encoder)
}

function framed(update: Uint8Array): Uint8Array {
  const encoder = createEncoder()
  writeVarString(encoder, 'document')
  for (const value of [0, 2]) writeVarUint(encoder, value)
  writeVarUint8Array(encoder, update)
  return toUint8Array(encoder)
}

const lastByte = (data: Uint8Array) => data.at(-1)

function open({ isBusy = false } = {}) {
  const commits: { update: Uint8Array; resolve: () => void; reject: (error: Error) => void }[] = []
  const [sent, forwarded, errors, closed] = [
    [] as Uint8Array[],
    [] as (number | undefined)[],
    [] as unknown[],
    [] as unknown[],
  ]
  let verdict: 'at once' | 'known' | 'undecided' | 'throws' = 'at once'
  let isOpen = true
  const connection = {
    document: { hasConnection: () => isOpen },
    messageQueue: isBusy ? [new Uint8Array()] : [],
    processingPromise: Promise.resolve(),
    send: (data: Uint8Array) => sent.push(data),
    close: (event: unknown) => closed.push(event),
  }
  const client = { documentConnections: { document: connection }, lastMessageReceivedAt: 0 }
  const admission: Pick<Admission, 'admitAtOnce'> = {
    admitAtOnce(_: LiveConnection, update: Uint8Array) {
      if (verdict === 'known') return 'known'
      if (verdict === 'undecided') return undefined
      if (verdict === 'throws') throw new Error('unexpected')
      return new Promise<void>((resolve, reject) => commits.push({ update, resolve, reject }))
    },
  }
  const shortcut = createShortcut({
    client: client as unknown as ClientConnection,
    admission: admission as Admission,
    forward: (data) => forwarded.push(lastByte(data)),
    onError: (error) => errors.push(error),
  })
  return {
    receive: (data: Uint8Array) => shortcut.message(data, readHeader(data)),
    judge: (next: typeof verdict) => {
      verdict = next
    },
    leave: () => {
      isOpen = false
    },
    ...{ shortcut, connection, commits, sent, forwarded, errors, closed },
  }
}

const soon = () => new Promise((resolve) => setImmediate(resolve))

test('[SYNC1] an update is acknowledged after its commit, and only then the next one is looked at', async () => {
  const { receive, commits, sent, forwarded, shortcut, connection } = open()
  receive(message(1))
  receive(message(2))
  receive(message(9, { step: 0 }))
  await soon()
  expect([commits.map(({ update }) => update[0]), sent.length, forwarded]).toEqual([[1], 0, []])
  expect(shortcut.waitingBytes()).toBeGreaterThan(0)
  commits[0]?.resolve()
  await connection.processingPromise
  await soon()
  expect([commits.map(({ update }) => update[0]), sent.length, forwarded]).toEqual([[1, 2], 1, []])
  // The document's name, then: saved.
  expect(sent[0]).toEqual(Uint8Array.of(8, ...Buffer.from('document'), 8, 1))
  commits[1]?.resolve()
  await connection.processingPromise
  expect([sent.length, forwarded, shortcut.waitingBytes()]).toEqual([2, [9], 0])
})

test('everything else goes the long way: other steps, other documents, lengths that lie, what has to be looked at again', () => {
  const { receive, judge, forwarded, commits } = open()
  receive(message(1, { step: 1 }))
  receive(message(2, { address: 'elsewhere' }))
  receive(message(3, { length: 50 }))
  receive(message(4, { length: 0 }))
  judge('undecided')
  receive(message(5))
  receive(Uint8Array.of(255))
  expect([forwarded, commits]).toEqual([[1, 2, 3, 4, 5, 255], []])
  const busy = open({ isBusy: true })
  busy.receive(message(6))
  expect([busy.forwarded, busy.commits]).toEqual([[6], []])
})

test('what is known is acknowledged at once; who has left is not written to', async () => {
  const { receive, judge, sent, commits, leave, connection } = open()
  judge('known')
  receive(message(1))
  expect(sent.length).toBe(1)
  judge('at once')
  receive(message(2))
  leave()
  commits[0]?.resolve()
  await connection.processingPromise
  expect(sent.length).toBe(1)
})

test.each([
  [new DocumentClosed('ROOM_FROZEN'), 'ROOM_FROZEN', 0],
  [new Error('unexpected'), 'UPDATE_REFUSED', 1],
])(
  'an update that does not get in closes the document, and what came behind it is dropped: %s',
  async (error, reason, told) => {
    const { receive, commits, sent, forwarded, errors, closed, connection, shortcut } = open()
    receive(message(1))
    receive(message(2))
    commits[0]?.reject(error)
    await connection.processingPromise
    expect(closed).toEqual([{ code: 4403, reason }])
    expect([sent, forwarded, commits.length, errors.length, shortcut.waitingBytes()]).toEqual([[], [], 1, told, 0])
  },
)

test('[SYNC1] what is typed while a commit runs goes into the next one together, each with its own acknowledgement', async () => {
  const { receive, commits, sent, forwarded, connection } = open()
  const typist = new Y.Doc()
  const read = new Y.Doc()
  typist.on('update', (update: Uint8Array) => receive(framed(update)))
  for (const letter of 'abcd') typist.getText('t').insert(typist.getText('t').length, letter)
  receive(message(9, { step: 0 }))
  typist.getText('t').insert(4, 'e')
  for (let commit = 0; commit < 3; commit++) {
    const { update, resolve } = commits[commit] ?? {}
    if (update) Y.applyUpdate(read, update)
    resolve?.()
    await connection.processingPromise
    expect([commit, sent.length, read.getText('t').toString()]).toEqual(
      [
        [0, 1, 'a'],
        [1, 4, 'abcd'],
        [2, 5, 'abcde'],
      ][commit],
    )
  }
  expect([commits.length, forwarded]).toEqual([3, [9]])
})

test('[SYNC41] nothing that comes in is thrown on: names that every object has, and a check that fails', () => {
  const { receive, judge, forwarded, commits, errors } = open()
  const names = ['constructor', '__proto__', 'toString', '']
  for (const [n, address] of names.entries()) receive(message(n, { address }))
  judge('throws')
  receive(message(9))
  expect([forwarded, commits, errors.length]).toEqual([[0, 1, 2, 3, 9], [], 1])
})
