import { createEncoder, toUint8Array, writeVarString, writeVarUint, writeVarUint8Array } from 'lib0/encoding'
import { expect, test } from 'vitest'
import * as Y from 'yjs'
import { type Admission, DocumentClosed } from './admission.ts'
import type { ClientConnection, LiveConnection } from './hocuspocus-internals.ts'
import { Shortcut } from './shortcut.ts'
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

/** An update that nothing can be done with. */
const UNBEARABLE = 99

const lastByte = (data: Uint8Array) => data.at(-1)

interface FakeConnection {
  document: { hasConnection(): boolean }
  messageQueue: Uint8Array[]
  processingPromise: Promise<void>
  waitForPendingMessages(): Promise<void>
  send(data: Uint8Array): void
  close(event: unknown): void
}

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
  const connection: FakeConnection = {
    document: { hasConnection: () => isOpen },
    messageQueue: isBusy ? [new Uint8Array()] : [],
    processingPromise: Promise.resolve(),
    waitForPendingMessages: () => connection.processingPromise,
    send: (data: Uint8Array) => sent.push(data),
    close: (event: unknown) => closed.push(event),
  }
  const documentConnections: Record<string, FakeConnection> = { document: connection }
  const client = { documentConnections, lastMessageReceivedAt: 0 }
  const admission: Pick<Admission, 'admitAtOnce'> = {
    admitAtOnce(_: LiveConnection, update: Uint8Array, settled: (error?: unknown) => void) {
      if (verdict === 'known') return 'known'
      if (verdict === 'undecided') return undefined
      if (verdict === 'throws') throw new Error('unexpected')
      commits.push({ update, resolve: () => settled(), reject: settled })
      return 'taken'
    },
  }
  const shortcut = new Shortcut({
    client: client as unknown as ClientConnection,
    admission: admission as Admission,
    forward: (data) => {
      if (lastByte(data) === UNBEARABLE) throw new Error('unexpected')
      forwarded.push(lastByte(data))
    },
    onError: (error) => errors.push(error),
  })
  return {
    receive: (data: Uint8Array) => shortcut.message(data, readHeader(data)),
    judge: (next: typeof verdict) => {
      verdict = next
    },
    leave: () => {
      isOpen = false
      delete documentConnections.document
    },
    ...{ shortcut, connection, commits, sent, forwarded, errors, closed },
  }
}

const soon = () => new Promise((resolve) => setImmediate(resolve))

/** Whether a connection that closes now would still be kept for its work. */
const isAtWork = ({ processingPromise }: FakeConnection) =>
  Promise.race([processingPromise.then(() => false), soon().then(() => true)])

test('[SYNC1] an update is acknowledged after its commit, and only then the next one is looked at', async () => {
  const { receive, commits, sent, forwarded, shortcut, connection } = open()
  expect(await isAtWork(connection)).toBe(false)
  receive(message(1))
  receive(message(2))
  receive(message(9, { step: 0 }))
  expect(await isAtWork(connection)).toBe(true)
  expect([commits.map(({ update }) => update[0]), sent.length, forwarded]).toEqual([[1], 0, []])
  expect(shortcut.waitingSizes().length).toBeGreaterThan(0)
  commits[0]?.resolve()
  await soon()
  expect([commits.map(({ update }) => update[0]), sent.length, forwarded]).toEqual([[1, 2], 1, []])
  // The document's name, then: saved.
  expect(sent[0]).toEqual(Uint8Array.of(8, ...Buffer.from('document'), 8, 1))
  expect(await isAtWork(connection)).toBe(true)
  commits[1]?.resolve()
  expect(await isAtWork(connection)).toBe(false)
  expect([sent.length, forwarded, shortcut.waitingSizes()]).toEqual([2, [9], []])
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
  const { receive, judge, sent, commits, leave } = open()
  judge('known')
  receive(message(1))
  expect(sent.length).toBe(1)
  judge('at once')
  receive(message(2))
  leave()
  commits[0]?.resolve()
  await soon()
  expect(sent.length).toBe(1)
})

