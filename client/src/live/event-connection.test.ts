import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openEventConnection } from './event-connection.ts'

/** Every socket that was opened, in order; the test plays the server. */
const sockets: FakeSocket[] = []
/** What a browser would write into its console. */
const complaints: string[] = []
class FakeSocket {
  readonly CONNECTING = 0
  readonly OPEN = 1
  readyState = 0
  sent: unknown[] = []
  onopen?: () => void
  onmessage?: (event: { data: string }) => void
  onclose?: (event: { code: number }) => void
  url: string
  constructor(url: string) {
    this.url = url
    sockets.push(this)
  }
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {
    if (this.readyState === this.CONNECTING)
      complaints.push('WebSocket is closed before the connection is established.')
    this.end(1000)
  }
  accept() {
    this.readyState = 1
    this.onopen?.()
  }
  end(code: number) {
    this.readyState = 3
    this.onclose?.({ code })
  }
}
const at = '2026-11-25T00:00:00.000Z'
const userId = '0196b0b0-0000-7000-8000-000000000001'

beforeEach(() => {
  vi.useFakeTimers()
  sockets.length = complaints.length = 0
})
afterEach(() => vi.useRealTimers())

async function open(getToken = async () => 'token') {
  const heard: string[] = []
  const connection = openEventConnection({
    address: 'ws://test/v1/events',
    getToken,
    onFrame: ({ event }) => heard.push(event),
    WebSocket: FakeSocket as unknown as typeof WebSocket,
  })
  await vi.advanceTimersByTimeAsync(0)
  return { connection, heard }
}
const last = () => sockets.at(-1) as FakeSocket

test('[EVT1] it comes back with the last id that it has seen; the token is never in the address', async () => {
  const { heard } = await open()
  last().accept()
  last().onmessage?.({ data: JSON.stringify({ id: '41', event: 'ready', data: {}, at }) })
  last().onmessage?.({ data: JSON.stringify({ event: 'user:online', data: { userId }, at }) })
  last().onmessage?.({ data: JSON.stringify({ event: 'of a newer server', data: {}, at }) })
  last().end(1012)
  await vi.advanceTimersByTimeAsync(1_000)
  last().accept()
  expect(sockets.map(({ url, sent }) => [url, sent])).toEqual([
    ['ws://test/v1/events', [{ token: 'token' }]],
    ['ws://test/v1/events', [{ token: 'token', since: '41' }]],
  ])
  expect(heard).toEqual(['ready', 'user:online'])
})

test('pauses grow to half a minute while the server is away, and end when the network is back', async () => {
  const { connection } = await open()
  for (let attempt = 0; attempt < 12; attempt++) {
    last().end(1006)
    await vi.advanceTimersByTimeAsync(45_000)
  }
  expect(sockets).toHaveLength(13)
  last().end(1006)
  await vi.advanceTimersByTimeAsync(14_000)
  expect(sockets).toHaveLength(13)
  connection.reconnectNow()
  await vi.advanceTimersByTimeAsync(0)
  expect(sockets).toHaveLength(14)
})

test('a newer token goes over the same connection; one that is refused for good is not tried again', async () => {
  let token = 'first'
  const { connection } = await open(async () => token)
  last().accept()
  token = 'second'
  await vi.advanceTimersByTimeAsync(60_000)
  expect(last().sent).toEqual([{ token: 'first' }, { token: 'second' }])
  last().end(4400)
  await vi.advanceTimersByTimeAsync(60_000)
  expect(sockets).toHaveLength(1)
  connection.close()
})

test('after it was closed nothing is opened any more', async () => {
  const { connection } = await open()
  connection.close()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(sockets).toHaveLength(1)
})

test('one that is left while it connects is closed when it is open, says nothing and is not heard', async () => {
  const { connection, heard } = await open()
  const first = last()
  connection.reconnectNow()
  await vi.advanceTimersByTimeAsync(0)
  const second = last()
  connection.close()
  expect(complaints).toEqual([])
  for (const socket of [first, second]) {
    socket.accept()
    socket.onmessage?.({ data: JSON.stringify({ id: '41', event: 'ready', data: {}, at }) })
  }
  expect(sockets.map(({ readyState, sent }) => [readyState, sent])).toEqual([
    [3, []],
    [3, []],
  ])
  expect(heard).toEqual([])
})