test.each([
  [new DocumentClosed('ROOM_FROZEN'), 'ROOM_FROZEN', 0],
  [new Error('unexpected'), 'UPDATE_REFUSED', 1],
])(
  'an update that does not get in closes the document, and what came behind it is dropped: %s',
  async (error, reason, told) => {
    const { receive, commits, sent, forwarded, errors, closed, shortcut, connection } = open()
    receive(message(1))
    receive(message(2))
    expect(await isAtWork(connection)).toBe(true)
    commits[0]?.reject(error)
    expect(await isAtWork(connection)).toBe(false)
    expect(closed).toEqual([{ code: 4403, reason }])
    expect([sent, forwarded, commits.length, errors.length, shortcut.waitingSizes()]).toEqual([[], [], 1, told, []])
  },
)

test('[SYNC1] what is typed while a commit runs goes into the next one together, each with its own acknowledgement', async () => {
  const { receive, commits, sent, forwarded } = open()
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
    await soon()
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

test('[SYNC1] what is typed behind an update on the long way waits for it, and goes on together', async () => {
  const { receive, connection, commits, forwarded, sent, shortcut } = open({ isBusy: true })
  const longWay = Promise.withResolvers<void>()
  connection.processingPromise = longWay.promise
  const typist = new Y.Doc()
  typist.on('update', (update: Uint8Array) => receive(framed(update)))
  for (const letter of 'abcd') typist.getText('t').insert(typist.getText('t').length, letter)
  await soon()
  expect([forwarded.length, commits.length]).toEqual([1, 0])
  expect(shortcut.waitingSizes().length).toBeGreaterThan(0)
  connection.messageQueue.length = 0
  longWay.resolve()
  await soon()
  expect([forwarded.length, commits.length, shortcut.waitingSizes()]).toEqual([1, 1, []])
  commits[0]?.resolve()
  expect(sent.length).toBe(3)
})

test('[SYNC1] what has to go the long way goes it in order; of what waits for a connection that has ended only updates are dropped', async () => {
  for (const hasLeft of [false, true]) {
    const { receive, connection, judge, leave, forwarded, shortcut } = open({ isBusy: true })
    const longWay = Promise.withResolvers<void>()
    connection.processingPromise = longWay.promise
    const typist = new Y.Doc()
    receive(message(1))
    typist.on('update', (update: Uint8Array) => receive(framed(update)))
    for (const letter of 'abc') typist.getText('t').insert(typist.getText('t').length, letter)
    receive(message(9, { step: 0 }))
    judge('undecided')
    connection.messageQueue.length = 0
    if (hasLeft) leave()
    longWay.resolve()
    await soon()
    expect([forwarded[0], forwarded.length, forwarded.at(-1)]).toEqual([1, hasLeft ? 2 : 5, 9])
    expect(shortcut.waitingSizes()).toEqual([])
  }
})

test('[SYNC41] what is thrown behind an update on the long way is told, and ends nothing', async () => {
  const { receive, connection, judge, errors, forwarded, shortcut } = open({ isBusy: true })
  const longWay = Promise.withResolvers<void>()
  connection.processingPromise = longWay.promise
  receive(message(1))
  receive(message(UNBEARABLE, { step: 0 }))
  judge('undecided')
  connection.messageQueue.length = 0
  longWay.resolve()
  await soon()
  expect([forwarded, errors.length, shortcut.waitingSizes()]).toEqual([[1], 1, []])
})

test('[SYNC41] nothing that comes in is thrown on: names that every object has, and a check that fails', () => {
  const { receive, judge, forwarded, commits, errors } = open()
  const names = ['constructor', '__proto__', 'toString', '']
  for (const [n, address] of names.entries()) receive(message(n, { address }))
  judge('throws')
  receive(message(9))
  expect([forwarded, commits, errors.length]).toEqual([[0, 1, 2, 3, 9], [], 1])
})
